"""How far a tune lies from what real tunes measure: the composer sketches several and keeps the nearest.

The targets are the medians of 115 pop songs (POP909) for what a genre does not set itself.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2

from airdesk.composing.tune import TuneNote
from airdesk.facts.genres import Melody
from airdesk.model.timebase import TICKS_PER_BEAT

LEAP_SHARE = 0.03
RANGE_SEMITONES = 13
ONSET_ENTROPY = 1.8
PITCH_ENTROPY = 2.5
OFF_BEAT_SHARE = 0.54
NOTES_PER_BEAT = 1.2


def distance_from_real_tunes(notes: list[TuneNote], melody: Melody, length_ticks: int) -> float:
    """0 for a tune in the middle of everything; grows with each fact that is off."""
    if len(notes) < 3:
        return 9.0
    moves = [abs(after.pitch - before.pitch) for before, after in pairwise(notes)]
    gaps = [min(after.start_tick - before.start_tick, 4 * TICKS_PER_BEAT) for before, after in pairwise(notes)]
    count = len(moves)
    steps = sum(1 <= move <= 2 for move in moves) / count
    repeats = sum(move == 0 for move in moves) / count
    leaps = sum(move > 7 for move in moves) / count
    sounding = sum(note.duration_ticks for note in notes) / length_ticks
    pitches = sorted(note.pitch for note in notes)
    span = pitches[-1] - pitches[0]
    off_beat = sum(note.start_tick % TICKS_PER_BEAT != 0 for note in notes) / len(notes)
    pace = len(notes) * TICKS_PER_BEAT / length_ticks
    top = Counter(pitches).most_common(1)[0][1] / len(notes)
    return (
        3.0 * abs(steps - melody.step_share)
        + 3.0 * abs(repeats - melody.repeat_share)
        + 6.0 * max(0.0, leaps - LEAP_SHARE)
        + 3.0 * abs((1.0 - sounding) - melody.rest_share)
        + 0.12 * abs(span - RANGE_SEMITONES)
        + 0.6 * abs(_entropy(gaps) - ONSET_ENTROPY)
        + 0.8 * (leaps == 0.0)
        + 0.5 * abs(_entropy([note.pitch % 12 for note in notes]) - PITCH_ENTROPY)
        + 1.5 * abs(off_beat - OFF_BEAT_SHARE)
        + 0.8 * abs(pace - NOTES_PER_BEAT)
        + 2.0 * max(0.0, top - 0.35)
    )


def _entropy(values: list[int]) -> float:
    """Bits of surprise in a list of values."""
    counts = Counter(values).values()
    return -sum(count / len(values) * log2(count / len(values)) for count in counts)
