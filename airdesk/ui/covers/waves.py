"""Waves: the tune as a bright line from note to note, and its echoes above and below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from airdesk.ui.covers.ground import fill_ground, shine
from airdesk.ui.covers.material import Material, Voice
from airdesk.ui.covers.palette import Palette, colour, main_colour

ECHOES = 6
"""To either side."""


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    fill_ground(painter, area, palette)
    glow = QPointF(area.width() * chance.uniform(0.35, 0.65), area.height() * 0.4)
    shine(painter, area, palette, glow, area.width() * 0.42)
    notes = _top_notes(material.high, area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for echo in range(ECHOES, 0, -1):
        for side in (-1, 1):
            ink = main_colour(palette, 0 if side < 0 else 1, 0.55 - 0.07 * echo)
            painter.setPen(QPen(ink, area.height() * 0.007))
            shift = QPointF(0.0, side * echo * area.height() * 0.034)
            painter.drawPolyline(QPolygonF([_stretched(point, area, 1 + 0.02 * echo) + shift for point in notes]))
    pen = QPen(colour(palette.light), area.height() * 0.019)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(notes))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(palette.light))
    for point in notes:
        painter.drawEllipse(point, area.height() * 0.025, area.height() * 0.025)


def _top_notes(voice: Voice, area: QRectF) -> list[QPointF]:
    """The highest note of each moment, at most one every 2.1 % of the width; the line enters and leaves the picture."""
    points: list[QPointF] = []
    for start, height in zip(voice.start.tolist(), voice.height.tolist(), strict=True):
        point = QPointF(start * area.width(), area.height() * (0.70 - 0.36 * height))
        if points and point.x() - points[-1].x() < 0.021 * area.width():
            points[-1] = min(points[-1], point, key=QPointF.y)
        else:
            points.append(point)
    middle = QPointF(0.0, area.height() * 0.55)
    first, last = (points[0], points[-1]) if points else (middle, middle)
    return [QPointF(-0.02 * area.width(), first.y()), *points, QPointF(1.02 * area.width(), last.y())]


def _stretched(point: QPointF, area: QRectF, factor: float) -> QPointF:
    middle = area.height() * 0.52
    return QPointF(point.x(), middle + (point.y() - middle) * factor)
