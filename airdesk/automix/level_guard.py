"""Keeps transitions from dipping and bulging: a small gain over each overlap, worked out from how loud it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.deck_curves import Curve
from airdesk.automix.joining import HeardJoin
from airdesk.automix.mix_timeline import Overlap
from airdesk.dsp.loudness import HOP_SECONDS

LOWEST_LU, HIGHEST_LU = -2.0, 0.6
"""How far from the line between its neighbours an overlap may lie; a little less than the -3 and +1 that are promised."""
LARGEST_BOOST_DB, LARGEST_CUT_DB = 5.0, 4.0
_NEIGHBOUR_SECONDS = 10.0
_WINDOW_HOPS = 30  # short-term loudness: 3 s
_STEP_HOPS = 5  # between two points of the gain
_AROUND_HOPS = 30
AROUND_SECONDS = _AROUND_HOPS * HOP_SECONDS
"""Beside an overlap, where the gain comes and goes."""
_ROUNDS = 40
_SMALL_LU = 0.05
_SMOOTHING_STEPS = 3
_SILENT_LUFS = -60.0

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class JoinLoudness:
    """How loud a mix is around one overlap, in LUFS."""

    before: float
    after: float
    lowest_lu: float  # against the line between both, short-term
    highest_lu: float


def join_loudness(heard: HeardJoin, overlap: Overlap, trim_db: Doubles | None = None) -> JoinLoudness | None:
    """The loudness around an overlap; None where there is silence on one side."""
    energies = np.asarray(heard.hop_energies) * (1.0 if trim_db is None else 10.0 ** (trim_db / 10.0))
    low, high = _hops(heard, overlap, len(energies))
    ends = _neighbours(energies, low, high)
    if ends is None:
        return None
    apart = _apart(energies, low, high, ends)
    return JoinLoudness(*ends, float(apart.min()), float(apart.max()))


def trim_of(joins: Sequence[HeardJoin], overlaps: Sequence[Overlap]) -> Curve | None:
    """The gain of the whole mix in dB that keeps all overlaps within bounds; None where none is needed."""
    points: list[tuple[float, float]] = []
    for heard in joins:
        found = _trim(heard, overlaps[heard.place])
        if points and found and found[0][0] <= points[-1][0]:
            found = [point for point in found if point[0] > points[-1][0]]
        points += found
    return Curve(tuple(points)) if points else None


def _trim(heard: HeardJoin, overlap: Overlap) -> list[tuple[float, float]]:
    """Points of the gain through one overlap and a little around it, 0 at both ends."""
    energies = np.asarray(heard.hop_energies)
    low, high = _hops(heard, overlap, len(energies))
    ends = None if overlap.is_gapless else _neighbours(energies, low, high)
    if ends is None:
        return []
    first, last = max(0, low - _AROUND_HOPS), min(len(energies), high + _AROUND_HOPS)
    hops = np.arange(len(energies))
    reach = np.clip(np.minimum(hops - first, last - 1 - hops) / _AROUND_HOPS * 2.0, 0.0, 1.0)  # how much may be changed
    wanted = np.zeros(len(energies))
    for _ in range(_ROUNDS):
        apart = _apart(energies * 10.0 ** (wanted * reach / 10.0), low, max(high, low + 1), ends)
        missing = np.maximum(LOWEST_LU - apart, 0.0) - np.maximum(apart - HIGHEST_LU, 0.0)
        if np.abs(missing).max(initial=0.0) < _SMALL_LU:
            break
        change = np.zeros(len(energies))
        change[low : low + len(missing)] = missing
        change[first:low], change[low + len(missing) : last] = missing[0], missing[-1]
        wanted = np.clip(wanted + 0.6 * _smoothed(change), -LARGEST_CUT_DB, LARGEST_BOOST_DB)
    trim = wanted * reach
    if np.abs(trim).max() < _SMALL_LU:
        return []
    times = heard.start_seconds + HOP_SECONDS * hops
    steps = [*range(first, last, _STEP_HOPS), last - 1]
    return [(float(times[hop]), float(trim[hop])) for hop in dict.fromkeys(steps)]


def _smoothed(values: Doubles) -> Doubles:
    """The values averaged over a second and a half, going to 0 at both ends."""
    width = _STEP_HOPS * _SMOOTHING_STEPS
    kernel = np.hanning(width + 2)[1:-1]
    return np.asarray(np.convolve(values, kernel / kernel.sum(), "same"))


def _hops(heard: HeardJoin, overlap: Overlap, count: int) -> tuple[int, int]:
    """First and past-last hop of the overlap."""
    low = round((overlap.mix_start - heard.start_seconds) / HOP_SECONDS)
    high = round((overlap.mix_end - heard.start_seconds) / HOP_SECONDS)
    return max(0, min(low, count)), max(0, min(high, count))


def _neighbours(energies: Doubles, low: int, high: int) -> tuple[float, float] | None:
    """Usual short-term loudness right before and right behind an overlap; None where either is silent."""
    reach = round(_NEIGHBOUR_SECONDS / HOP_SECONDS)
    sides = energies[max(0, low - reach - _WINDOW_HOPS // 2) : low], energies[high : high + reach + _WINDOW_HOPS // 2]
    if min(len(side) for side in sides) < _WINDOW_HOPS // 3:
        return None
    before, after = (float(_short_term(side).mean()) for side in sides)
    return (before, after) if min(before, after) > _SILENT_LUFS else None


def _short_term(energies: Doubles) -> Doubles:
    """Loudness of every window of three seconds in LUFS, of all of it where it is shorter."""
    width = min(_WINDOW_HOPS, len(energies))
    sums = np.cumsum(np.concatenate(([0.0], energies)))
    return np.asarray(-0.691 + 10.0 * np.log10((sums[width:] - sums[:-width]) / width + 1e-12))


def _apart(energies: Doubles, low: int, high: int, ends: tuple[float, float]) -> Doubles:
    """How far the short-term loudness around each hop of an overlap lies from the line between its neighbours, in LU."""
    sums = np.cumsum(np.concatenate(([0.0], energies)))
    places = np.arange(low, high)
    first = np.maximum(places - _WINDOW_HOPS // 2, 0)
    last = np.minimum(places + _WINDOW_HOPS // 2, len(energies))
    loudness = -0.691 + 10.0 * np.log10((sums[last] - sums[first]) / (last - first) + 1e-12)
    line = np.interp(places, (low, max(high - 1, low + 1)), ends)
    return np.asarray(loudness - line)


def loudness_jump_lu(hop_energies: Sequence[float], overlap: Overlap) -> float | None:
    """How much louder a mix is right behind an overlap than right before it; None where one of them is silent."""
    energies = np.asarray(hop_energies)
    low, high = (min(len(energies), round(seconds / HOP_SECONDS)) for seconds in (overlap.mix_start, overlap.mix_end))
    ends = _neighbours(energies, low, high)
    return None if ends is None else ends[1] - ends[0]
