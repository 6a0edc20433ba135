"""Ridgelines: the song from back to front, each line a stretch of it and how much of each pitch sounds there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPen

from airdesk.ui.covers.ground import closed_below, smooth_line
from airdesk.ui.covers.material import DENSITY_COLUMNS, DENSITY_ROWS, Material
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    sky = QLinearGradient(area.topLeft(), QPointF(area.left() + area.width() * 0.3, area.height() * 0.55))
    sky.setColorAt(0.0, colour(palette.top))
    sky.setColorAt(1.0, colour(palette.bottom))
    painter.fillRect(area, sky)
    places = np.linspace(area.left(), area.right(), DENSITY_COLUMNS)
    accents = set(chance.choice(DENSITY_ROWS, 3, replace=False).tolist())
    wobble = chance.normal(0.0, 0.004, (DENSITY_ROWS, DENSITY_COLUMNS))
    for row in range(DENSITY_ROWS):
        base = area.height() * (0.26 + 0.71 * row / (DENSITY_ROWS - 1))
        heights = area.height() * (0.20 * material.density[row] + wobble[row] * (0.2 + material.density[row]))
        line = smooth_line([QPointF(x, base - h) for x, h in zip(places.tolist(), heights.tolist(), strict=True)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(palette.bottom))
        painter.drawPath(closed_below(line, area))
        ink = main_colour(palette, 0) if row in accents else colour(palette.light)
        ink.setAlphaF(0.55 + 0.45 * row / DENSITY_ROWS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, area.height() * 0.0105))
        painter.drawPath(line)
