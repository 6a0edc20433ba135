"""Motifs: a rhythm and a shape that the ear recognises, and what can be done to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from airdesk.chance import pick
from airdesk.facts.genres import Melody

LEAP_STEPS = 3
"""From a fourth on a move counts as a leap, and is answered by a turn back."""


@dataclass(frozen=True, slots=True)
class Motif:
    """A bar of tune before it has pitches: its rhythm as text, and its moves in steps of the scale."""

    cell: str  # x onset, - hold, . rest
    moves: tuple[int, ...]  # from each note to the next; one fewer than notes, or none

    @property
    def num_notes(self) -> int:
        """How many notes it has."""
        return sum(mark not in "-." for mark in self.cell)


def draw_motif(rng: Random, melody: Melody, cell: str, direction: float) -> Motif:
    """A new motif on a rhythm: mostly steps and repeats, now and then a leap that turns back.

    *direction*: -1 falling .. 1 rising, the drift of the whole shape.
    """
    count = max(0, sum(mark not in "-." for mark in cell) - 1)
    moves: list[int] = []
    for _ in range(count):
        moves.append(_draw_move(rng, melody, moves[-1] if moves else 0, direction))
    return Motif(cell, tuple(moves))


def _draw_move(rng: Random, melody: Melody, before: int, direction: float) -> int:
    if abs(before) >= LEAP_STEPS and rng.random() < 0.75:
        return -1 if before > 0 else 1
    small = 0.1 + melody.step_share * (1.0 if melody.palette == "scale" else 1.15)
    rest = max(0.05, 1.0 - small - melody.repeat_share)
    size = pick(rng, (0, 1, 2, 3, 5), (melody.repeat_share, small, rest * 0.58, rest * 0.18, rest * 0.24))
    up = rng.random() < 0.5 + 0.3 * direction
    return size if up else -size


def inverted(motif: Motif) -> Motif:
    """Upside down."""
    return replace(motif, moves=tuple(-move for move in motif.moves))


def ending_differently(rng: Random, motif: Motif) -> Motif:
    """The same but for its last move: the answer to a question."""
    if not motif.moves:
        return motif
    last = motif.moves[-1]
    return replace(motif, moves=(*motif.moves[:-1], -last if last else pick(rng, (-1, 1), (2, 1))))


def with_rhythm(motif: Motif, cell: str) -> Motif:
    """The shape on another rhythm, shortened or continued by its own beginning."""
    count = max(0, sum(mark not in "-." for mark in cell) - 1)
    moves = list(motif.moves)
    while moves and len(moves) < count:
        moves += [-move for move in motif.moves]
    return Motif(cell, tuple(moves[:count]) if moves else (0,) * count)
