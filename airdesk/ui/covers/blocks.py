"""Blocks at night: chords as lit windows, the tune as sparks above them, the bass as lamps along the street."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from airdesk.ui.covers.ground import fill_ground, shine
from airdesk.ui.covers.material import Material
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    fill_ground(painter, area, palette)
    glow = QPointF(area.width() * chance.uniform(0.5, 0.8), area.height() * chance.uniform(0.25, 0.4))
    shine(painter, area, palette, glow, area.width() * 0.45)
    painter.setPen(Qt.PenStyle.NoPen)
    _windows(painter, area, material, palette)
    _sparks(painter, area, material, palette)
    _lamps(painter, area, material, palette)


def _windows(painter: QPainter, area: QRectF, material: Material, palette: Palette) -> None:
    voice = material.middle
    thick = area.height() * 0.046
    for start, length, height, strength in zip(voice.start, voice.length, voice.height, voice.strength, strict=True):
        left = area.width() * (start + 0.006)
        width = max(thick, area.width() * (min(length, 1 - start) - 0.012))
        y = area.height() * (0.86 - 0.40 * height)
        painter.setBrush(main_colour(palette, 0, 0.45 + 0.5 * strength))
        painter.drawRoundedRect(QRectF(left, y - thick / 2, width, thick), thick / 2, thick / 2)


def _sparks(painter: QPainter, area: QRectF, material: Material, palette: Palette) -> None:
    voice = material.high
    for start, height, strength in zip(voice.start, voice.height, voice.strength, strict=True):
        place = QPointF(area.width() * (start + 0.012), area.height() * (0.58 - 0.44 * height))
        painter.setBrush(colour(palette.light, 0.5 + 0.5 * strength))
        painter.drawEllipse(place, area.height() * 0.0125, area.height() * (0.017 + 0.008 * strength))


def _lamps(painter: QPainter, area: QRectF, material: Material, palette: Palette) -> None:
    voice = material.low
    radius = area.height() * 0.019
    for start, length, height in zip(voice.start, voice.length, voice.height, strict=True):
        width = max(2 * radius, min(0.05, length * 0.7) * area.width())
        y = area.height() * (0.965 - 0.05 * height)
        painter.setBrush(main_colour(palette, 1))
        painter.drawRoundedRect(QRectF(area.width() * start, y - radius, width, 2 * radius), radius, radius)
