"""The wave of an audio clip as it is drawn: for each column of pixels its lowest and highest value, faded and levelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from airdesk.model.audio_clip import AudioClip, heard_ratio, heard_seconds, round_seconds
from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.units import db_to_amplitude

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid
    from airdesk.model.timebase import TempoMap
    from airdesk.ui.widgets.note_raster import Pixels

Columns: TypeAlias = NDArray[np.float32]
_MOST_POINTS = 16
"""Of a level that one column looks at; only of sounds shorter than a picture is wide are there more."""


def wave_columns(
    clip: AudioClip, peaks: PeakPyramid, tempo_map: TempoMap, start_tick: float, ticks_per_column: float, count: int
) -> Columns:
    """Shape (2, count): lowest and highest value of columns of pixels, from a tick on, after gain and fades."""
    since = _seconds(tempo_map, start_tick, ticks_per_column, count) - tempo_map.tick_to_seconds(clip.start_tick)
    ratio = heard_ratio(clip, tempo_map)
    places = clip.offset_seconds + since / ratio
    if clip.is_looped:
        places %= max(1e-3, round_seconds(clip.source))
    step = ticks_per_column * 60.0 / (tempo_map.tempo_at(start_tick) * TICKS_PER_BEAT * ratio)
    columns = _extremes(peaks, places, step)
    columns *= np.float32(db_to_amplitude(clip.gain_db))
    if clip.fade_in_seconds > 0.0 or clip.fade_out_seconds > 0.0:
        columns *= _fades(clip, tempo_map, since).astype(np.float32)
    return columns


def _seconds(tempo_map: TempoMap, start_tick: float, ticks_per_column: float, count: int) -> NDArray[np.float64]:
    """Seconds of the song at which columns begin."""
    if len(tempo_map.changes) > 1:
        return np.array([tempo_map.tick_to_seconds(start_tick + ticks_per_column * number) for number in range(count)])
    seconds_per_tick = 60.0 / (tempo_map.changes[0].tempo_bpm * TICKS_PER_BEAT)
    return (start_tick + ticks_per_column * np.arange(count)) * seconds_per_tick


def _extremes(peaks: PeakPyramid, places: NDArray[np.float64], step: float) -> Columns:
    """Lowest and highest of stretches of *step* seconds that begin at places of the file; silent outside of it."""
    fitting = [level for level in peaks.levels if peaks.seconds / level.shape[1] <= step]
    level = fitting[-1] if fitting else peaks.levels[0]
    points = level.shape[1]
    first = np.floor(places * (points / peaks.seconds)).astype(np.int64)
    inside = (first >= 0) & (first < points)
    first[~inside] = 0
    columns = level[:, first]
    for further in range(1, min(_MOST_POINTS, max(1, round(step * points / peaks.seconds)))):
        beside = level[:, np.minimum(first + further, points - 1)]
        np.minimum(columns[0], beside[0], out=columns[0])
        np.maximum(columns[1], beside[1], out=columns[1])
    columns[:, ~inside] = 0.0
    return columns


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


def _fades(clip: AudioClip, tempo_map: TempoMap, since: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor that the fades give at each moment of the clip."""
    gains = np.ones(len(since))
    left = heard_seconds(clip, tempo_map) - since
    for length, inside in ((clip.fade_in_seconds, since), (clip.fade_out_seconds, left)):
        if length > 0.0:
            part = np.clip(inside / length, 0.0, 1.0)
            gains *= part if clip.fade_shape == "linear" else np.sin(part * (np.pi / 2.0))
    return gains
