"""Mosaic: the drums read line by line; kicks are quarter circles, snares discs, hats triangles, the rest squares."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from airdesk.ui.covers.ground import fill_ground
from airdesk.ui.covers.material import Material
from airdesk.ui.covers.palette import Palette, colour, main_colour

COLUMNS: Final = 12
"""No multiple of a bar's eighths, so that lines do not simply repeat."""


GHOST: Final = 0.45
"""Snares softer than this are left out half of the time."""


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    fill_ground(painter, area, palette)
    painter.setPen(Qt.PenStyle.NoPen)
    size = area.width() / COLUMNS
    rows = int(np.ceil(area.height() / size))
    steps = material.drums.shape[1]
    offset = int(chance.integers(0, 8))
    for cell in range(rows * COLUMNS):
        hits = material.drums[:, (cell + offset) % steps]
        box = QRectF((cell % COLUMNS) * size, (cell // COLUMNS) * size, size, size)
        _tile(painter, box, hits, palette, int(chance.integers(0, 1 << 16)))


def _tile(painter: QPainter, box: QRectF, hits: np.ndarray, palette: Palette, luck: int) -> None:
    kick, snare, hat, other = hits.tolist()
    corner = (luck // 8) % 4
    ink = _ink(palette, luck % 8, max(hits))
    painter.setBrush(ink)
    if kick and (luck % 3 or not snare):
        _quarter(painter, box, corner)
    elif snare and (snare > GHOST or luck % 2):
        radius = box.width() * (0.24 + 0.22 * snare)
        painter.drawEllipse(box.center(), radius, radius)
    elif other and luck % 5 < 2:
        painter.drawPolygon(_triangle(box, corner))
    elif (other or hat) and luck % 5 == 2:
        painter.setBrush(main_colour(palette, 3, 0.6))
        painter.drawRect(box)
    elif hat and luck % 5 == 3:
        _quarter(painter, box, corner)
    elif other and luck % 5 == 4:
        painter.drawPolygon(_triangle(box, corner))


def _ink(palette: Palette, luck: int, strength: float) -> QColor:
    alpha = 0.55 + 0.45 * strength
    return colour(palette.light, alpha) if luck == 7 else main_colour(palette, (0, 1, 0, 1, 2, 0, 1)[luck], alpha)


def _quarter(painter: QPainter, box: QRectF, corner: int) -> None:
    """A quarter of a circle whose centre is one of the tile's corners."""
    size = box.width()
    centre = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())[corner]
    circle = QRectF(centre.x() - size, centre.y() - size, 2 * size, 2 * size)
    painter.drawPie(circle, (270, 180, 90, 0)[corner] * 16, 90 * 16)


def _triangle(box: QRectF, corner: int) -> QPolygonF:
    corners: list[QPointF] = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    return QPolygonF([point for index, point in enumerate(corners) if index != corner])
