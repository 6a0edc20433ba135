"""The level of what is heard, at the right of the top bar: two bars and the short-term loudness."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.playback.state import Levels
from airdesk.ui.theme import colour, ui_font
from airdesk.units import amplitude_to_db

FLOOR_DB = -60.0
FALL_DB = 36.0  # per second


class OutputMeter(QWidget):
    """Paints only when something changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(196, 32))
        self.setToolTip("Output level, and short-term loudness")
        self.setAccessibleName("Output level")
        self._db = [FLOOR_DB, FLOOR_DB]
        self._text = "silent"
        self._looked_at = time.monotonic()

    def show_levels(self, levels: Levels, short_term_lufs: float) -> None:
        """Peaks since the last look, and loudness of the last three seconds."""
        now = time.monotonic()
        fall, self._looked_at = FALL_DB * (now - self._looked_at), now
        fallen = [max(FLOOR_DB, level - fall) for level in self._db]
        fresh = [_db(levels.left), _db(levels.right)]
        shown = [max(pair) for pair in zip(fallen, fresh, strict=True)]
        text = f"{short_term_lufs:.1f} LUFS" if math.isfinite(short_term_lufs) and short_term_lufs > -70.0 else "silent"
        if shown != self._db or text != self._text:
            self._db, self._text = shown, text
            self.setAccessibleDescription(text)
            self.update()

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(ui_font(9.0))
        for number, level in enumerate(self._db):
            ground = QRectF(0, 8 + number * 9, 112, 6)
            painter.fillRect(ground, colour("sunken"))
            share = (level - FLOOR_DB) / -FLOOR_DB
            name = "bad" if level > -0.1 else "warn" if level > -3.0 else "good"
            painter.fillRect(QRectF(ground.x(), ground.y(), ground.width() * share, ground.height()), colour(name))
        painter.setPen(colour("text-soft"))
        painter.drawText(QRectF(120, 0, 76, 32), 0x0084, self._text)


def _db(amplitude: float) -> float:
    return max(FLOOR_DB, min(0.0, amplitude_to_db(amplitude))) if amplitude > 0.0 else FLOOR_DB
