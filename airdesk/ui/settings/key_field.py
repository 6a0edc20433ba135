"""Where a key is typed or pasted; it is never shown, and gone from here as soon as it is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from airdesk.ui.theme import TIGHT

MOST_CHARACTERS = 512


class KeyField(QWidget):
    """A line that shows dots, and a button that keeps what is in it."""

    key_given = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.keep = QLineEdit(), QPushButton("Keep")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.line.setInputMethodHints(hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhNoPredictiveText)
        self.line.setMaxLength(MOST_CHARACTERS)
        self.line.setAccessibleName(f"Key of {name}")
        self.line.setToolTip("Type or paste the key and press Enter; it is not shown, and cannot be read here again")
        self.keep.setAccessibleName(f"Keep the key of {name}")
        self.keep.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.line, 1)
        row.addWidget(self.keep)
        self.line.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.line.returnPressed.connect(self._give)
        self.keep.clicked.connect(self._give)

    def show_has_key(self, has_key: bool) -> None:
        """Say in the empty field whether there is a key already."""
        self.line.setPlaceholderText("Another key, in its place" if has_key else "Paste a key")

    def forget(self) -> None:
        """It is kept: nothing of it stays here."""
        self.line.clear()

    def _give(self) -> None:
        key = self.line.text().strip()
        if key:
            self.key_given.emit(key)
