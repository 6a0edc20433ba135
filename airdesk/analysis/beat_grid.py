"""A chain of beats as a grid: one tempo throughout where the song keeps it, else a smooth course through its onsets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.exact_onsets import ExactOnsets
from airdesk.dsp.regular_pulses import pulse_sums
from airdesk.dsp.smooth_line import least_bend

Doubles = NDArray[np.float64]

_NEAR_SECONDS: Final = 0.035
_ON_TIME_SECONDS: Final = 0.022
_FEWEST_BEATS: Final = 6
_LEAST_ON_TIME: Final = 0.8
_STEADY_SECONDS: Final = 0.012  # how far the local offset of a steady song may wander
_MEETS: Final = 0.945  # of what free beats meet
_SPLIT_ON_TIME: Final = 0.6
_SPLIT_SECONDS: Final = 0.005
_BEATS_OFF: Final = 3.2  # too many or too few that a chain may have
_QUARTERS: Final = 4
_QUARTERS_ON_TIME: Final = 0.9
_SILENT: Final = 0.3  # strength of beats on which next to nothing begins
_SWINGS: Final = np.linspace(-0.2, 0.2, 21)  # of a beat
_LOCAL_BEATS: Final = 12
_KERNEL: Final = np.hanning(2 * _LOCAL_BEATS + 1)


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
    times, weights = _clear_onsets(chain, exact)
    if len(chain) < _FEWEST_BEATS or weights.sum() <= 0:
        return BeatGrid(chain, False, _quantile(np.diff(chain), 0.5) if len(chain) > 1 else 0.5, 0.0, 1.0)
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
    return BeatGrid(free, False, _quantile(np.diff(free), 0.5), on_time, wander)


def steadied(grid: BeatGrid, exact: ExactOnsets) -> BeatGrid | None:
    """One tempo throughout where beats that bend keep to it but for stretches quarters of a beat early or late.

    What beats slide across, as where nothing but chords is heard, bends them; all that is clear is on quarters of the beat.
    """
    times, weights = _clear_onsets(grid.beats, exact)
    if len(times) < _FEWEST_BEATS or weights.sum() <= 0:
        return None
    quarter, offset = _fit(times, weights, _QUARTERS)
    numbers = np.round((times - offset) / quarter)
    apart = times - offset - quarter * numbers
    close = np.abs(apart) < min(_ON_TIME_SECONDS, 0.2 * quarter)
    on_time, wander = float(weights[close].sum() / weights.sum()), _wander(apart, weights)
    places = np.bincount(numbers.astype(np.int64) % _QUARTERS, weights, _QUARTERS) / weights.sum()
    if on_time < _QUARTERS_ON_TIME or wander > _SPLIT_SECONDS or places.max() < _SPLIT_ON_TIME:
        return None
    offset, period = offset + int(places.argmax()) * quarter, _QUARTERS * quarter
    first, last = np.round((grid.beats[[0, -1]] - offset) / period)
    return BeatGrid(np.asarray(offset + period * np.arange(first, last + 1)), True, period, on_time, wander)


def moved_onto_onsets(grid: BeatGrid, exact: ExactOnsets, end_seconds: float, strength: Strength) -> BeatGrid:
    """A grid on whose beats nothing begins, as half a beat after off-beats that swing, moved to where something does."""
    if len(grid.beats) <= _FEWEST_BEATS or strength(grid.beats) >= _SILENT:
        return grid
    moved = [grid.beats[:-1] + swing * np.diff(grid.beats) for swing in _SWINGS]
    strengths = [strength(beats) for beats in moved]
    return fit_grid(moved[int(np.argmax(strengths))], exact, end_seconds, strength) if max(strengths) > 2.0 * _SILENT else grid


def course_through(beats: Doubles, exact: ExactOnsets) -> Doubles:
    """The smooth course through the clear onsets near beats."""
    times, weights = _clear_onsets(beats, exact)
    return smooth_course(times, beats, weights)


def _clear_onsets(beats: Doubles, exact: ExactOnsets) -> tuple[Doubles, Doubles]:
    """The onset near each beat and how much it counts: 0 where none is clear."""
    times, weights = exact.near(beats, _NEAR_SECONDS)
    return times, np.minimum(weights, 2.0) * (weights > 0.15)


def _fit(times: Doubles, weights: Doubles, parts: int = 1) -> tuple[float, float]:
    """Period and offset of the grid most beats lie on; of *parts* of a beat, where it is theirs."""
    usual = (times[-1] - times[0]) / (len(times) - 1) / parts
    beats_off = np.arange(-_BEATS_OFF, _BEATS_OFF + 0.05, 0.08) / parts  # so fine that the last beats turn by less than a tenth
    periods = usual * (1.0 + beats_off / len(times))
    sums = pulse_sums(times, weights, periods)
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
    near = weights * (np.abs(apart) < 0.07)
    total = np.convolve(near, _KERNEL, "same")
    local = np.convolve(near * apart, _KERNEL, "same") / np.maximum(total, 1e-9)
    heard = total > 0.3 * (_quantile(total, 0.5) + 1e-9)
    return _quantile(np.abs(local[heard]), 0.9) if heard.any() else 1.0


def _quantile(values: Doubles, share: float) -> float:
    """The value below which a share of them lies, between two as `np.quantile` has it, which takes ten times as long."""
    ordered = np.sort(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    return float(ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]))


def smooth_course(times: Doubles, chain: Doubles, weights: Doubles, stiffness: float = 12.0) -> Doubles:
    """Beats that bend as little as they can while staying near clear onsets: the least squares of both.

    *chain*: where beats without an onset are about. *stiffness*: what bending costs against missing an onset.
    """
    pulls = np.minimum(weights, 1.5)
    wanted = np.where(pulls > 0, times, chain)
    pulls = np.where(pulls > 0, pulls, 0.05)
    beats = least_bend(wanted, pulls, stiffness)
    for _ in range(3):  # onsets that fit badly count less
        fits = 1.0 / (1.0 + ((wanted - beats) / 0.012) ** 2)
        beats = least_bend(wanted, pulls * fits, stiffness)
    return beats
