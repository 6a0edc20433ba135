"""Job cards one below the other, as high as they are where there is room, else scrolling."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from airdesk.ui.theme import TIGHT

_LEAST_HEIGHT = 76  # px: one card


class CardStack(QScrollArea):
    """Never asks the window for more than one card's height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[QWidget] = []
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(TIGHT)
        self._rows.addStretch(1)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def add(self, card: QWidget) -> None:
        """Put a card below the others."""
        self._rows.insertWidget(self._rows.count() - 1, card)
        self._cards.append(card)

    def show_only(self, cards: Collection[QWidget]) -> None:
        """Show these of the cards; none: nothing of the stack is seen."""
        changed = [card for card in self._cards if card.isHidden() == (card in cards)]
        for card in changed:
            card.setVisible(card in cards)
        if changed or self.isHidden() == bool(cards):
            self.setVisible(bool(cards))
            self.updateGeometry()

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(200, self._inner.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(_LEAST_HEIGHT, self._inner.sizeHint().height()))
