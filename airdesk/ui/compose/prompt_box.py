"""The prompt: what is typed becomes the request's, Ctrl+Enter generates."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from airdesk.ui.compose.request_model import RequestModel
from airdesk.workflows.request_checks import MAX_PROMPT_CHARACTERS


class PromptBox(QPlainTextEdit):
    """A text field that never takes more than a prompt may be long."""

    generate_requested = Signal()
    shortened = Signal(str)  # a sentence: a pasted text was too long

    def __init__(self, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setPlaceholderText("dusty lo-fi for a rainy night, warm piano chords…")
        self.setAccessibleName("Prompt")
        self.setToolTip("What the song should be, in English, Polish or Spanish. Ctrl+Enter generates.")
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._on_typed)
        model.request_changed.connect(lambda request: self._show(request.prompt))
        self._show(model.request.prompt)

    def _show(self, prompt: str) -> None:
        if prompt != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(prompt)

    def _on_typed(self) -> None:
        self._model.set_prompt(self.toPlainText())

    # ── Qt ──

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.generate_requested.emit()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source) -> None:  # type: ignore[no-untyped-def]
        text = source.text()
        room = MAX_PROMPT_CHARACTERS - len(self.toPlainText())
        if len(text) > room:
            self.shortened.emit(f"The pasted text is too long for a prompt; its first {room} characters were taken.")
            text = text[:room]
        self.insertPlainText(text)
