"""What a tune measures: intervals, range, breath, rhythm, repetition, and how it sits on the beat and the chord.

Onsets are counted in sixteenths; a motif is four successive (interval, inter-onset) pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise
from math import log2
from typing import NamedTuple

from airdesk.model.timebase import TICKS_PER_BEAT

SIXTEENTH = TICKS_PER_BEAT // 4
LONGEST_GAP_TICKS = 4 * TICKS_PER_BEAT
MOTIF_PAIRS = 4


class LineNote(NamedTuple):
    """A note of a one-voice line."""

    start_tick: int
    pitch: int
    duration_ticks: int


class TuneFacts(NamedTuple):
    """The facts; shares are percentages."""

    steps: float  # of intervals: one or two semitones
    repeats: float  # of intervals: none
    wide_leaps: float  # of intervals: over a fifth
    leaps_turned_back: float  # of leaps over four semitones
    range_semitones: float  # between the 5th and 95th percentile
    notes_per_beat: float
    silence: float  # of the time
    onset_entropy: float  # of inter-onset times, bits
    pitch_entropy: float  # of pitch classes, bits
    in_motifs: float  # of notes: inside a motif that returns
    bars_repeated: float
    bar_rhythms_repeated: float
    off_beat: float  # of onsets
    strong_chord_tones: float  # of notes on strong beats


def top_line(notes: Iterable[LineNote]) -> list[LineNote]:
    """The highest note of each onset, rounded to sixteenths."""
    highest: dict[int, LineNote] = {}
    for note in notes:
        slot = round(note.start_tick / SIXTEENTH)
        if slot not in highest or note.pitch > highest[slot].pitch:
            highest[slot] = note
    return [LineNote(slot * SIXTEENTH, note.pitch, note.duration_ticks) for slot, note in sorted(highest.items())]


def tune_facts(
    line: Sequence[LineNote], bar_ticks: int, length_ticks: int, chord_classes: Callable[[int], Collection[int]]
) -> TuneFacts:
    """The facts of a line of at least two notes.

    *length_ticks*: the time the line had. *chord_classes*: tick -> pitch classes of the chord there.
    """
    moves = [after.pitch - before.pitch for before, after in pairwise(line)]
    gaps = [min(after.start_tick - before.start_tick, LONGEST_GAP_TICKS) for before, after in pairwise(line)]
    pitches = sorted(note.pitch for note in line)
    last = len(pitches) - 1
    bars = _bars(line, bar_ticks)
    return TuneFacts(
        steps=_percent(1 <= abs(move) <= 2 for move in moves),
        repeats=_percent(move == 0 for move in moves),
        wide_leaps=_percent(abs(move) > 7 for move in moves),
        leaps_turned_back=_percent((move * after < 0 for move, after in pairwise(moves) if abs(move) > 4), none=59.0),
        range_semitones=pitches[int(0.95 * last)] - pitches[int(0.05 * last)],
        notes_per_beat=len(line) * TICKS_PER_BEAT / length_ticks,
        silence=100.0 * (1.0 - _sounding(line) / length_ticks),
        onset_entropy=_entropy(gaps),
        pitch_entropy=_entropy([note.pitch % 12 for note in line]),
        in_motifs=_in_motifs(moves, gaps),
        bars_repeated=_repeated(bars),
        bar_rhythms_repeated=_repeated([tuple(onset for onset, _ in bar) for bar in bars]),
        off_beat=_percent(note.start_tick % TICKS_PER_BEAT != 0 for note in line),
        strong_chord_tones=_percent(
            (note.pitch % 12 in chord_classes(note.start_tick) for note in line if note.start_tick % (2 * TICKS_PER_BEAT) == 0),
            none=73.0,
        ),
    )


def _percent(claims: Iterable[bool], none: float = 0.0) -> float:
    listed = list(claims)
    return 100.0 * sum(listed) / len(listed) if listed else none


def _sounding(line: Sequence[LineNote]) -> int:
    ends = [after.start_tick for after in line[1:]] + [line[-1].start_tick + line[-1].duration_ticks]
    return sum(min(note.duration_ticks, end - note.start_tick) for note, end in zip(line, ends, strict=True))


def _entropy(values: Sequence[int]) -> float:
    counts = Counter(values).values()
    return -sum(count / len(values) * log2(count / len(values)) for count in counts)


def _in_motifs(moves: list[int], gaps: list[int]) -> float:
    pairs = list(zip(moves, gaps, strict=True))
    motifs = [tuple(pairs[index : index + MOTIF_PAIRS]) for index in range(len(pairs) - MOTIF_PAIRS + 1)]
    returning = {motif for motif, count in Counter(motifs).items() if count > 1}
    covered = {index + step for index, motif in enumerate(motifs) if motif in returning for step in range(MOTIF_PAIRS + 1)}
    return 100.0 * len(covered) / (len(moves) + 1)


def _bars(line: Sequence[LineNote], bar_ticks: int) -> list[tuple[tuple[int, int], ...]]:
    bars: dict[int, list[tuple[int, int]]] = {}
    for note in line:
        bars.setdefault(note.start_tick // bar_ticks, []).append((note.start_tick % bar_ticks, note.pitch))
    return [tuple(bar) for bar in bars.values()]


def _repeated(bars: Sequence[object]) -> float:
    seen: set[object] = set()
    again = 0
    for bar in bars:
        again += bar in seen
        seen.add(bar)
    return 100.0 * again / len(bars) if bars else 0.0
