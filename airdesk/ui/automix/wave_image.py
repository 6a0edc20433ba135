"""Outlines as pictures, and the energy of a set as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QImage

from airdesk.ui.theme import colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.workflows.set_timeline import SetTimeline

WAVE_SHARE = 0.66
"""Of a song's colour in its outline; the rest is the ground."""


def mixed(tint: QColor, share: float) -> QColor:
    """A colour laid over the ground."""
    ground = colour("ground")
    parts = [round(share * a + (1 - share) * b) for a, b in zip(tint.getRgb()[:3], ground.getRgb()[:3], strict=True)]
    return QColor(*parts)


def energy_line(laid_out: SetTimeline, moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Energy of the set at moments of the mix, 1..10: each song's own, gliding through the overlaps."""
    points: list[tuple[float, float]] = []
    for song, lane in zip(laid_out.songs, laid_out.timeline.lanes, strict=True):
        into = next((each.mix_end for each in laid_out.timeline.overlaps if each.to_id == lane.song_id), lane.mix_start)
        out = next((each.mix_start for each in laid_out.timeline.overlaps if each.from_id == lane.song_id), lane.mix_end)
        points += [(into, float(song.analysis.energy)), (max(into, out), float(song.analysis.energy))]
    if not points:
        return np.zeros(len(moments))
    times, values = zip(*points, strict=True)
    return np.asarray(np.interp(moments, times, values))


def wave_image(outlines: Sequence[tuple[NDArray[np.float64], QColor]], height: int) -> QImage:
    """Outlines around the middle, a pixel's column for each of their heights 0..1; the lower ones lie over the higher ones."""
    middle, count = height / 2.0, len(outlines[0][0])
    rows = np.abs(np.arange(height)[:, None] + 0.5 - middle)
    pixels, drawn = np.zeros((height, count, 4), np.uint8), np.full((height, count), np.inf)
    for heights, tint in outlines:
        reach = np.maximum(heights * (middle - 1.0), 0.5)
        inside = (rows <= reach) & (reach <= drawn)
        pixels[inside] = (tint.blue(), tint.green(), tint.red(), 255)
        drawn = np.where(inside, reach, drawn)
    return QImage(pixels.data, count, height, 4 * count, QImage.Format.Format_ARGB32_Premultiplied).copy()


def largest(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest value between each two edges that follow one another; what goes backwards (a loop) gets the one there."""
    first = np.clip(edges[:-1].astype(int), 0, len(values) - 1)
    end = max(int(np.ceil(edges[-1])), int(first.max()) + 1)
    return np.asarray(np.maximum.reduceat(values[:end], first))


def loudness_levels(overview: Sequence[tuple[int, int, int]]) -> NDArray[np.float64]:
    """How loud lows, mids and highs of an analysis are, 0..1, as a waveform shows it; shape (3, columns)."""
    return (np.asarray(overview, np.float64).T / 255.0) ** 2  # the analysis keeps roots, which flatten a song
