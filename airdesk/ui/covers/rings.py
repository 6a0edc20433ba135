"""Rings: eight bars go once around the centre; the tune outside, chords in the middle, the bass inside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from airdesk.ui.covers.ground import fill_ground, shine
from airdesk.ui.covers.material import Material, Voice
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    unit = area.height()
    centre = QPointF(area.width() * chance.uniform(0.42, 0.58), unit * chance.uniform(0.48, 0.54))
    turn = chance.uniform(0.0, 360.0)
    fill_ground(painter, area, palette)
    shine(painter, area, palette, centre, unit * 1.0)
    _grooves(painter, centre, unit, palette)
    _arcs(painter, centre, (0.50 * unit, 0.92 * unit), material.high, turn, colour(palette.light, 0.88), 0.02 * unit)
    chords = replace(material.middle, height=np.round(material.middle.height * 4) / 4)
    _arcs(painter, centre, (0.25 * unit, 0.44 * unit), chords, turn, main_colour(palette, 0, 0.8), 0.032 * unit)
    _arcs(painter, centre, (0.155 * unit, 0.19 * unit), material.low, turn, main_colour(palette, 1), 0.026 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(main_colour(palette, 1))
    painter.drawEllipse(centre, 0.085 * unit, 0.085 * unit)
    painter.setBrush(colour(palette.bottom))
    painter.drawEllipse(centre, 0.018 * unit, 0.018 * unit)


def _grooves(painter: QPainter, centre: QPointF, unit: float, palette: Palette) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number in range(4, 26):
        painter.setPen(QPen(colour(palette.light, 0.05), unit * 0.003))
        painter.drawEllipse(centre, unit * 0.042 * number, unit * 0.042 * number)


def _arcs(
    painter: QPainter, centre: QPointF, band: tuple[float, float], voice: Voice, turn: float, ink: QColor, width: float
) -> None:
    """Each note an arc: how far out says how high, how long how long."""
    inner, outer = band
    full = ink.alphaF()
    for start, length, height, strength in zip(voice.start, voice.length, voice.height, voice.strength, strict=True):
        radius = inner + (outer - inner) * height
        ink.setAlphaF(full * (0.45 + 0.55 * min(1.0, strength * 1.25)))
        pen = QPen(ink, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        gap = np.degrees(width / radius) * 1.25
        sweep = max(0.6, min(length * 360.0, 44.0) - gap)
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawArc(box, round((turn - start * 360.0 - gap / 2 - sweep) * 16), round(sweep * 16))
