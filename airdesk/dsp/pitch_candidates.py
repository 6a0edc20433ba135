"""Pitches that a sound may have, each with its evidence; which of them it is, is for whoever knows sounds to say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.pitch_spectrum import BINS_PER_OCTAVE, NUM_BINS, NUM_LAGS, PitchSpectrum, bin_hz, lag_of

Floats = NDArray[np.float32]

LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ = 24.0, 4600.0
MOST_CANDIDATES = 14

_HARMONICS = np.arange(1, 13)
_BETWEEN = np.asarray([0.5, 1.5, 2.5, 3.5, 1 / 3, 2 / 3, 4 / 3, 5 / 3, 0.25, 0.75])
"""Where partials would lie if the true pitch were an octave, a twelfth or two octaves lower."""
_LAG_RATIOS = np.asarray([1.0, 2.0, 3.0, 0.5, 1 / 3, 1.5])
_HARMONIC_WEIGHTS = np.asarray(0.86 ** np.arange(12))
_AROUND = np.asarray([0.994, 1.0, 1.006])
_LAG_GRID = np.arange(NUM_LAGS, dtype=np.float64)

NUM_EVIDENCE = len(_HARMONICS) * 2 + len(_BETWEEN) * 2 + len(_LAG_RATIOS) + 12


@dataclass(frozen=True, slots=True)
class Candidates:
    """Frequencies with what speaks for and against each."""

    hz: NDArray[np.float64]  # (count,)
    evidence: Floats  # (count, NUM_EVIDENCE)


def pitch_candidates(spectrum: PitchSpectrum) -> Candidates:
    """The likeliest pitches, in no order."""
    hz = bin_hz()
    bins = _searched_bins()
    near = _widened(spectrum.tonal)
    harmonic = _summed_at(near, bins, _HARMONICS.astype(float), _HARMONIC_WEIGHTS)
    between = _summed_at(near, bins, _BETWEEN[:4], np.ones(4))
    likeness = _searched_likeness(spectrum.likeness)
    scores = harmonic / _HARMONIC_WEIGHTS.sum()
    combined = scores + 0.5 * np.maximum(likeness, 0.0) - 0.1 * between
    chosen: list[int] = []
    for score, count in ((combined, 6), (scores, 4), (likeness, 4), (spectrum.tonal[bins] + 0.0, 4)):
        chosen += _peaks(score, count)
    strongest = _peaks(combined, 1)
    for index in strongest:
        chosen += [index - BINS_PER_OCTAVE, index + BINS_PER_OCTAVE]
    unique = _apart(np.asarray([index for index in chosen if 0 <= index < len(bins)], int))
    picked = bins[unique]
    return Candidates(hz[picked], _evidence(spectrum, near, picked, combined[unique], float(combined.max())))


@cache
def _searched_bins() -> NDArray[np.int64]:
    """The bins of the log axis at which a pitch may lie."""
    first, last = np.searchsorted(bin_hz(), [LOWEST_PITCH_HZ, HIGHEST_PITCH_HZ])
    return np.arange(first, last)


def _summed_at(values: Floats, bins: NDArray[np.int64], ratios: NDArray[np.float64], weights: NDArray[np.float64]) -> Floats:
    """Weighted sum of the values at multiples of the frequencies of neighbouring bins; 0 beyond the axis."""
    first, last = int(bins[0]), int(bins[-1]) + 1
    total = np.zeros(last - first, np.float32)
    for offset, weight in zip(_offsets(tuple(ratios)), weights, strict=True):
        low, high = max(0, first + offset), min(NUM_BINS, last + offset)
        total[low - offset - first : high - offset - first] += np.float32(weight) * values[low:high]
    return total


@cache
def _offsets(ratios: tuple[float, ...]) -> list[int]:
    """By how many bins each ratio lies higher."""
    return [round(float(np.log2(ratio)) * BINS_PER_OCTAVE) for ratio in ratios]


def _widened(tonal: Floats) -> Floats:
    """Each bin with the best of its neighbours: partials may lie a fifth of a semitone off."""
    wide = tonal.copy()
    wide[1:] = np.maximum(wide[1:], tonal[:-1])
    wide[:-1] = np.maximum(wide[:-1], tonal[1:])
    return wide


def _at_ratios(values: Floats, bins: NDArray[np.int64], ratios: NDArray[np.float64]) -> Floats:
    """Values at multiples of each bin's frequency, shape (bins, ratios); 0 beyond the axis."""
    places = bins[:, np.newaxis] + np.asarray(_offsets(tuple(ratios)))
    inside = (places >= 0) & (places < NUM_BINS)
    return np.asarray(np.where(inside, values[np.where(inside, places, 0)], 0.0), np.float32)


