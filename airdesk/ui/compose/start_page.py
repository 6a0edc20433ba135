"""The first page: what should it sound like? A prompt, ideas, how far the song is, the latest songs."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.compose.composer_chip import ComposerChip
from airdesk.ui.compose.composers import Composers
from airdesk.ui.compose.idea_card import IdeaCard
from airdesk.ui.compose.ideas import some_ideas
from airdesk.ui.compose.prompt_box import PromptBox
from airdesk.ui.compose.request_chips import RequestChips
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.stage_progress import StageProgress
from airdesk.ui.compose.understood import all_texts, noted_text
from airdesk.ui.icons import icon
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, colour
from airdesk.workflows.preview_plan import PlanPreview

if TYPE_CHECKING:
    from airdesk.ui.covers.cache import CoverCache

NUM_IDEAS = 3
ABOUT = (
    "Say it in your own words. AirDesk plans the piece, writes the notes, picks the sounds and renders it. "
    "Everything stays editable."
)
WIDEST = 1120  # px


class StartPage(QScrollArea):
    """Shown while no song is open."""

    generate_requested = Signal()
    library_requested = Signal()

    def __init__(self, session: Session, model: RequestModel, composers: Composers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.composer = ComposerChip(composers)
        self._covers: CoverCache | None = None
        self._idea_seed = secrets.randbelow(10_000)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.prompt = PromptBox(model)
        self.generate = QPushButton("Generate")
        self.generate.setProperty("look", "primary")
        self.generate.setMinimumSize(116, 34)
        self.generate.setToolTip("Compose it (Ctrl+Enter)")
        self.progress = StageProgress()
        self.progress.hide()
        self._note = QLabel()  # is always there, so that nothing below it jumps
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setAccessibleName("What to know of the prompt")
        self._note.setMinimumHeight(self._note.fontMetrics().height())
        self._ideas = QHBoxLayout()
        self._idea_cards: list[IdeaCard] = []
        self._column = QVBoxLayout()
        self._lay_out()
        self._show_ideas()
        self.generate.clicked.connect(self._ask)
        self.prompt.generate_requested.connect(self._ask)
        self.prompt.shortened.connect(lambda text: session.tell(text, "warning"))
        model.refused.connect(self._say)
        model.previewed.connect(self._on_preview)

    def add_below(self, heading: str, hint: str, widget: QWidget, counted: SignalInstance) -> None:
        """Put a row under the prompt: the latest songs. *counted*: tells how many there are; with none it is not seen."""
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        bar.hide()
        counted.connect(lambda count: bar.setVisible(count > 0))
        title = QLabel(heading)
        title.setStyleSheet("font-weight: 600;")
        faint = QLabel(hint)
        faint.setProperty("look", "faint")
        link = QPushButton("Open the library")
        link.setProperty("look", "link")
        link.clicked.connect(self.library_requested)
        row.addWidget(title)
        row.addWidget(faint)
        row.addStretch(1)
        row.addWidget(link)
        self._column.addSpacing(SPACE)
        self._column.addWidget(bar)
        self._column.addWidget(widget)

    def _lay_out(self) -> None:
        title = QLabel("What should it sound like?")
        title.setProperty("look", "title")
        about = QLabel(ABOUT)
        about.setProperty("look", "soft")
        about.setWordWrap(True)
        offline = QLabel("Everything works offline: no account, no key, no network.")
        offline.setProperty("look", "faint")
        ideas_row = QHBoxLayout()
        or_label = QLabel("Or start from one of these")
        or_label.setProperty("look", "soft")
        others = QPushButton(icon("dice", "accent"), "Other ideas")
        others.setProperty("look", "link")
        others.clicked.connect(self._throw_ideas)
        ideas_row.addWidget(or_label)
        ideas_row.addStretch(1)
        ideas_row.addWidget(others)
        self._column.setSpacing(10)
        for widget in (title, about):
            self._column.addWidget(widget)
        self._column.addSpacing(6)
        self._column.addWidget(self._card())
        self._column.addWidget(self._note)
        self._column.addLayout(ideas_row)
        self._column.addLayout(self._ideas)
        self._column.addWidget(self.progress)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        middle.setLayout(self._column)
        page = _Ground()
        outer = QVBoxLayout(page)
        outer.setContentsMargins(24, 28, 24, 20)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(middle, 100)
        centred.addStretch(1)
        outer.addLayout(centred)
        outer.addStretch(1)
        outer.addWidget(offline, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(page)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("look", "card")
        self.prompt.setStyleSheet("border: none; background: transparent; font-size: 16px;")
        self.prompt.setMinimumHeight(84)
        self.prompt.setMaximumHeight(110)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(10, 10, 12, 12)
        layout.addWidget(self.prompt)
        row = QHBoxLayout()
        row.addWidget(RequestChips(self._model, self.composer), 1)
        row.addWidget(self.generate, alignment=Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(row)
        return card

    def _throw_ideas(self) -> None:
        self._idea_seed += 1
        self._show_ideas()

    def _show_ideas(self) -> None:
        for card in self._idea_cards:
            self._ideas.removeWidget(card)
            card.deleteLater()
        self._idea_cards.clear()
        for idea in some_ideas(NUM_IDEAS, self._idea_seed):
            card = IdeaCard(idea)
            card.chosen.connect(self._take_idea)
            if self._covers is not None:
                card.set_covers(self._covers)
            self._ideas.addWidget(card, 1)
            self._idea_cards.append(card)

    def set_covers(self, covers: CoverCache) -> None:
        """From now on the ideas have pictures."""
        self._covers = covers
        for card in self._idea_cards:
            card.set_covers(covers)

    def _take_idea(self, prompt: str) -> None:
        self._model.set_prompt(prompt)
        self.prompt.setFocus()

    def _ask(self) -> None:
        if not self._model.request.prompt.strip():
            self._say("Say in a few words what the song should be, or take one of the ideas below.")
            self.prompt.setFocus()
        elif self._model.read_now() is not None:
            self.generate_requested.emit()

    def _on_preview(self, preview: PlanPreview) -> None:
        self._say(noted_text(preview) if self._model.request.prompt.strip() else "", look="soft")
        self._note.setToolTip(all_texts(preview))

    def _say(self, sentence: str, *, look: str = "error") -> None:
        self._note.setText(sentence)
        self._note.setToolTip("")
        if self._note.property("look") != look:
            self._note.setProperty("look", look)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)


class _Ground(QWidget):
    """The page's ground: a quiet light from above."""

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        glow = QLinearGradient(0, 0, 0, 320)
        glow.setColorAt(0, colour("accent", 0.10))
        glow.setColorAt(1, colour("accent", 0.0))
        painter.fillRect(QRectF(0, 0, self.width(), 320), glow)
