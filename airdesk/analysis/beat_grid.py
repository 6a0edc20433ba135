"""A chain of beats as a grid: one tempo throughout where the song keeps it, else a smooth course through its onsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.exact_onsets import ExactOnsets

Doubles = NDArray[np.float64]

_NEAR_SECONDS: Final = 0.035
_ON_TIME_SECONDS: Final = 0.022
_FEWEST_BEATS: Final = 6
_LEAST_ON_TIME: Final = 0.8
_STEADY_SECONDS: Final = 0.012  # how far the local offset of a steady song may wander
_MEETS: Final = 0.945  # of what free beats meet
_SPLIT_ON_TIME: Final = 0.6
_SPLIT_SECONDS: Final = 0.005
_LOCAL_BEATS: Final = 12


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """Beats of a song at one level and phase."""

    beats: Doubles  # seconds
    is_constant: bool
    period_seconds: float  # of the fit, or the median
    on_time: float  # 0..1: how much of what is heard on beats is where the grid says
    wander_seconds: float  # how far local offsets go from the fit


Strength = Callable[[Doubles], float]
"""How much begins at some times, on average."""


def fit_grid(chain: Doubles, exact: ExactOnsets, end_seconds: float, strength: Strength) -> BeatGrid:
    """The grid of a chain of about right beats, in seconds.

    One tempo is believed where even beats meet as much as free ones do, or where nearly all clear onsets are on them.
    """
    times, weights = exact.near(chain, _NEAR_SECONDS)
    weights = np.minimum(weights, 2.0) * (weights > 0.15)
    if len(chain) < _FEWEST_BEATS or weights.sum() <= 0:
        return BeatGrid(chain, False, float(np.median(np.diff(chain))) if len(chain) > 1 else 0.5, 0.0, 1.0)
    free = smooth_course(times, chain, weights)
    period, offset = _fit(times, weights)
    apart = times - offset - period * np.round((times - offset) / period)
    on_time = float(weights[np.abs(apart) < _ON_TIME_SECONDS].sum() / weights.sum())
    wander = _wander(apart, weights)
    even = offset + period * np.round((chain - offset) / period)
    meets = strength(even) >= _MEETS * strength(free)
    is_split = on_time >= _SPLIT_ON_TIME and wander <= _SPLIT_SECONDS  # the chain went half a beat astray for a while
    if meets or is_split or (on_time >= _LEAST_ON_TIME and wander <= _STEADY_SECONDS):
        first = int(np.ceil((chain[0] - offset) / period - 0.3))
        last = int(np.floor((min(end_seconds, chain[-1] + 0.3 * period) - offset) / period))
        return BeatGrid(np.asarray(offset + period * np.arange(first, last + 1)), True, period, on_time, wander)
    return BeatGrid(free, False, float(np.median(np.diff(free))), on_time, wander)


def _fit(times: Doubles, weights: Doubles) -> tuple[float, float]:
    """Period and offset of the grid most beats lie on."""
    median = float(np.median(np.diff(times)))
    span = times[-1] - times[0]
    step = 0.08 / span * median  # so fine that beats at the ends stay within a tenth of a period
    periods = median + np.arange(-200, 201) * step * median
    periods = periods[(periods > 0.97 * median) & (periods < 1.03 * median)]
    turns = np.exp(2j * np.pi * times[:, np.newaxis] / periods)
    sums = weights @ turns
    best = int(np.abs(sums).argmax())
    period = float(periods[best])
    offset = float(np.angle(sums[best]) / (2 * np.pi) * period)
    for reach in (0.12 * period, 0.04, 0.025, _ON_TIME_SECONDS):
        numbers = np.round((times - offset) / period)
        apart = times - offset - period * numbers
        near = weights * (np.abs(apart) < reach)
        if np.count_nonzero(near) < _FEWEST_BEATS:
            break
        period, offset = _line(numbers, times, near)
    return period, offset


def _line(numbers: Doubles, times: Doubles, weights: Doubles) -> tuple[float, float]:
    total = weights.sum()
    middle, mean = (weights * numbers).sum() / total, (weights * times).sum() / total
    spread = (weights * (numbers - middle) ** 2).sum()
    slope = float((weights * (numbers - middle) * (times - mean)).sum() / spread)
    return slope, float(mean - slope * middle)


def _wander(apart: Doubles, weights: Doubles) -> float:
    """How far the offset of some beats together goes from 0: the ninth tenth of it."""
    kernel = np.hanning(2 * _LOCAL_BEATS + 1)
    near = weights * (np.abs(apart) < 0.07)
    total = np.convolve(near, kernel, "same")
    local = np.convolve(near * apart, kernel, "same") / np.maximum(total, 1e-9)
    heard = total > 0.3 * float(np.median(total) + 1e-9)
    return float(np.percentile(np.abs(local[heard]), 90)) if heard.any() else 1.0


def smooth_course(times: Doubles, chain: Doubles, weights: Doubles, stiffness: float = 12.0) -> Doubles:
    """Beats that bend as little as they can while staying near clear onsets: the least squares of both.

    *chain*: where beats without an onset are about. *stiffness*: what bending costs against missing an onset.
    """
    pulls = np.minimum(weights, 1.5)
    wanted = np.where(pulls > 0, times, chain)
    pulls = np.where(pulls > 0, pulls, 0.05)
    beats = _least_bend(wanted, pulls, stiffness)
    for _ in range(3):  # onsets that fit badly count less
        fits = 1.0 / (1.0 + ((wanted - beats) / 0.012) ** 2)
        beats = _least_bend(wanted, pulls * fits, stiffness)
    return beats


def _least_bend(wanted: Doubles, pulls: Doubles, stiffness: float) -> Doubles:
    """Minimise sum pulls (b - wanted)^2 + stiffness (second difference of b)^2: a band matrix, solved without one."""
    count = len(wanted)
    main, first, second = pulls.copy(), np.zeros(count), np.zeros(count)
    main[:-2] += stiffness
    main[1:-1] += 4.0 * stiffness
    main[2:] += stiffness
    first[:-2] -= 2.0 * stiffness
    first[1:-1] -= 2.0 * stiffness
    second[:-2] += stiffness
    return _solve_band(main, first, second, pulls * wanted)


def _solve_band(main: Doubles, first: Doubles, second: Doubles, right: Doubles) -> Doubles:
    """Solve a symmetric system with two bands beside the diagonal, by LDL'. *first*[i]: row i, column i + 1."""
    count = len(main)
    d, e, f, z = main.copy(), first.copy(), second.copy(), right.copy()
    for i in range(count):
        if i + 1 < count:
            ratio = e[i] / d[i]
            d[i + 1] -= ratio * e[i]
            if i + 2 < count:
                e[i + 1] -= ratio * f[i]
            z[i + 1] -= ratio * z[i]
        if i + 2 < count:
            ratio2 = f[i] / d[i]
            d[i + 2] -= ratio2 * f[i]
            z[i + 2] -= ratio2 * z[i]
    out = np.zeros(count)
    for i in range(count - 1, -1, -1):
        value = z[i]
        if i + 1 < count:
            value -= e[i] * out[i + 1]
        if i + 2 < count:
            value -= f[i] * out[i + 2]
        out[i] = value / d[i]
    return out
