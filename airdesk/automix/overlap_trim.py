"""The gain over one overlap, and a little around it, that keeps its loudness near the line between its neighbours.

How loud every moment would be follows from the energies of the mix; of all gains that keep the overlap within bounds a small
and smooth one is found by least squares. What it does to the neighbours themselves counts as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

WINDOW_HOPS = 30
"""Of short-term loudness: 3 s."""
_NEIGHBOUR_HOPS = 100 + WINDOW_HOPS  # beside the overlap: ten seconds of windows' middles
_ROUNDS, _HOLDING_ROUNDS = 40, 4
_SMALL_DB = 0.01
_ROUGH_COST, _SIZE_COST, _BESIDE_COST = 0.25, 0.04, 0.25
"""Of a gain's bends and of its size, in the overlap and beside it, against a tenth of a second that is one LU out of bounds."""
_SILENT = 1e-12


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far from the line an overlap may lie, in LU, and how far the gain may go, in dB."""

    lowest_lu: float
    highest_lu: float
    largest_cut_db: float
    largest_boost_db: float


class OverlapLevels:
    """The short-term loudness of an overlap and of its neighbours, as a gain moves it."""

    def __init__(self, energies: Doubles, low: int, high: int) -> None:
        """*energies*: K-weighted, of tenths of a second; the overlap lies between the hops *low* and *high*."""
        half, count = WINDOW_HOPS // 2, len(energies)
        middles = np.arange(low, high + 1)
        self.low, self.high = low, high
        self._energies = energies
        self._inside = np.maximum(middles - half, 0), np.minimum(middles + half, count)
        self._before = _windows_within(max(0, low - _NEIGHBOUR_HOPS), low)
        self._after = _windows_within(high, min(count, high + _NEIGHBOUR_HOPS))
        # the windows right beside the overlap have their middles half a window away from it
        self._share = np.interp(middles, (low - half, high + half), (0.0, 1.0))

    def apart(self, gain_db: Doubles) -> Doubles:
        """How far each moment of the overlap lies from the line, in LU, under a gain of each hop."""
        return self.moved(gain_db, np.zeros((len(gain_db), 0)))[0]

    def neighbours(self, gain_db: Doubles) -> tuple[float, float]:
        """Loudness before and behind the overlap in LUFS, under a gain of each hop."""
        energies = self._energies * 10.0 ** (gain_db / 10.0)
        before, after = (_loudness(energies, windows) for windows in (self._before, self._after))
        return float(before.mean()), float(after.mean())

    def moved(self, gain_db: Doubles, spread: Doubles) -> tuple[Doubles, Doubles]:
        """As `apart`; and how each column of *spread*, (hops, points), added to the gain moves that: (moments, points)."""
        energies = self._energies * 10.0 ** (gain_db / 10.0)
        windows = self._inside, self._before, self._after
        inside, before, after = (_loudness(energies, each) for each in windows)
        line = (1.0 - self._share) * before.mean() + self._share * after.mean()
        moves, earlier, later = (_moves(energies, spread, each) for each in windows)
        share = self._share[:, None]
        return inside - line, moves - (1.0 - share) * earlier.mean(axis=0) - share * later.mean(axis=0)


def overlap_gain(levels: OverlapLevels, spread: Doubles, bounds: Bounds) -> Doubles:
    """The gain in dB at the points that *spread*, of shape (hops, points), makes hops of; it is 0 beyond the points."""
    count, places = spread.shape[1], spread.argmax(axis=0)
    sizes = np.where((places >= levels.low) & (places <= levels.high), _SIZE_COST, _BESIDE_COST)
    bends = np.diff(np.eye(count + 2), 2, axis=0)[:, 1:-1]
    cost = _ROUGH_COST**2 * bends.T @ bends + np.diag(sizes**2)
    lowest, highest = -bounds.largest_cut_db, bounds.largest_boost_db
    gain, share, best = np.zeros(count), 1.0, np.inf
    reached, step = gain, gain
    for _ in range(_ROUNDS):
        apart, moves = levels.moved(spread @ gain, spread)
        out = apart - np.clip(apart, bounds.lowest_lu, bounds.highest_lu)
        total = float(out @ out + gain @ cost @ gain)
        if total < best:
            best, reached, share = total, gain, min(1.0, 2.0 * share)
            slopes = moves * (out != 0.0)[:, None]
            step = _step(slopes.T @ slopes + cost, -(slopes.T @ out + cost @ gain), gain, lowest, highest)
        else:  # too far: loudness is no straight line of the gain
            share /= 2.0
        gain = np.clip(reached + share * step, lowest, highest)
        if np.abs(gain - reached).max(initial=0.0) < _SMALL_DB:
            break
    return reached


def _step(square: Doubles, wanted: Doubles, gain: Doubles, lowest: float, highest: float) -> Doubles:
    """What solves the squares; points that stand at a limit and would go beyond it stay where they are."""
    is_free = np.ones(len(gain), bool)
    step = np.zeros(len(gain))
    for _ in range(_HOLDING_ROUNDS):
        step[:] = 0.0
        step[is_free] = np.linalg.solve(square[np.ix_(is_free, is_free)], wanted[is_free])
        is_held = is_free & (((gain >= highest) & (step > 0.0)) | ((gain <= lowest) & (step < 0.0)))
        if not is_held.any():
            break
        is_free &= ~is_held
    return step


Windows = tuple[NDArray[np.int64], NDArray[np.int64]]


def _windows_within(first: int, last: int) -> Windows:
    """First and past-last hop of every window in a stretch of hops; the whole of it where it is shorter than a window."""
    width = min(WINDOW_HOPS, last - first)
    firsts = np.arange(first, last - width + 1)
    return firsts, firsts + width


def _sums(values: Doubles, windows: Windows) -> Doubles:
    """The sums of values, by hop, over each window."""
    sums = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    return np.asarray(sums[windows[1]] - sums[windows[0]])


def _loudness(energies: Doubles, windows: Windows) -> Doubles:
    """The loudness of each window in LUFS."""
    return np.asarray(-0.691 + 10.0 * np.log10(_sums(energies, windows) / (windows[1] - windows[0]) + _SILENT))


def _moves(energies: Doubles, spread: Doubles, windows: Windows) -> Doubles:
    """By how many LU a decibel at each point moves each window."""
    return np.asarray(_sums(energies[:, None] * spread, windows) / (_sums(energies, windows) + _SILENT)[:, None])
