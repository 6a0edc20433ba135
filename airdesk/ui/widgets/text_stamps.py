"""Short texts that are painted again and again: each is laid out once and then stamped."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

MOST_KEPT: Final = 2000


class TextStamps:
    """Pictures of texts in one font."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self._stamps: dict[tuple[str, int, float], tuple[QPixmap, int, int]] = {}

    def stamp(self, painter: QPainter, x: int, y: int, text: str, room_px: float, ink: QColor) -> None:
        """Paint a text with its top left corner at a place; what has no room is cut off."""
        ratio = painter.device().devicePixelRatioF()
        key = (text, ink.rgba(), ratio)
        kept = self._stamps.get(key)
        if kept is None:
            if len(self._stamps) > MOST_KEPT:
                self._stamps.clear()
            kept = self._stamps[key] = self._drawn(text, ink, ratio)
        picture, width, height = kept
        if width <= room_px:
            painter.drawPixmap(x, y, picture)
        else:
            room = int(room_px)
            painter.drawPixmap(QRectF(x, y, room, height), picture, QRectF(0, 0, room * ratio, height * ratio))

    def _drawn(self, text: str, ink: QColor, ratio: float) -> tuple[QPixmap, int, int]:
        width, height = ceil(self.metrics.horizontalAdvance(text)) + 1, ceil(self.metrics.height())
        picture = QPixmap(max(1, ceil(width * ratio)), max(1, ceil(height * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self.font)
        painter.setPen(ink)
        painter.drawText(QPointF(0, self.metrics.ascent()), text)
        painter.end()
        return picture, width, height
