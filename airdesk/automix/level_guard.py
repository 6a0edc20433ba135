"""Keeps transitions from dipping and bulging: a small gain over each overlap, worked out from how loud it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.deck_curves import Curve
from airdesk.automix.joining import HeardJoin, trimmed
from airdesk.automix.mix_timeline import Overlap
from airdesk.automix.overlap_trim import WINDOW_HOPS, Bounds, OverlapLevels, overlap_gain
from airdesk.dsp.loudness import HOP_SECONDS

LARGEST_CUT_DB, LARGEST_BOOST_DB = 10.0, 6.0
_BOUNDS = Bounds(-2.0, 0.5, LARGEST_CUT_DB, LARGEST_BOOST_DB)
"""A good deal less than the -3 and +1 LU that are promised: the limiter comes after it."""
_STEP_HOPS = 5  # between two points of the gain
_AROUND_HOPS = 30
AROUND_SECONDS = _AROUND_HOPS * HOP_SECONDS
"""Beside an overlap, where the gain comes and goes."""
_SMALL_DB = 0.05
_SILENT_LUFS = -60.0

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JoinLoudness:
    """How loud a mix is around one overlap, in LUFS."""

    before: float
    after: float
    lowest_lu: float  # against the line between both, short-term
    highest_lu: float


def join_loudness(heard: HeardJoin, overlap: Overlap, trim: Curve | None = None) -> JoinLoudness | None:
    """The loudness around an overlap; None where there is silence on one side."""
    energies = _energies(heard, trim)
    levels = _levels(energies, *_hops(heard, overlap, len(energies)))
    if levels is None:
        return None
    still = np.zeros(len(energies))
    apart = levels.apart(still)
    return JoinLoudness(*levels.neighbours(still), float(apart.min()), float(apart.max()))


def trim_of(joins: Sequence[HeardJoin], overlaps: Sequence[Overlap]) -> Curve | None:
    """The gain of the whole mix in dB that keeps all overlaps within bounds; None where none is needed."""
    trim: Curve | None = None
    for heard in joins:
        trim = trim_with(trim, heard, overlaps[heard.place])
    return trim


def trim_with(trim: Curve | None, heard: HeardJoin, overlap: Overlap) -> Curve | None:
    """A gain that keeps one more overlap within bounds, a later one; up to it the gain stays what it was."""
    energies = _energies(heard, trim)
    low, high = _hops(heard, overlap, len(energies))
    levels = None if overlap.is_gapless else _levels(energies, low, high)
    if levels is None:
        return trim
    first, last = max(0, low - _AROUND_HOPS), min(len(energies), high + _AROUND_HOPS)
    if trim is not None:  # which must have come to its end
        first = max(first, int(np.ceil((trim.span[1] - heard.start_seconds) / HOP_SECONDS)))
    steps = [*range(first, last - 1, _STEP_HOPS), last - 1]
    if len(steps) < 3:
        return trim
    hops = np.arange(len(energies), dtype=np.float64)
    spread = np.stack([np.interp(hops, steps, row) for row in np.eye(len(steps))[1:-1]], axis=1)
    gain = overlap_gain(levels, spread, _BOUNDS)
    if np.abs(gain).max() < _SMALL_DB:
        return trim
    middles = [heard.start_seconds + HOP_SECONDS * (step + 0.5) for step in steps]
    points = tuple(zip(middles, (0.0, *gain.tolist(), 0.0), strict=True))
    return Curve(points if trim is None else trim.points + points)


def loudness_jump_lu(hop_energies: Sequence[float], overlap: Overlap) -> float | None:
    """How much louder a mix is right behind an overlap than right before it; None where one of them is silent."""
    energies = np.asarray(hop_energies)
    low, high = (min(len(energies), round(seconds / HOP_SECONDS)) for seconds in (overlap.mix_start, overlap.mix_end))
    levels = _levels(energies, low, high)
    if levels is None:
        return None
    before, after = levels.neighbours(np.zeros(len(energies)))
    return after - before


def _energies(heard: HeardJoin, trim: Curve | None) -> Doubles:
    """The energies of a join with a gain."""
    return trimmed(np.asarray(heard.hop_energies), trim, heard.start_seconds)


def _levels(energies: Doubles, low: int, high: int) -> OverlapLevels | None:
    """The loudness around an overlap; None where either neighbour is silent or hardly there."""
    if min(low, len(energies) - high) < WINDOW_HOPS // 3:
        return None
    levels = OverlapLevels(energies, low, high)
    return levels if min(levels.neighbours(np.zeros(len(energies)))) > _SILENT_LUFS else None


def _hops(heard: HeardJoin, overlap: Overlap, count: int) -> tuple[int, int]:
    """First and past-last hop of the overlap."""
    low = round((overlap.mix_start - heard.start_seconds) / HOP_SECONDS)
    high = round((overlap.mix_end - heard.start_seconds) / HOP_SECONDS)
    return max(0, min(low, count)), max(0, min(high, count))
