"""What stands where no sample is: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.icons import pixmap
from airdesk.ui.theme import ui_font

_TEXTS = {
    "empty": (
        "folder",
        "Drop a folder of samples here",
        "Every sound in it is found, filed under its instrument and can be heard, searched and used.",
    ),
    "scanning": ("search", "Looking for samples…", "They appear here as they are found; you can go on working."),
    "nothing": ("search", "Nothing found", "No sample fits what you search for and the filters that are on."),
    "unsuited": ("search", "None of your samples suits", ""),
    "unread": ("warning", "The inventory cannot be read", ""),
}


class EmptyState(QWidget):
    """A picture, a sentence and the button that helps."""

    add_asked = Signal()
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self.title, self.text = QLabel(), QLabel(), QLabel()
        self.add, self.clear = QPushButton("Add folder…"), QPushButton("Clear search and filters")
        self.add.setProperty("look", "primary")
        self.add.setToolTip("Choose a folder with samples; it stays where it is")
        self.title.setFont(ui_font(11.5, weight=QFont.Weight.DemiBold))
        self.text.setProperty("look", "soft")
        self.add.clicked.connect(self.add_asked)
        self.clear.clicked.connect(self.clear_asked)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.setSpacing(10)
        rows.addStretch(2)
        for label in (self._picture, self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._picture)
            rows.addWidget(label)
        for button in (self.add, self.clear):
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(3)
        self.why = ""
        self.say("empty")

    def say(self, why: str, text: str = "") -> None:
        """Why there is nothing: empty, scanning, nothing, unsuited or unread. *text*: in place of the usual one."""
        self.why = why
        name, title, usual = _TEXTS[why]
        self._picture.setPixmap(pixmap(name, 36, "warn" if why == "unread" else "text-faint", self.devicePixelRatioF()))
        self.title.setText(title)
        self.text.setText(text or usual)
        self.add.setVisible(why == "empty")
        self.clear.setVisible(why in ("nothing", "unsuited"))
        self.setAccessibleName(f"{title}. {text or usual}")
