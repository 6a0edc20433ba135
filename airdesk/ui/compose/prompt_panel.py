"""The panel at the left of the Compose page: prompt, fields, instruments, Generate."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.compose.composer_field import ComposerField
from airdesk.ui.compose.composers import Composers
from airdesk.ui.compose.instrument_chips import InstrumentChips
from airdesk.ui.compose.presets_menu import PresetsButton
from airdesk.ui.compose.prompt_box import PromptBox
from airdesk.ui.compose.request_fields import RequestFields
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.sounds_field import SoundsField
from airdesk.ui.compose.understood import all_texts, noted_text, understood_text
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.wheel_guard import guard_wheel
from airdesk.workflows.preview_plan import PlanPreview


class PromptPanel(QWidget):
    """Everything a request can say, with what was understood shown as one types."""

    generate_requested = Signal()

    def __init__(self, session: Session, model: RequestModel, composers: Composers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.prompt = PromptBox(model)
        self.prompt.setFixedHeight(84)
        self.fields = RequestFields(model)
        self.composer = ComposerField(session, composers)
        self.chips = InstrumentChips(model)
        self.sounds = SoundsField(model)
        self.generate = QPushButton("Generate")
        self.generate.setProperty("look", "primary")
        self.generate.setMinimumHeight(34)
        self.generate.setToolTip("Compose a take from this request (Ctrl+Enter)")
        self._understood = QLabel()
        self._understood.setProperty("look", "faint")
        self._understood.setWordWrap(True)
        self._understood.setAccessibleName("What was understood of the prompt")
        self._noted = QLabel()
        self._noted.setProperty("look", "soft")
        self._noted.setWordWrap(True)
        self._noted.setTextFormat(Qt.TextFormat.PlainText)
        self._understood.setTextFormat(Qt.TextFormat.PlainText)
        self._noted.setAccessibleName("What to know of the prompt")
        self._problem = QLabel()
        self._problem.setProperty("look", "error")
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._running = QLabel()
        self._running.setProperty("look", "soft")
        self._running.setTextFormat(Qt.TextFormat.PlainText)
        self._running.setWordWrap(True)
        self._running.setAccessibleName("Generation under way")
        self._running.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(10)
        layout.addLayout(self._heading(session))
        for widget in (self.prompt, self._understood, self._noted, self.fields, self.composer, self.chips, self.sounds):
            layout.addWidget(widget)
        for widget in (self._problem, self.generate, self._running):
            layout.addWidget(widget)
        guard_wheel(self)
        self.generate.clicked.connect(self._ask)
        self.prompt.generate_requested.connect(self._ask)
        self.prompt.shortened.connect(lambda text: session.tell(text, "warning"))
        model.previewed.connect(self._on_preview)
        model.refused.connect(self._on_refusal)
        self._on_refusal("")

    def show_running(self, count: int, stage: str) -> None:
        """Say on the button what is under way; it can be pressed again, and then the next one waits."""
        waiting = f" · {count - 1} waiting" if count > 1 else ""
        self._running.setText(f"{stage or 'Waiting…'}{waiting}" if count else "")
        self._running.setVisible(count > 0)

    def _heading(self, session: Session) -> QHBoxLayout:
        title = QLabel("PROMPT")
        title.setProperty("look", "heading")
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(PresetsButton(session, self._model))
        return row

    def _ask(self) -> None:
        if not self._model.request.prompt.strip():
            self._on_refusal("Say in a few words what the song should be, like “dusty lo-fi for a rainy night”.")
            self.prompt.setFocus()
        elif self.fields.is_valid and self._model.read_now() is not None:
            self.generate_requested.emit()

    def _on_preview(self, preview: PlanPreview) -> None:
        has_prompt = bool(self._model.request.prompt.strip())
        self._understood.setText(understood_text(preview) if has_prompt else "")
        self._noted.setText(noted_text(preview) if has_prompt else "")
        for label in (self._understood, self._noted):
            label.setToolTip(all_texts(preview) if has_prompt else "")
            label.setVisible(bool(label.text()))
        self._on_refusal("")

    def _on_refusal(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def scrolling(widget: QWidget, *, width: int) -> QScrollArea:
    """A panel that scrolls up and down where the window is low."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(width)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
