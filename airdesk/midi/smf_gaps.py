"""Absurd silences of damaged or hostile MIDI files, closed: one flipped bit in a delta time can mean days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from airdesk.midi.smf_timing import FileTempo
from airdesk.midi.smf_track import DURATION, START, TrackEvents

MAX_GAP_SECONDS = 1800.0
"""No music waits half an hour for its next note to begin or end (a choice)."""

_KEPT_BEATS = 4  # what is left of a closed gap


def find_gaps(tracks: Sequence[TrackEvents], tempo: FileTempo) -> list[tuple[int, int]]:
    """(tick, ticks to take out) of every absurd gap, in ticks of the file, ascending."""
    edges = {0, max((track.end_tick for track in tracks), default=0)}
    for track in tracks:
        edges.update(note[START] for note in track.notes)
        edges.update(note[START] + note[DURATION] for note in track.notes)
    ticks = sorted(edges)
    seconds = tempo.seconds_at(ticks)
    kept = round(_KEPT_BEATS * tempo.ticks_per_beat)
    return [
        (ticks[at] + kept, max(0, ticks[at + 1] - ticks[at] - kept))
        for at in range(len(ticks) - 1)
        if seconds[at + 1] - seconds[at] > MAX_GAP_SECONDS
    ]


def close_gaps(tracks: Sequence[TrackEvents], gaps: list[tuple[int, int]]) -> None:
    """Take the gaps out of every track alike, so that the parts stay together."""
    moved = _Shift(gaps)
    for track in tracks:
        track.move_ticks(moved)


class _Shift:
    """Where a tick lies once the gaps are gone."""

    def __init__(self, gaps: list[tuple[int, int]]) -> None:
        self._gaps = gaps
        self._starts = [start for start, _ in gaps]
        self._before = list(accumulate((length for _, length in gaps), initial=0))  # taken out before each gap

    def __call__(self, tick: int) -> int:
        index = bisect_left(self._starts, tick)
        if index == 0:
            return tick
        start, length = self._gaps[index - 1]
        return tick - self._before[index - 1] - min(tick - start, length)
