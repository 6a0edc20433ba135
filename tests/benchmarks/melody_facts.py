"""What a melody measures: the facts of our reference tables, computed the same way as they were.

The top line of the part, onsets rounded to sixteenths; a motif is four successive (interval, inter-onset) pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from math import log2

from airdesk.model.notes import Note
from airdesk.model.timebase import TICKS_PER_BEAT

SIXTEENTH = TICKS_PER_BEAT // 4

POP_RANGES: dict[str, tuple[float, float]] = {
    "steps %": (32, 60),
    "repeats %": (10, 36),
    "leaps > fifth %": (0.8, 6.3),
    "leaps turned back %": (30, 76),
    "range semitones": (10, 16),
    "notes per beat": (0.8, 1.7),
    "silence %": (12, 48),
    "entropy of onsets bits": (1.4, 2.2),
    "entropy of pitch classes bits": (2.3, 3.0),
    "notes in returning motifs %": (85, 99),
    "bars repeated %": (31, 73),
    "bar rhythms repeated %": (45, 84),
    "off the beat %": (38, 71),
    "chord tones on strong beats %": (47, 92),
}
"""10th and 90th percentile of 115 pop songs (POP909)."""


def top_line(notes: Iterable[Note]) -> list[Note]:
    """The highest note of each onset, rounded to sixteenths."""
    highest: dict[int, Note] = {}
    for note in notes:
        slot = round(note.start_tick / SIXTEENTH)
        if slot not in highest or note.pitch > highest[slot].pitch:
            highest[slot] = note
    return [
        Note(slot * SIXTEENTH, note.pitch, max(1, note.duration_ticks), note.velocity) for slot, note in sorted(highest.items())
    ]


def melody_facts(
    notes: Iterable[Note], bar_ticks: int, spans: list[tuple[int, int]], chord_classes: Callable[[int], Iterable[int]]
) -> dict[str, float]:
    """The facts of a part.

    *spans*: (start, end) ticks in which the part plays; silence and notes per beat are counted there.
    *chord_classes*: tick -> pitch classes of the chord sounding there.
    """
    line = top_line(notes)
    if len(line) < 6:
        return {}
    length = sum(end - start for start, end in spans)
    moves = [after.pitch - before.pitch for before, after in pairwise(line)]
    gaps = [min(after.start_tick - before.start_tick, 4 * TICKS_PER_BEAT) for before, after in pairwise(line)]
    leaps = [(move, after) for move, after in pairwise(moves) if abs(move) > 4]
    pitches = sorted(note.pitch for note in line)
    strong = [note for note in line if note.start_tick % (2 * TICKS_PER_BEAT) == 0]
    bars = _bars(line, bar_ticks)
    return {
        "steps %": _share(1 <= abs(move) <= 2 for move in moves),
        "repeats %": _share(move == 0 for move in moves),
        "leaps > fifth %": _share(abs(move) > 7 for move in moves),
        "leaps turned back %": _share(move * after < 0 for move, after in leaps) if leaps else 59.0,
        "range semitones": pitches[int(0.95 * (len(pitches) - 1))] - pitches[int(0.05 * (len(pitches) - 1))],
        "notes per beat": len(line) * TICKS_PER_BEAT / length,
        "silence %": 100 * (1 - _sounding(line) / length),
        "entropy of onsets bits": _entropy(gaps),
        "entropy of pitch classes bits": _entropy([note.pitch % 12 for note in line]),
        "notes in returning motifs %": _in_motifs(moves, gaps),
        "bars repeated %": _repeated(bars),
        "bar rhythms repeated %": _repeated([tuple(onset for onset, _ in bar) for bar in bars]),
        "off the beat %": _share(note.start_tick % TICKS_PER_BEAT != 0 for note in line),
        "chord tones on strong beats %": _share(note.pitch % 12 in set(chord_classes(note.start_tick)) for note in strong)
        if strong
        else 73.0,
    }


def facts_inside(facts: dict[str, float], ranges: dict[str, tuple[float, float]] = POP_RANGES) -> list[bool]:
    """Which facts lie in their range."""
    return [ranges[name][0] <= value <= ranges[name][1] for name, value in facts.items()]


def _share(claims: Iterable[bool]) -> float:
    listed = list(claims)
    return 100 * sum(listed) / len(listed) if listed else 0.0


def _sounding(line: list[Note]) -> int:
    total = 0
    for note, after in pairwise([*line, Note(10**9, 0, 1, 1)]):
        total += min(note.duration_ticks, after.start_tick - note.start_tick)
    return total


def _entropy(values: list[int]) -> float:
    counts = Counter(values).values()
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts)


def _in_motifs(moves: list[int], gaps: list[int]) -> float:
    pairs = list(zip(moves, gaps, strict=True))
    grams = [tuple(pairs[index : index + 4]) for index in range(len(pairs) - 3)]
    common = {gram for gram, count in Counter(grams).items() if count > 1}
    covered = {index + step for index, gram in enumerate(grams) if gram in common for step in range(5)}
    return 100 * len(covered) / (len(moves) + 1)


def _bars(line: list[Note], bar_ticks: int) -> list[tuple[tuple[int, int], ...]]:
    bars: dict[int, list[tuple[int, int]]] = {}
    for note in line:
        bars.setdefault(note.start_tick // bar_ticks, []).append((note.start_tick % bar_ticks, note.pitch))
    return [tuple(bar) for bar in bars.values()]


def _repeated(bars: list[tuple[object, ...]] | list[tuple[tuple[int, int], ...]]) -> float:
    seen: set[object] = set()
    again = 0
    for bar in bars:
        again += bar in seen
        seen.add(bar)
    return 100 * again / len(bars) if bars else 0.0
