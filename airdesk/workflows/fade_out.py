"""A song that fades: the gain of every track falls towards its end, so that stems and mix fade alike."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from airdesk.model.song import Automation, Song, Track
from airdesk.model.timebase import TICKS_PER_BEAT

FADE_SECONDS: Final = 14.0
LONGEST_SHARE: Final = 1 / 3
"""A fade is so long, but takes no more than this share of a song."""

STEP_TICKS: Final = TICKS_PER_BEAT // 4
"""The gain falls in steps this short; the renderer makes ramps of them."""

SILENT_DB: Final = -80.0


def with_fade(song: Song, ending: str) -> Song:
    """The song, faded where its plan says so."""
    if ending != "fade" or song.end_tick <= 0:
        return song
    share = min(LONGEST_SHARE, FADE_SECONDS / max(song.duration_seconds, 0.1))
    start = round(song.end_tick * (1 - share))
    points = _fade(start, song.end_tick)
    return replace(song, tracks=tuple(_faded(track, points) for track in song.tracks))


def _fade(start_tick: int, end_tick: int) -> tuple[Automation, ...]:
    """From full gain to silence: the amplitude falls with the square of the time left, which the ear takes for even."""
    ticks = [*range(start_tick, end_tick, STEP_TICKS), end_tick]
    length = max(1, end_tick - start_tick)
    return tuple(Automation(tick, _gain_db((end_tick - tick) / length)) for tick in ticks)


def _gain_db(left: float) -> float:
    return max(SILENT_DB, round(40.0 * math.log10(left), 2)) if left > 0 else SILENT_DB


def _faded(track: Track, points: tuple[Automation, ...]) -> Track:
    return replace(track, gain_automation=(*track.gain_automation, *points))
