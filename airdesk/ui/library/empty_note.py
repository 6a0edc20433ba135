"""What stands where no song is: why, and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.icons import pixmap
from airdesk.ui.theme import ui_font

_TEXTS: Final = {
    "all": ("music", "No songs yet", "Type a prompt and press Generate: every song you make is kept here."),
    "favourites": ("heart", "No favourites yet", "Press the heart on a song and it stands here."),
    "trash": ("trash", "The trash is empty", "Songs you delete wait here until you restore them or empty the trash."),
    "nothing": ("search", "Nothing found", "No song fits what you search for and have chosen on the left."),
}


class EmptyNote(QWidget):
    """A picture, a sentence and the button that helps."""

    new_song_requested = Signal()
    show_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._new = QPushButton("New song")
        self._all = QPushButton("Show all songs")
        self._new.setProperty("look", "primary")
        self._title.setFont(ui_font(13, weight=QFont.Weight.DemiBold))
        self._text.setProperty("look", "soft")
        self._text.setWordWrap(True)
        self._text.setFixedWidth(340)
        self._new.clicked.connect(self.new_song_requested)
        self._all.clicked.connect(self.show_all_requested)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        for button in (self._new, self._all):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, place: str, *, is_narrowed: bool) -> None:
        """Why there is nothing. *is_narrowed*: there are songs here, only none that fits."""
        name, title, text = _TEXTS["nothing" if is_narrowed else place]
        self._picture.setPixmap(pixmap(name, 40, "text-faint", self.devicePixelRatioF()))
        self._title.setText(title)
        self._text.setText(text)
        self._new.setVisible(place == "all" and not is_narrowed)
        self._all.setVisible(is_narrowed)
        self.setAccessibleName(f"{title}. {text}")

    def say_problem(self, why: str) -> None:
        """Why the library cannot be shown."""
        self._picture.setPixmap(pixmap("warning", 40, "warn", self.devicePixelRatioF()))
        self._title.setText("The library cannot be read")
        self._text.setText(why)
        self._new.hide()
        self._all.hide()
        self.setAccessibleName(f"The library cannot be read. {why}")
