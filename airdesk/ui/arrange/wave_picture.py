"""The wave of an audio clip as it is drawn: for each column of pixels its lowest and highest value, faded and levelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from airdesk.model.audio_clip import AudioClip, heard_ratio, heard_seconds, round_seconds
from airdesk.units import db_to_amplitude

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid
    from airdesk.model.timebase import TempoMap
    from airdesk.ui.widgets.note_raster import Pixels

Columns: TypeAlias = NDArray[np.float32]
_FEWEST_PX = 3.0
"""Rounds of a loop narrower than this are drawn by their loudest."""


def wave_columns(
    clip: AudioClip, peaks: PeakPyramid, tempo_map: TempoMap, start_tick: float, ticks_per_column: float, count: int
) -> Columns:
    """Shape (2, count): lowest and highest value of columns of pixels, from a tick on, after gain and fades."""
    ticks = start_tick + ticks_per_column * np.arange(count + 1)
    seconds = np.array([tempo_map.tick_to_seconds(float(tick)) for tick in ticks[:: max(1, count)]])
    if len(tempo_map.changes) > 1:
        seconds = np.array([tempo_map.tick_to_seconds(float(tick)) for tick in ticks])
    else:
        seconds = np.linspace(seconds[0], seconds[-1], count + 1)
    since = seconds - tempo_map.tick_to_seconds(clip.start_tick)
    places = clip.offset_seconds + since / heard_ratio(clip, tempo_map)
    columns = _looped(clip, peaks, places) if clip.is_looped else _read(peaks, places)
    return columns * (db_to_amplitude(clip.gain_db) * _fades(clip, tempo_map, since[:-1])).astype(np.float32)


def draw_wave(pixels: Pixels, left: int, top: int, bottom: int, columns: Columns, colour: int) -> None:
    """Fill columns from their lowest to their highest between two rows of a picture; what lies outside is cut off."""
    first, last = max(0, -left), min(columns.shape[1], pixels.shape[1] - left)
    top_row, bottom_row = max(0, top), min(pixels.shape[0], bottom)
    if first >= last or top_row >= bottom_row:
        return
    middle, half = (top + bottom - 1) / 2.0, (bottom - top) / 2.0
    low, high = np.clip(columns[:, first:last], -1.0, 1.0)
    tops = np.minimum(np.rint(middle - high * half), np.floor(middle))
    bottoms = np.maximum(np.rint(middle - low * half), np.floor(middle))
    rows = np.arange(top_row, bottom_row)[:, None]
    inside = (rows >= tops) & (rows <= bottoms)
    pixels[top_row:bottom_row, left + first : left + last][inside] = np.uint32(colour)


def _read(peaks: PeakPyramid, places: NDArray[np.float64]) -> Columns:
    """Columns between places of the file in seconds; silent outside of it."""
    count = len(places) - 1
    columns = np.zeros((2, count), np.float32)
    inside = np.flatnonzero((places[1:] > 0.0) & (places[:-1] < peaks.seconds))
    if len(inside) == 0:
        return columns
    first, last = int(inside[0]), int(inside[-1]) + 1
    start, end = max(0.0, places[first]) / peaks.seconds, min(peaks.seconds, places[last]) / peaks.seconds
    columns[:, first:last] = peaks.columns(last - first, start, max(end, start + 1e-9))
    return columns


def _looped(clip: AudioClip, peaks: PeakPyramid, places: NDArray[np.float64]) -> Columns:
    """Columns of a loop, round by round."""
    count, length = len(places) - 1, max(1e-3, round_seconds(clip.source))
    columns = np.zeros((2, count), np.float32)
    if length / max(places[1] - places[0], 1e-12) < _FEWEST_PX:
        columns[0], columns[1] = peaks.levels[-1][0].min(), peaks.levels[-1][1].max()
        return columns
    numbers = np.floor(places[:-1] / length)
    for number in np.unique(numbers):
        mine = np.flatnonzero(numbers == number)
        first, last = int(mine[0]), int(mine[-1]) + 1
        columns[:, first:last] = _read(peaks, places[first : last + 1] - number * length)
    return columns


def _fades(clip: AudioClip, tempo_map: TempoMap, since: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor that the fades give at each moment of the clip."""
    gains = np.ones(len(since))
    left = heard_seconds(clip, tempo_map) - since
    for length, inside in ((clip.fade_in_seconds, since), (clip.fade_out_seconds, left)):
        if length > 0.0:
            part = np.clip(inside / length, 0.0, 1.0)
            gains *= part if clip.fade_shape == "linear" else np.sin(part * (np.pi / 2.0))
    return gains
