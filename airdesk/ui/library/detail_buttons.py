"""The buttons under the details of a song."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from airdesk.ui.icons import icon

_BUTTONS: Final = {
    "open": ("Open", "primary", "", "Open the song (Enter)", (0, 0)),
    "duplicate": ("Duplicate", "", "duplicate", "Make a copy of the song (Ctrl+D)", (0, 1)),
    "export": ("Export…", "", "export", "Write its files where you want them", (1, 0)),
    "trash": ("Trash", "danger", "trash", "Move the song to the trash (Del)", (1, 1)),
    "restore": ("Restore", "primary", "restore", "Take the song out of the trash", (1, 0)),
}
"""Text, look, icon, tooltip, place."""

_IN_TRASH: Final = ("restore", "trash")
_INKS: Final = {"danger": "bad", "primary": "on-accent"}


class DetailButtons(QWidget):
    """Tells which one was pressed; of a song in the trash there are others."""

    pressed = Signal(str)  # "open", "duplicate", "export", "trash" or "restore"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        self._buttons: dict[str, QPushButton] = {}
        for name, (text, look, picture, tip, place) in _BUTTONS.items():
            button = self._buttons[name] = QPushButton(text)
            button.setProperty("look", look)
            if picture:
                button.setIcon(icon(picture, _INKS.get(look, "text")))
            button.setMinimumHeight(32)
            _say(button, tip)
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
            layout.addWidget(button, *place)

    def set_in_trash(self, in_trash: bool) -> None:
        """Offer what can be done with a song there, or elsewhere."""
        for name, button in self._buttons.items():
            button.setVisible(name in _IN_TRASH if in_trash else name != "restore")
        trash = self._buttons["trash"]
        trash.setText("Delete…" if in_trash else "Trash")
        _say(trash, "Delete the song and its files for good (Del)" if in_trash else _BUTTONS["trash"][3])


def _say(button: QPushButton, tip: str) -> None:
    button.setToolTip(tip)
    button.setAccessibleName(tip)
