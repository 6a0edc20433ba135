"""Which note makes room for which: struck again, mono, choked, or one too many."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

import numpy as np

from airdesk.render.frame_clock import Frames
from airdesk.render.note_columns import NoteColumns
from airdesk.render.voice_kernel import NEVER


def voice_cuts(
    notes: NoteColumns, ends: Frames, *, is_mono: bool, choke_groups: Mapping[int, int], max_polyphony: int
) -> Frames:
    """Frame at which each note begins to fade for another one, `NEVER` where it may ring out.

    *notes*: in frames, sorted by start. *ends*: frame at which each would be silent by itself.
    """
    groups = np.zeros(len(notes), np.int64) if is_mono else _groups(notes, choke_groups)
    cuts = _next_of_group(notes.start, groups)
    cuts[cuts >= ends] = NEVER
    return _limited(notes.start, np.minimum(ends, cuts), cuts, max_polyphony)


def _groups(notes: NoteColumns, choke_groups: Mapping[int, int]) -> Frames:
    """A number per note; notes of equal number silence each other: one pitch, or one choke group."""
    table = np.arange(128, dtype=np.int64)
    for pitch, group in choke_groups.items():
        table[pitch] = 1000 + group
    return table[notes.pitch]


def _next_of_group(start: Frames, groups: Frames) -> Frames:
    """Start of the next note in the same group."""
    order = np.lexsort((np.arange(len(start)), groups))
    following = np.full(len(start), NEVER, np.int64)
    same = groups[order[1:]] == groups[order[:-1]]
    following[order[:-1][same]] = start[order[1:][same]]
    return following


def _limited(start: Frames, ends: Frames, cuts: Frames, max_polyphony: int) -> Frames:
    """Cuts with the oldest notes stolen wherever more than `max_polyphony` would sound."""
    sounding_before = np.arange(len(start)) - np.searchsorted(np.sort(ends), start, side="right")
    if len(start) == 0 or int(sounding_before.max()) < max_polyphony:
        return cuts
    cuts = cuts.copy()
    sounding: list[int] = []  # in order of start: the oldest is stolen first
    by_end: list[tuple[int, int]] = []
    gone = np.zeros(len(start), bool)
    oldest, count = 0, 0
    for index, frame in enumerate(start.tolist()):
        while by_end and by_end[0][0] <= frame:
            ended = heappop(by_end)[1]
            if not gone[ended]:
                gone[ended] = True
                count -= 1
        while count >= max_polyphony:
            while gone[sounding[oldest]]:
                oldest += 1
            stolen = sounding[oldest]
            gone[stolen] = True
            cuts[stolen] = min(int(cuts[stolen]), frame)
            count -= 1
        sounding.append(index)
        heappush(by_end, (int(ends[index]), index))
        count += 1
    return cuts
