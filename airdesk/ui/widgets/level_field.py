"""A small field for a level in dB: shows it, and takes what is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from airdesk.ui.theme import digit_font
from airdesk.ui.widgets.level_scale import level_text, read_level


class LevelField(QLineEdit):
    """Return takes the typed level, Escape and leaving the field with nonsense bring the old one back."""

    level_typed = Signal(float)  # dB

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level_db = 0.0
        self.setFont(digit_font(8.5))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(30)
        self.setStyleSheet("padding: 1px 2px; min-height: 16px;")
        self.setText(level_text(0.0))
        self.textEdited.connect(lambda _: self._mark(read_level(self.text()) is None))

    def set_level(self, level_db: float) -> None:
        """Show a level, unless somebody is typing."""
        self._level_db = level_db
        if not (self.hasFocus() and self.isModified()):
            self.setText(level_text(level_db))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take()

    def _take(self) -> None:
        typed_db = read_level(self.text()) if self.isModified() else None
        if typed_db is not None and typed_db != self._level_db:
            self._level_db = typed_db
            self.level_typed.emit(typed_db)
        self._show()

    def _show(self) -> None:
        self.setText(level_text(self._level_db))  # also says that nothing is being typed any more
        self._mark(False)

    def _mark(self, is_wrong: bool) -> None:
        self.setProperty("state", "invalid" if is_wrong else "")
        self.setToolTip("A level in dB from -60 to +6." if is_wrong else "Type a level in dB, Return takes it")
        self.style().unpolish(self)
        self.style().polish(self)
