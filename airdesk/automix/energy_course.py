"""The course of energy over a set: which energy is wanted at which place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from airdesk.model.djset import OrderGoal

_PEAK_AT = 0.78  # of the set: where "peak late" is highest
_SONGS_A_WAVE = 8.0


def wanted_energies(
    goal: OrderGoal, energies: Sequence[float], drawn: Sequence[tuple[float, float]] = ()
) -> tuple[float, ...] | None:
    """Wanted energy (1..10) of each place of a set of songs of these energies; None where the goal does not ask for any.

    A named shape is made of the energies that there are, so that it can be met with any songs; a drawn one is taken as it is.
    """
    count = len(energies)
    if goal == "drawn":
        return tuple(drawn_energy(drawn, place_of(index, count)) for index in range(count)) if drawn else None
    if goal == "flat":
        mean = sum(energies) / count if count else 0.0
        return (mean,) * count
    if goal not in ("rise", "wave", "peak_late"):
        return None
    heights = [shape_height(goal, place_of(index, count), count) for index in range(count)]
    places = sorted(range(count), key=lambda index: (heights[index], index))
    wanted = [0.0] * count
    for place, energy in zip(places, sorted(energies), strict=True):
        wanted[place] = energy
    return tuple(wanted)


def place_of(index: int, count: int) -> float:
    """Where a song stands in its set, 0..1."""
    return index / (count - 1) if count > 1 else 0.0


def shape_height(goal: OrderGoal, place: float, count: int) -> float:
    """Height 0..1 of a named course at a place 0..1 of a set of *count* songs."""
    if goal == "rise":
        return place
    if goal == "peak_late":
        return place / _PEAK_AT if place <= _PEAK_AT else 1.0 - 0.6 * (place - _PEAK_AT) / (1.0 - _PEAK_AT)
    if goal == "wave":
        waves = max(1, round(count / _SONGS_A_WAVE))
        return 0.5 - 0.5 * math.cos(2.0 * math.pi * waves * place)
    return 0.5


def drawn_energy(points: Sequence[tuple[float, float]], place: float) -> float:
    """Energy of a drawn curve at a place 0..1, straight between its points."""
    ordered = sorted(points)
    if place <= ordered[0][0]:
        return ordered[0][1]
    for (left, low), (right, high) in itertools.pairwise(ordered):
        if place <= right:
            return high if right == left else low + (high - low) * (place - left) / (right - left)
    return ordered[-1][1]
