"""A tiny stereo level meter."""

from __future__ import annotations

from math import log10
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.theme import colour

LOWEST_DB: Final = -54.0
FALL_DB: Final = 1.6  # per look: about 50 dB in a second
WARN_DB: Final = -6.0


class MiniMeter(QWidget):
    """Two bars that jump up and fall slowly; red from full scale on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels_db = (LOWEST_DB, LOWEST_DB)
        self._painted = (0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies under it is not painted again with it
        self.setAccessibleName("Level")

    def set_levels(self, left: float, right: float) -> None:
        """Show linear peaks; painted again only when a pixel changes."""
        falling = (level - FALL_DB for level in self._levels_db)
        self._levels_db = tuple(  # type: ignore[assignment]
            max(level_db(peak), fallen) for peak, fallen in zip((left, right), falling, strict=True)
        )
        heights = (self._pixels(self._levels_db[0]), self._pixels(self._levels_db[1]))
        if heights != self._painted:
            self._painted = heights
            self.update()

    def clear(self) -> None:
        """Show silence at once."""
        self._levels_db = (LOWEST_DB, LOWEST_DB)
        self.set_levels(0.0, 0.0)

    @property
    def levels_db(self) -> tuple[float, float]:
        """What it shows."""
        return self._levels_db

    def sizeHint(self) -> QSize:
        return QSize(5, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        width = max(1, (self.width() - 1) // 2)
        for index, level in enumerate(self._levels_db):
            x = index * (width + 1)
            pixels = self._pixels(level)
            name = "bad" if level >= 0.0 else "warn" if level >= WARN_DB else "good"
            painter.fillRect(x, self.height() - pixels, width, pixels, colour(name))

    def _pixels(self, level: float) -> int:
        return round(max(0.0, min(1.0, 1.0 - level / LOWEST_DB)) * self.height())


def level_db(peak: float) -> float:
    """dBFS of a linear peak, no lower than the meter's foot."""
    return LOWEST_DB if peak <= 0 else max(LOWEST_DB, 20 * log10(peak))