def _likeness_at(likeness: Floats, hz: NDArray[np.float64]) -> Floats:
    """Autocorrelation at the period of each frequency, and close by."""
    lags = lag_of(hz)[..., np.newaxis] * _AROUND
    return np.asarray(np.interp(lags, _LAG_GRID, likeness, right=0.0).max(axis=-1), np.float32)


@cache
def _searched_lags() -> tuple[NDArray[np.int64], Floats]:
    """Where the periods of the searched bins lie on the axis of lags: the lag below each, and the share of the one above."""
    lags = lag_of(bin_hz()[_searched_bins()])[:, np.newaxis] * _AROUND
    below = np.minimum(lags.astype(np.int64), NUM_LAGS - 2)
    return below, (lags - below).astype(np.float32)


def _searched_likeness(likeness: Floats) -> Floats:
    """Autocorrelation at the period of each searched bin, and close by."""
    below, above = _searched_lags()
    low = likeness[below]
    return np.asarray((low + above * (likeness[below + 1] - low)).max(axis=1), np.float32)


def _peaks(values: Floats, count: int) -> list[int]:
    inner = np.flatnonzero((values[1:-1] >= values[:-2]) & (values[1:-1] > values[2:])) + 1
    if not len(inner):
        return [int(np.argmax(values))]
    return [int(index) for index in inner[np.argsort(-values[inner])[:count]]]


def _apart(indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each once, none within two bins of one before it."""
    kept: list[int] = []
    for index in indices:
        if all(abs(index - other) > 2 for other in kept):
            kept.append(int(index))
    return np.asarray(kept[:MOST_CANDIDATES], int)


def _evidence(spectrum: PitchSpectrum, near: Floats, bins: NDArray[np.int64], scores: Floats, best: float) -> Floats:
    hz = bin_hz()[bins]
    level = _widened(spectrum.power)
    harmonics, between = _at_ratios(near, bins, _HARMONICS.astype(float)), _at_ratios(near, bins, _BETWEEN)
    lags = _likeness_at(spectrum.likeness, hz[:, np.newaxis] / _LAG_RATIOS)
    octave = np.log2(hz / 260.0)
    peaks = np.flatnonzero(spectrum.tonal > 0.3)
    lowest = bin_hz()[peaks[0]] if len(peaks) else 260.0
    strongest = bin_hz()[int(np.argmax(spectrum.power))]
    total = max(float(spectrum.tonal.sum()), 1e-6)
    summed = np.cumsum(spectrum.tonal)
    below = np.where(bins > 3, summed[np.maximum(0, bins - 4)], 0.0) / total
    more = np.stack(
        [
            *(octave, octave**2, np.clip(np.log2(lowest / hz), -4, 4), np.clip(np.log2(strongest / hz), -4, 5)),
            *(scores, scores - best, below, harmonics.sum(axis=1) / total, harmonics[:, ::2].sum(axis=1) / total),
            np.full(len(bins), float(spectrum.likeness[20:].max())),
            np.full(len(bins), len(peaks) / 40.0),
            np.full(len(bins), float(spectrum.power.mean())),
        ],
        axis=1,
    )
    levels = [_at_ratios(level, bins, _HARMONICS.astype(float)), _at_ratios(level, bins, _BETWEEN)]
    return np.asarray(np.concatenate([harmonics, between, *levels, lags, more], axis=1), np.float32)


def refined_hz(spectrum: PitchSpectrum, hz: float) -> float:
    """The frequency to the cent: from the places of its lowest partials, the strongest counting most."""
    estimates, weights = [], []
    use_long = hz < 160.0
    magnitude = spectrum.long_magnitude if use_long else spectrum.short_magnitude
    step = spectrum.long_bin_hz if use_long else spectrum.short_bin_hz
    for number in range(1, 7):
        target = number * hz
        low, high = int(target * 0.975 / step), int(np.ceil(target * 1.025 / step)) + 1
        if low < 1 or high >= len(magnitude) - 1:
            break
        peak = low + int(np.argmax(magnitude[low:high]))
        left, middle, right = np.log(np.maximum(magnitude[peak - 1 : peak + 2], 1e-12))
        curve = left - 2 * middle + right
        if middle < left or middle < right or curve >= 0:
            continue
        place = peak + 0.5 * (left - right) / curve
        estimates.append(float(place * step / number))
        weights.append(float(magnitude[peak]) / number**0.5)
    return hz if not estimates else _weighted_median(np.asarray(estimates), np.asarray(weights), hz)


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64], fallback: float) -> float:
    order = np.argsort(values)
    values, weights = values[order], weights[order]
    share = (np.cumsum(weights) - 0.5 * weights) / max(float(weights.sum()), 1e-12)
    found = float(np.interp(0.5, share, values))
    return found if abs(np.log2(found / fallback)) < 0.06 else fallback
