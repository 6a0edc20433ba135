"""The colour of a sound in each of its parts, and how its low and high ranges come and go."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import FRAME, NUM_BANDS
from airdesk.dsp.pitch_spectrum import PITCH_RATE

Floats = NDArray[np.float32]

LOWEST_HZ = 35.0
"""What lies lower is rumble and no part of a sound."""

_FLOOR = 1e-5  # of the strongest band: recordings are no cleaner
_COEFFICIENTS = 18
_KEPT = 13
_PARTS = (slice(0, 3), slice(3, 12), slice(12, 40), slice(40, None))
_RANGES = 8
_LATER = (4, 9, 20, 45)  # frames after the peak of a range: 46 ms to half a second
_FLAT_BINS = ((2, 20), (20, 90), (90, 370), (370, 740))
_SHARE_BINS = ((0, 4), (4, 10), (10, 25), (25, 93), (93, 280), (280, 1025))


@cache
def _cosines() -> Floats:
    """The discrete cosine transform over the bands."""
    n = np.arange(NUM_BANDS)
    rows = [np.cos(np.pi * k * (n + 0.5) / NUM_BANDS) * np.sqrt(2.0 / NUM_BANDS) for k in range(_COEFFICIENTS)]
    return np.asarray(np.stack(rows, axis=1), np.float32)


def colour(bands: Floats) -> tuple[Floats, Floats]:
    """Of a sound with bands (frames, NUM_BANDS): cepstra of its parts; and the timbre vector, (24,).

    How far the colour moves is no part of the first: it tells sampled notes from played ones, not one instrument from another.
    """
    power = bands.sum(axis=1)
    top, strongest = max(float(power.max()), 1e-12), max(float(bands.max()), 1e-12)
    cepstra = np.log10(np.maximum(bands, _FLOOR * strongest) / strongest) @ _cosines()
    shares = power / top
    weights = np.where(shares > 1e-3, np.sqrt(shares), 0.0).astype(np.float32)
    total = max(float(weights.sum()), 1e-9)
    whole = weights @ cepstra / total
    means = [_mean(cepstra[part], weights[part], whole) for part in _PARTS]
    spread = np.sqrt(weights @ (cepstra - whole) ** 2 / total)
    numbers = np.concatenate([whole, *(mean[:_KEPT] for mean in means)])
    timbre = np.concatenate([whole[1:13], means[0][1:7] - whole[1:7], spread[1:7]])
    return np.asarray(numbers, np.float32), np.asarray(timbre, np.float32)


def _mean(cepstra: Floats, weights: Floats, otherwise: Floats) -> Floats:
    amount = float(weights.sum())
    return np.asarray(weights @ cepstra / amount, np.float32) if amount > 1e-6 else otherwise


def ranges(bands: Floats) -> Floats:
    """How eight ranges of pitch come and go: where each peaks, how it stands then, and how far it has fallen a little later."""
    power = bands.reshape(len(bands), _RANGES, -1).sum(axis=2)
    level = np.log10(power + _FLOOR * max(float(power.max()), 1e-12))
    peaks = np.argmax(level[:90], axis=0)
    columns = np.arange(_RANGES)
    tops = level[peaks, columns]
    places = peaks + np.asarray(_LATER)[:, np.newaxis]
    inside = np.minimum(places, len(level) - 1)
    later = np.where(places < len(level), level[inside, columns], level.min()) - tops
    first = level[0] - tops
    return np.asarray(np.concatenate([np.log10(peaks + 1.0), first, np.maximum(later, -4.0).ravel()]), np.float32)


@cache
def _bin_hz() -> Floats:
    return (np.arange(FRAME // 2 + 1) * np.float32(PITCH_RATE / FRAME)).astype(np.float32)


def spread(bins: Floats) -> tuple[Floats, float, float]:
    """Where the energy lies and how even it is, by the mean power of FFT bins; its centre in Hz; how noisy it is, 0..1."""
    hz = _bin_hz()
    bins = np.where(hz < LOWEST_HZ, np.float32(0.0), bins)
    bins = bins + np.float32(1e-7) * bins.max()
    summed = np.cumsum(bins, dtype=np.float64)
    total = max(float(summed[-1]), 1e-12)
    magnitude = np.sqrt(bins)
    amount = max(float(magnitude.sum()), 1e-9)
    centre = float(hz @ magnitude) / amount
    width = float(np.sqrt((hz - centre) ** 2 @ magnitude / amount))
    rolls = [
        float(hz[min(int(place), len(hz) - 1)])
        for place in np.searchsorted(summed, np.asarray([0.25, 0.5, 0.85, 0.95]) * total)
    ]
    flat = np.asarray([_flatness(bins[low:high]) for low, high in _FLAT_BINS])
    sums = np.concatenate([[0.0], summed])
    shares = [float(sums[high] - sums[low]) / total for low, high in _SHARE_BINS]
    weights = np.sqrt(np.asarray([sums[high] - sums[low] for low, high in _FLAT_BINS]) + 1e-12)
    noisiness = float(flat @ weights / weights.sum())
    logs = np.log2(np.asarray([centre, width, *rolls]) + 20.0)
    columns = [*logs, *flat, noisiness, *np.log10(np.asarray(shares) + 3e-2)]
    return np.asarray(columns, np.float32), centre, noisiness


def _flatness(power: Floats) -> float:
    count = len(power)
    return float(np.exp(np.log(power + np.float32(1e-12)).sum() / count) / (float(power.sum()) / count + 1e-12))
