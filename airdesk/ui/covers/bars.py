"""Bars: a hanging row of rods; upwards as much as the high parts play, downwards as the low ones and the drums do."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from airdesk.ui.covers.ground import fill_ground, shine
from airdesk.ui.covers.material import Floats, Material, Voice
from airdesk.ui.covers.palette import Palette, colour, main_colour


def paint(painter: QPainter, area: QRectF, material: Material, palette: Palette, chance: np.random.Generator) -> None:
    """Draw the picture."""
    fill_ground(painter, area, palette)
    glow = QPointF(area.width() * chance.uniform(0.35, 0.65), area.height())
    shine(painter, area, palette, glow, area.width() * 0.5)
    rods = material.drums.shape[1]
    drums = material.drums.max(axis=0)
    up = _reach(_amount(material.high, rods) + 0.6 * _amount(material.middle, rods) + 0.25 * drums)
    down = _reach(_amount(material.low, rods) + 0.8 * drums)
    step = area.width() / rods
    line = area.height() * 0.53
    for rod in range(rods):
        colours = (0, 0, 1, 0, 2, 1, 0, 1)
        ink = colour(palette.light, 0.9) if chance.uniform() < 0.05 else main_colour(palette, colours[int(chance.integers(8))])
        pen = QPen(ink, step * 0.52)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x = (rod + 0.5) * step
        painter.drawLine(
            QPointF(x, line - area.height() * (0.02 + 0.34 * up[rod])),
            QPointF(x, line + area.height() * (0.02 + 0.27 * down[rod])),
        )


def _amount(voice: Voice, rods: int) -> Floats:
    """How much of a voice sounds at each rod."""
    amount = np.zeros(rods)
    for start, length, strength in zip(voice.start, voice.length, voice.strength, strict=True):
        first = int(start * rods)
        last = min(rods, max(first + 1, round((start + length) * rods)))
        fade = np.linspace(1.0, 0.45, last - first)
        amount[first:last] += strength * fade
    return amount / max(float(amount.max()), 1e-9)


def _reach(amount: Floats) -> Floats:
    """Lengths 0..1: what is loudest stands out, what is soft is seen too."""
    share = amount / max(float(amount.max()), 1e-9)
    return 0.12 + 0.4 * np.sqrt(share) + 0.48 * share**3
