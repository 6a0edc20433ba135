"""Hills: a sun over ridges that follow the tune, plateaus of the chords, land of the bass and the song's energy."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from airdesk.ui.covers.ground import closed_below, contour, fill_ground, shine, smooth_line, spread
from airdesk.ui.covers.material import Floats, Material
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    sun = QPointF(area.width() * chance.uniform(0.26, 0.72), area.height() * chance.uniform(0.30, 0.38))
    fill_ground(painter, area, palette)
    shine(painter, area, palette, sun, area.width() * 0.46)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(palette.light, 0.96))
    painter.drawEllipse(sun, area.height() * 0.145, area.height() * 0.145)
    ridge = smooth_line(_points(area, contour(material.high, 26), 0.50, 0.34))
    _land(painter, closed_below(ridge, area), main_colour(palette, 0, 0.62))
    _land(painter, closed_below(_plateaus(area, spread(contour(material.middle, 8))), area), main_colour(palette, 1, 0.72))
    near = smooth_line(_points(area, spread(contour(material.low, 14)), 0.68, 0.10))
    _land(painter, closed_below(near, area), main_colour(palette, 2))
    ground = smooth_line(_points(area, material.energy[::4], 0.86, 0.07))
    _land(painter, closed_below(ground, area), colour(palette.bottom))


def _points(area: QRectF, heights: Floats, base: float, reach: float) -> list[QPointF]:
    """A line of heights; `base` and `reach` are shares of the picture's height, base from the top."""
    places = np.linspace(area.left(), area.right(), len(heights))
    return [
        QPointF(x, area.height() * (base - reach * (height - 0.4))) for x, height in zip(places, heights.tolist(), strict=True)
    ]


def _plateaus(area: QRectF, heights: Floats) -> QPainterPath:
    """A flat top for each bar's chord, with slopes between."""
    step = area.width() / len(heights)
    slope = step * 0.16
    path = QPainterPath()
    for number, height in enumerate(heights.tolist()):
        y = area.height() * (0.65 - 0.12 * height)
        left, right = number * step, (number + 1) * step
        if number == 0:
            path.moveTo(area.left(), y)
        path.lineTo(left + slope, y)
        path.lineTo(right - slope, y)
    path.lineTo(area.right(), y)
    return path


def _land(painter: QPainter, path: QPainterPath, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPath(path)
