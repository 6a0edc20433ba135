"""Choosing a key from the Camelot wheel laid out in two rows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from airdesk.model.harmony import Key
from airdesk.model.song_analysis import CAMELOT, camelot_of
from airdesk.ui.library.key_colours import key_colour
from airdesk.ui.theme import COLOURS
from airdesk.ui.widgets.pitch_text import signed, typed


def key_names() -> dict[str, str]:
    """Camelot name → key, 1A to 12B."""
    names = {camelot: Key(tonic, mode).name for mode in CAMELOT for tonic, camelot in enumerate(CAMELOT[mode])}
    return dict(sorted(names.items(), key=lambda item: (item[0][-1], int(item[0][:-1]))))


class KeyPopup(QFrame):
    """Gone as soon as one is chosen or something else is clicked."""

    chosen = Signal(str)  # "A minor"; empty: as it was heard

    def __init__(self, current: str, heard: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "card")
        self.setAccessibleName("Key of the song")
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 10, 10, 10)
        grid.setSpacing(4)
        for number, (camelot, key) in enumerate(key_names().items()):
            self._add(grid, number, camelot, key, is_current=camelot == camelot_of(typed(current)))
        self.heard = QPushButton(f"As it was heard: {signed(heard)}" if heard else "As it was heard: no key")
        self.heard.clicked.connect(lambda: self._choose(""))
        grid.addWidget(self.heard, 3, 0, 1, 8)
        hint = QLabel("Neighbours in the rows, and the one above or below, mix well.")
        hint.setProperty("look", "faint")
        grid.addWidget(hint, 2, 0, 1, 12)

    def present(self, at: QPoint) -> None:
        """Show it there, inside the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(at.x(), screen.right() - self.width()))
        y = max(screen.top(), min(at.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.setFocus()
        next((one for one in self.buttons.values() if one.isChecked()), self.heard).setFocus()

    def _add(self, grid: QGridLayout, number: int, camelot: str, key: str, *, is_current: bool) -> None:
        button = QPushButton(camelot)
        button.setCheckable(True)
        button.setChecked(is_current)
        button.setFixedSize(44, 26)
        button.setToolTip(signed(key))
        button.setAccessibleName(f"{camelot}, {signed(key)}")
        edge = COLOURS["text"] if is_current else "transparent"
        button.setStyleSheet(
            f"QPushButton {{ background: {key_colour(key).name()}; color: {COLOURS['on-accent']}; font-weight: 600; padding: 0;"
            f" border: 2px solid {edge}; border-radius: 13px; }} QPushButton:focus {{ border-color: {COLOURS['text']}; }}"
        )
        button.clicked.connect(lambda: self._choose(key))
        self.buttons[camelot] = button
        grid.addWidget(button, number // 12, number % 12)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.close()
