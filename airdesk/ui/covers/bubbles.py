"""Bubbles: chords as large soft discs, the tune as bright points each in a disc of its own, longer notes wider."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from airdesk.ui.covers.ground import fill_ground, shine
from airdesk.ui.covers.material import Material, Voice
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    fill_ground(painter, area, palette)
    shine(
        painter, area, palette, QPointF(area.width() * chance.uniform(0.3, 0.7), area.height() * 0.6), area.width() * 0.45, 0.5
    )
    painter.setPen(Qt.PenStyle.NoPen)
    _discs(painter, area, _thinned(material.low, 14), palette, (0.93, 0.16), 0.15, 0.20)
    _discs(painter, area, _thinned(material.middle, 22), palette, (0.80, 0.24), 0.12, 0.20)
    _discs(painter, area, material.high, palette, (0.62, 0.30), 0.055, 0.34)
    painter.setBrush(colour(palette.light, 0.95))
    for start, height in zip(material.high.start, material.high.height, strict=True):
        painter.drawEllipse(_place(area, start, height, (0.62, 0.30)), area.height() * 0.014, area.height() * 0.014)


def _discs(
    painter: QPainter, area: QRectF, voice: Voice, palette: Palette, band: tuple[float, float], size: float, alpha: float
) -> None:
    for number, (start, length, height) in enumerate(zip(voice.start, voice.length, voice.height, strict=True)):
        radius = area.height() * size * (0.75 + min(1.2, length * 12.0) * 0.6)
        painter.setBrush(main_colour(palette, number % 3, alpha))
        painter.drawEllipse(_place(area, start, height, band), radius, radius)


def _thinned(voice: Voice, most: int) -> Voice:
    """At most so many of its notes, evenly taken."""
    chosen = np.unique(np.linspace(0, len(voice) - 1, most).astype(int)) if len(voice) else np.empty(0, int)
    return Voice(voice.start[chosen], voice.length[chosen], voice.height[chosen], voice.strength[chosen])


def _place(area: QRectF, start: float, height: float, band: tuple[float, float]) -> QPointF:
    base, reach = band
    return QPointF(area.width() * (start + 0.01), area.height() * (base - reach * height))
