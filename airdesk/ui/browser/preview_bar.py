"""How samples are heard: at once while walking through the list, in the song's tempo and key, how loud."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QWidget

from airdesk.ui.browser.remembered import BrowserMemory
from airdesk.ui.icons import pixmap
from airdesk.ui.theme import TIGHT

LEVELS_DB: Final = (-36, 6)
USUAL_DB: Final = -6


class PreviewBar(QWidget):
    """Remembers how it was left."""

    level_changed = Signal(float)  # dB
    in_song_changed = Signal(bool)

    def __init__(self, memory: BrowserMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.auto_play = _switch("Auto-play", "Hear each sample as you come to it with the arrow keys or a click")
        self.in_song = _switch("In song", "Hear samples in the tempo and key of the open song")
        self.level = QSlider(Qt.Orientation.Horizontal)
        self.auto_play.setChecked(memory.flag("auto_play", True))
        self.in_song.setChecked(memory.flag("in_song", False))
        self.level.setRange(*LEVELS_DB)
        self.level.setPageStep(6)
        self.level.setValue(round(memory.number("level_db", USUAL_DB)))
        self.level.setAccessibleName("Level of previews")
        self.level.setMinimumWidth(50)
        self._say_level()
        self.auto_play.toggled.connect(lambda is_on: memory.keep("auto_play", is_on))
        self.in_song.toggled.connect(self._on_in_song)
        self.level.valueChanged.connect(self._on_level)
        sign = QLabel()
        sign.setPixmap(pixmap("volume", 14, "text-soft", self.devicePixelRatioF()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.auto_play)
        row.addWidget(self.in_song)
        row.addSpacing(2)
        row.addWidget(sign)
        row.addWidget(self.level, 1)

    @property
    def level_db(self) -> float:
        """How loud samples are heard, dB."""
        return float(self.level.value())

    def _on_level(self) -> None:
        self._memory.keep("level_db", self.level.value())
        self._say_level()
        self.level_changed.emit(self.level_db)

    def _on_in_song(self, is_on: bool) -> None:
        self._memory.keep("in_song", is_on)
        self.in_song_changed.emit(is_on)

    def _say_level(self) -> None:
        self.level.setToolTip(f"Level of previews: {self.level.value():+d} dB".replace("-", "−"))


def _switch(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", "chip")
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
