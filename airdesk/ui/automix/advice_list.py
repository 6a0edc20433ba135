"""What a language model proposed for the set, one card for each proposal, and what the rules made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.automix.advice_words import texts_of
from airdesk.ui.theme import SPACE, TIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airdesk.automix.strategy_model import Proposal


class AdviceList(QScrollArea):
    """Scrolls by keys; a screen reader hears all of it as its description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Proposals of the language model")
        self._coming: list[Proposal] = []
        self._clock = QTimer(self, interval=0)
        self._clock.timeout.connect(self._add_card)

    @property
    def is_complete(self) -> bool:
        """True once all cards are there."""
        return not self._coming

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show these in place of those before; the window stays awake while their cards are made."""
        column = QWidget()
        self._rows = QVBoxLayout(column)
        self._rows.setContentsMargins(0, 0, TIGHT, 0)
        self._rows.setSpacing(SPACE)
        self._rows.addStretch(1)
        self.setWidget(column)  # the one before is deleted
        self.setAccessibleDescription("\n".join(" ".join(texts_of(proposal)) for proposal in proposals))
        self.verticalScrollBar().setValue(0)
        self._coming = list(proposals)
        self._clock.start()

    def _add_card(self) -> None:
        if self._coming:
            card = _card(self._coming.pop(0))
            self._rows.insertWidget(self._rows.count() - 1, card)
            card.show()  # now, not when the layout comes to it
        if not self._coming:
            self._clock.stop()


def _card(proposal: Proposal) -> QFrame:
    verdict, change, reason, answer = texts_of(proposal)
    card = QFrame()
    card.setProperty("look", "card")
    badge = _label(verdict, "good" if proposal.is_accepted else "warning", wraps=False)
    head = QHBoxLayout()
    head.setSpacing(SPACE)
    head.addWidget(_label(change, ""), 1)
    head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(TIGHT)
    column.addLayout(head)
    column.addWidget(_label(reason, "soft"))
    column.addWidget(_label(answer, "soft"))
    return card


def _label(text: str, look: str, *, wraps: bool = True) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(wraps)
    label.setText(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
