"""Pitches for a shape: the line over its chords that keeps nearest to the shape and is good to sing, found by a beam search."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

BEAM: Final = 8
"""Lines kept at each note: more find nothing better."""

INTERVAL_COST: Final = {
    0: 0.25,
    1: 0.05,
    2: 0.0,
    3: 0.15,
    4: 0.3,
    5: 0.35,
    6: 2.6,
    7: 0.6,
    8: 1.3,
    9: 1.4,
    10: 2.6,
    11: 3.4,
    12: 1.1,
}
"""What an interval costs by its semitones: steps are free, a tritone or a seventh is hard to sing, an octave is not."""

TOO_WIDE: Final = 6.0
OFF_CHORD_ON_PULSE: Final = 1.0
LEFT_BY_LEAP: Final = 0.9
"""A note outside the chord wants to be left by step."""

LEAP: Final = 5
"""Semitones from which on a move is a leap and wants to turn back."""

GOES_ON: Final = 1.1
TURNS_BACK: Final = -0.25


@dataclass(frozen=True, slots=True)
class Slot:
    """A note that has no pitch yet: what may stand there."""

    target: float  # MIDI pitch the shape asks for
    fitting: Collection[int]  # pitch classes that fit chord and key
    chord: Collection[int]  # pitch classes of the chord
    is_strong: bool  # on a felt pulse, and not meant to lean on the chord


@dataclass(frozen=True, slots=True)
class _Line:
    cost: float
    pitches: tuple[int, ...]


def fit_line(slots: Sequence[Slot], low: int, high: int, before: int | None, faith: float) -> tuple[int, ...]:
    """The cheapest line through all slots inside low..high.

    *before*: the pitch sung last, None at the start. *faith*: cost of each semitone away from the shape.
    """
    lines = [_Line(0.0, () if before is None else (before,))]
    for slot in slots:
        options = _options(slot, low, high)
        grown = [
            _Line(line.cost + faith * abs(pitch - slot.target) + _move_cost(line.pitches, pitch, slot), (*line.pitches, pitch))
            for line in lines
            for pitch in options
        ]
        lines = sorted(grown, key=lambda line: (line.cost, line.pitches))[:BEAM]
    return lines[0].pitches[0 if before is None else 1 :]


def _options(slot: Slot, low: int, high: int) -> list[int]:
    """The fitting pitches nearest to the target."""
    inside = [pitch for pitch in range(low, high + 1) if pitch % 12 in slot.fitting]
    if not inside:
        inside = [pitch for pitch in range(low - 6, high + 7) if pitch % 12 in slot.fitting]
    return sorted(inside, key=lambda pitch: (abs(pitch - slot.target), pitch))[:6]


def _move_cost(pitches: tuple[int, ...], pitch: int, slot: Slot) -> float:
    cost = OFF_CHORD_ON_PULSE if slot.is_strong and pitch % 12 not in slot.chord else 0.0
    if not pitches:
        return cost
    move = pitch - pitches[-1]
    cost += INTERVAL_COST.get(abs(move), TOO_WIDE)
    if len(pitches) > 1:
        earlier = pitches[-1] - pitches[-2]
        if abs(earlier) >= LEAP and move:
            cost += GOES_ON if earlier * move > 0 and abs(move) > 2 else TURNS_BACK if earlier * move < 0 else 0.0
    if abs(move) > 2 and pitches[-1] % 12 not in slot.chord:
        cost += LEFT_BY_LEAP * 0.5
    return cost
