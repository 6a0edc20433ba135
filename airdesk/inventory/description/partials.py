"""What a sound is made of once its pitch is known: its partials, what lies between them, and how both move."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import HOP, onset_strength, pick_onsets
from airdesk.dsp.pitch_spectrum import PITCH_RATE, PitchSpectrum, lag_of
from airdesk.inventory.description.colour import LOWEST_HZ

Floats = NDArray[np.float32]

_PARTIALS = 12
_GAPS = 6
_STANDING_OUT = 0.3
_THINNED = 8  # low partials are found in every eighth frame
_LOW_PIECES = ((0, 1024), (1024, 2048), (4096, 4096))
_LOW_FFT = 1024
_LOW_BINS = slice(7, 380)  # 38 Hz .. 2 kHz


def partials(spectrum: PitchSpectrum, hz: float) -> Floats:
    """Levels of the lowest partials against the strongest, how far odd ones lead, how harmonic all are, what lies between."""
    step, magnitude = spectrum.short_bin_hz, spectrum.short_magnitude
    numbers = np.arange(1, _PARTIALS + 1)
    low = (numbers * hz * 0.97 / step).astype(int)
    high = (numbers * hz * 1.03 / step).astype(int) + 2
    known = int(np.count_nonzero(high < len(magnitude)))
    levels, places = np.zeros(_PARTIALS), np.zeros(_PARTIALS)
    gaps = np.zeros(_GAPS)
    for index in range(known):
        peak = low[index] + int(np.argmax(magnitude[low[index] : high[index]]))
        levels[index], places[index] = magnitude[peak], peak
        if index < _GAPS:
            start, end = int((index + 1.3) * hz / step), int((index + 1.7) * hz / step) + 1
            gaps[index] = magnitude[start:end].sum() / max(1, end - start)
    top = max(float(levels.max()), 1e-9)
    stray = np.where(levels > 0, 1200.0 * np.log2(np.maximum(places, 1.0) * step / (numbers * hz)), 0.0)
    odd, even = float(levels[2::2].sum()), float(levels[1::2].sum())
    above = magnitude[int(LOWEST_HZ / step) :]
    covered = float(np.sqrt(levels @ levels / max(float(above @ above) / 3.0, 1e-12)))
    weights = levels / max(float(levels.sum()), 1e-9)
    more = [np.log10((odd + 1e-6) / (even + 1e-6)), covered, weights @ stray / 50.0, weights @ np.abs(stray) / 50.0]
    tonal = spectrum.tonal[spectrum.tonal > _STANDING_OUT]
    counts = [len(tonal) / 20.0, float(tonal.sum()) / 10.0]
    return np.asarray([*np.log10(levels / top + 1e-4), *np.log10(gaps / top + 1e-4), *more, *counts], np.float32)


def motion(bands: Floats, spectrum: PitchSpectrum, hz: float) -> Floats:
    """How the pitch moves, and how many onsets there are."""
    strength = onset_strength(bands)
    onsets = pick_onsets(strength)
    lag = float(lag_of(np.asarray([hz]))[0])
    low, high = max(1, int(lag * 0.9)), min(spectrum.tracks.shape[1], int(lag * 1.1) + 3)
    drift, depth = 0.0, 0.0
    if high - low > 2:
        places = low + np.argmax(spectrum.tracks[:, low:high], axis=1)
        drift, depth = float(np.log2(places[0] / max(1, places[-1]))) * 12, float(np.std(12 * np.log2(places / lag)))
    clear = [float(spectrum.tracks[0, 20:].max()), float(spectrum.tracks[-1, 20:].max())]
    crowd = len(onsets) * HOP / max(HOP, len(bands) * HOP) * 20
    return np.asarray([np.log2(1 + len(onsets)), crowd, drift, depth, *clear, float(strength.max())], np.float32)


@lru_cache(64)
def _hann(length: int) -> Floats:
    return np.asarray(np.hanning(length), np.float32)


def lows(heard: Floats) -> list[float]:
    """Where the strongest low partial lies early and later: a kick falls; and how often the wave crosses zero."""
    result: list[float] = []
    for begin, length in _LOW_PIECES:
        piece = heard[begin : begin + length]
        if len(piece) < 256:
            result.append(result[-1] if result else 0.0)
            continue
        thin = piece[: len(piece) // _THINNED * _THINNED].reshape(-1, _THINNED).sum(axis=1)
        bins = np.fft.rfft(thin * _hann(len(thin)), _LOW_FFT)[_LOW_BINS]
        place = _LOW_BINS.start + int(np.argmax(bins.real**2 + bins.imag**2))
        result.append(float(np.log2(place * PITCH_RATE / _THINNED / _LOW_FFT / 100.0)))
    signs = np.signbit(heard[:8192])
    crossings = np.count_nonzero(signs[1:] != signs[:-1]) / max(1, len(signs) - 1)
    return [*result, result[0] - result[-1], crossings * 3]
