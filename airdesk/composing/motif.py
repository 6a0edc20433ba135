"""Motifs: a rhythm of one bar and a shape that the ear recognises, and what can be done to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from airdesk.chance import pick
from airdesk.facts.genres import Melody

LEAP_STEPS: Final = 3
"""From a fourth on a move counts as a leap, and is answered by a turn back."""

SHAPES: Final = {
    "arch": (1, 1, -1, -1),
    "fall": (-1, -1, 1, -1),
    "rise": (1, 1, -1, 1),
    "valley": (-1, -1, 1, 1),
    "wave": (1, -1, 1, -1),
    "call": (1, 1, 1, -1),
}
"""Which way a motif tends in each quarter of its notes."""

FAITHFUL: Final = 0.78
"""How often a move goes the way its shape tends."""


@dataclass(frozen=True, slots=True)
class Motif:
    """A bar of tune before it has pitches: its rhythm as text, and its moves in steps of the scale."""

    cell: str  # x onset, - hold, . rest
    moves: tuple[int, ...]  # from each note to the next; one fewer than notes, or none

    @property
    def num_notes(self) -> int:
        """How many notes it has."""
        return count_notes(self.cell)


def count_notes(cell: str) -> int:
    """Onsets of a rhythm."""
    return sum(mark not in "-." for mark in cell)


def draw_motif(rng: Random, melody: Melody, cell: str, shapes: tuple[str, ...] = tuple(SHAPES)) -> Motif:
    """A new motif on a rhythm: steps, repeated notes and now and then a leap that turns back, along one of the shapes."""
    count = max(0, count_notes(cell) - 1)
    shape = SHAPES[rng.choice(shapes)]
    moves: list[int] = []
    for number in range(count):
        tends = shape[min(3, 4 * number // count)]
        moves.append(_draw_move(rng, melody, moves[-1] if moves else 0, tends))
    return Motif(cell, tuple(moves))


def _draw_move(rng: Random, melody: Melody, before: int, tends: int) -> int:
    if abs(before) >= LEAP_STEPS and rng.random() < 0.8:
        return -1 if before > 0 else 1
    small = 0.1 + melody.step_share * (1.0 if melody.palette == "scale" else 1.15)
    rest = max(0.05, 1.0 - small - melody.repeat_share)
    size = pick(rng, (0, 1, 2, 3, 5), (melody.repeat_share, small, rest * 0.62, rest * 0.22, rest * 0.16))
    return size * (tends if rng.random() < FAITHFUL else -tends)


def inverted(motif: Motif) -> Motif:
    """Upside down."""
    return replace(motif, moves=tuple(-move for move in motif.moves))


def with_rhythm(motif: Motif, cell: str) -> Motif:
    """The shape on another rhythm, shortened or continued by its own beginning."""
    count = max(0, count_notes(cell) - 1)
    moves = list(motif.moves)
    while moves and len(moves) < count:
        moves += [-move for move in motif.moves]
    return Motif(cell, tuple(moves[:count]) if moves else (0,) * count)


def late_cell(cell: str, cells: int) -> str:
    """The rhythm some cells later, cut at the bar line; a rhythm that would lose notes stays where it is."""
    moved = ("." * cells + cell)[: len(cell)]
    return moved if count_notes(moved) == count_notes(cell) else cell


def cut_cell(cell: str) -> str:
    """The first half of a rhythm, then silence; its last note is short."""
    half = len(cell) // 2
    first = cell[:half]
    return first + "." * (len(cell) - half) if count_notes(first) else cell


def varied_cell(rng: Random, cell: str, unit: int) -> str:
    """The rhythm with one small change: a long note struck again, two notes joined, or the last one let go earlier.

    *unit*: cells of an eighth; changes stay on that grid, so that they can be sung.
    """
    change = rng.randrange(3)
    onsets = [index for index, mark in enumerate(cell) if mark not in "-."]
    ends = [_end_of_note(cell, index) for index in onsets]
    if change == 0:
        long = [index for index, end in zip(onsets, ends, strict=True) if end - index >= 2 * unit]
        if long:
            place = rng.choice(long) + unit
            return f"{cell[:place]}x{cell[place + 1 :]}"
    elif change == 1 and len(onsets) >= 4:
        joined = [index for before, index in zip(ends, onsets[1:], strict=False) if before == index and index % (2 * unit)]
        if joined:
            place = rng.choice(joined)
            return f"{cell[:place]}-{cell[place + 1 :]}"
    elif onsets and ends[-1] - onsets[-1] > unit:
        place = onsets[-1] + unit
        return cell[:place] + "." * (len(cell) - place)
    return cell


def _end_of_note(cell: str, onset: int) -> int:
    end = onset + 1
    while end < len(cell) and cell[end] == "-":
        end += 1
    return end
