"""What all styles begin with: the ground, the light on it, and smooth lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QRadialGradient

from airdesk.ui.covers.material import Floats, Voice
from airdesk.ui.covers.palette import Palette, colour


def fill_ground(painter: QPainter, area: QRectF, palette: Palette) -> None:
    """The ground: lighter at the upper left, as if lit from there."""
    slope = QLinearGradient(area.topLeft(), QPointF(area.left() + 0.55 * area.width(), area.bottom()))
    slope.setColorAt(0.0, colour(palette.top))
    slope.setColorAt(1.0, colour(palette.bottom))
    painter.fillRect(area, slope)


def shine(painter: QPainter, area: QRectF, palette: Palette, at: QPointF, radius: float, strength: float = 0.75) -> None:
    """A light in the picture, fading out at `radius`."""
    light = QRadialGradient(at, radius)
    light.setColorAt(0.0, colour(palette.glow, strength))
    light.setColorAt(0.45, colour(palette.glow, strength * 0.42))
    light.setColorAt(1.0, colour(palette.glow, 0.0))
    painter.fillRect(area, light)


def smooth_line(points: Sequence[QPointF]) -> QPainterPath:
    """A line through all points without corners (Catmull-Rom)."""
    path = QPainterPath(points[0])
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        path.cubicTo(start + (end - before) / 6, end - (after - start) / 6, end)
    return path


def closed_below(line: QPainterPath, area: QRectF) -> QPainterPath:
    """The land under a line, down to the picture's edge."""
    path = QPainterPath(line)
    path.lineTo(area.right(), area.bottom())
    path.lineTo(area.left(), area.bottom())
    path.closeSubpath()
    return path


def spread(heights: Floats) -> Floats:
    """The same course over the full range 0..1; what does not move stays in the middle."""
    reach = float(np.ptp(heights))
    return np.full_like(heights, 0.5) if reach < 1e-6 else (heights - heights.min()) / reach


def contour(voice: Voice, num_points: int, *, resting: float = 0.35) -> Floats:
    """The course of a voice as `num_points` heights 0..1: the highest note that sounds, or the last one that did."""
    heights = np.full(num_points, np.nan)
    for start, length, height in zip(voice.start, voice.length, voice.height, strict=True):
        first = int(start * num_points)
        last = min(num_points, max(first + 1, round((start + length) * num_points)))
        heights[first:last] = np.fmax(heights[first:last], height)
    known = np.flatnonzero(~np.isnan(heights))
    if not len(known):
        return np.full(num_points, resting)
    return np.interp(np.arange(num_points), known, heights[known])
