"""What stands where nothing is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from airdesk.ui.icons import pixmap
from airdesk.ui.theme import ui_font


class HealthNote(QWidget):
    """A sign and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._title = QLabel(), QLabel()
        self._title.setFont(ui_font(11.5, weight=QFont.Weight.DemiBold))
        self._title.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for label in (self._sign, self._title):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(3)

    def say(self, text: str, sign: str = "check", ink: str = "good") -> None:
        """Say that all is well; with another *sign* (an icon) in another colour, something else."""
        self._sign.setPixmap(pixmap(sign, 36, ink, self.devicePixelRatioF()))
        self._title.setText(text)
        self.setAccessibleName(text)
