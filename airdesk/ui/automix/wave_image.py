"""Outlines as pictures, and the energy of a set as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.workflows.set_timeline import SetTimeline


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


def wave_image(heights: NDArray[np.float64], pitch: int, height: int, tint: QColor) -> QImage:
    """Bars around the middle, one for each height 0..1, *pitch* pixels apart, the last of them empty if there are two."""
    count, middle = len(heights), height / 2.0
    rows = np.abs(np.arange(height)[:, None] + 0.5 - middle)
    inside = rows <= np.maximum(heights * (middle - 1.0), 0.5)[None, :]
    columns = np.repeat(inside, pitch, axis=1)
    if pitch > 1:
        columns[:, pitch - 1 :: pitch] = False
    pixels = np.zeros((height, count * pitch, 4), np.uint8)
    pixels[columns] = (tint.blue(), tint.green(), tint.red(), 255)
    image = QImage(pixels.data, count * pitch, height, 4 * count * pitch, QImage.Format.Format_ARGB32)
    return image.copy()
