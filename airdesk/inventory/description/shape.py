"""The numbers that tell one sound from another: how it begins and dies, its colour in each part, its partials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.onsets import (
    ENVELOPE_HOP,
    FRAME,
    HOP,
    NUM_BANDS,
    envelope,
    onset_strength,
    pick_onsets,
)
from airdesk.dsp.pitch_spectrum import PITCH_RATE, PitchSpectrum, lag_of, pitch_of

Floats = NDArray[np.float32]

HEARD_SECONDS = 2.6
"""Of a long sound so much is looked at."""

_FLOOR = 1e-5  # of the strongest band: recordings are no cleaner
_LONGEST_SECONDS = 2.0  # times that are longer say no more of a sound
_COEFFICIENTS = 18
_PARTIALS = 10
_LOWEST_HZ = 35.0


@dataclass(frozen=True, slots=True)
class Shape:
    """What was measured of a sound."""

    numbers: Floats  # all of it, for the classifier
    timbre: Floats  # (24,): its colour alone, for finding similar sounds
    brightness_hz: float  # centre of its spectrum
    noisiness: float  # 0 pure tones .. 1 noise
    attack_seconds: float
    decay_seconds: float  # from the peak down by 40 dB


def measure_shape(
    audio: Floats, onset: int, bands: Floats, bins: Floats, spectrum: PitchSpectrum, hz: float, pitch_share: float
) -> Shape:
    """The shape of a sound of one channel at PITCH_RATE.

    *bands*, *bins*: of the sound from its onset on. *hz*, *pitch_share*: the likeliest pitch and how sure it is.
    """
    whole = audio[onset:]
    heard = whole[: int(HEARD_SECONDS * PITCH_RATE)]
    bands = bands[: int(HEARD_SECONDS * PITCH_RATE / HOP)]
    level = envelope(whole)
    times, attack, decay = _course(level, len(audio) / PITCH_RATE)
    colour, timbre = _colour(bands)
    spread, brightness, noisiness = _spread(bins)
    partials = _partials(spectrum, hz)
    motion = _motion(bands, spectrum, hz)
    pitch = [pitch_of(hz) / 24.0 - 2.5, pitch_share, float(np.max(spectrum.likeness[20:])), *_lows(heard)]
    numbers = np.concatenate([times, colour, spread, partials, motion, np.asarray(pitch)]).astype(np.float32)
    return Shape(np.nan_to_num(numbers), timbre, brightness, noisiness, attack, decay)


def _course(level: Floats, length_seconds: float) -> tuple[Floats, float, float]:
    """How the sound comes and goes."""
    hop = ENVELOPE_HOP / PITCH_RATE
    peak = int(np.argmax(level))
    top = max(float(level[peak]), 1e-9)
    relative = level / top
    half = np.flatnonzero(relative > 0.8)
    attack = (int(half[0]) if len(half) else 0) * hop
    falls = [_fall(relative, peak, share) * hop for share in (0.5, 0.2, 0.1, 0.01)]
    energy = relative.astype(np.float64) ** 2
    total = max(float(energy.sum()), 1e-12)
    centre = float((energy * np.arange(len(energy))).sum() / total) * hop
    early = float(energy[: int(0.05 / hop) + 1].sum() / total)
    middle = float(energy[: int(0.2 / hop) + 1].sum() / total)
    end = float(relative[-max(1, len(relative) // 20) :].mean())
    times = np.asarray([attack, *falls, centre, length_seconds])
    logs = np.log10(np.minimum(times, _LONGEST_SECONDS) + 0.003)
    shares = [early, middle, np.log10(end + 1e-3), float((relative > 0.1).mean()), float((relative > 0.5).mean())]
    held = _at(relative, peak, 0.25), _at(relative, peak, 0.5), _at(relative, peak, 1.0)
    more = [peak / max(1, len(level)), float(np.sqrt(energy.mean())), *(np.log10(share + 1e-3) for share in held)]
    return np.asarray([*logs, *shares, *more], np.float32), attack, falls[3]


def _fall(relative: Floats, peak: int, share: float) -> int:
    """Blocks from the peak until the sound stays below a share of it."""
    above = np.flatnonzero(relative[peak:] > share)
    return int(above[-1]) + 1 if len(above) else 1


def _at(relative: Floats, peak: int, seconds: float) -> float:
    place = peak + int(seconds * PITCH_RATE / ENVELOPE_HOP)
    return float(relative[place : place + 6].max()) if place < len(relative) else 0.0


@cache
def _cosines() -> Floats:
    """The discrete cosine transform over the bands."""
    n = np.arange(NUM_BANDS)
    rows = [np.cos(np.pi * k * (n + 0.5) / NUM_BANDS) * np.sqrt(2.0 / NUM_BANDS) for k in range(_COEFFICIENTS)]
    return np.asarray(np.stack(rows, axis=1), np.float32)


def _colour(bands: Floats) -> tuple[Floats, Floats]:
    """Cepstra of the attack, the early and the late part, their spread; and the timbre vector."""
    power = bands.sum(axis=1)
    top = max(float(power.max()), 1e-12)
    level = np.log10(np.maximum(bands, _FLOOR * max(float(bands.max()), 1e-12)) / max(float(bands.max()), 1e-12))
    cepstra = level @ _cosines()
    loud = power > 1e-3 * top
    parts = [slice(0, 3), slice(3, 12), slice(12, 40), slice(40, None)]
    means = []
    weights = np.where(loud, np.sqrt(power / top), 0.0)[:, np.newaxis]
    whole = (cepstra * weights).sum(axis=0) / max(float(weights.sum()), 1e-9)
    for part in parts:
        rows, shares = cepstra[part], weights[part]
        amount = float(shares.sum())
        means.append((rows * shares).sum(axis=0) / amount if amount > 1e-6 else whole)
    spread = np.sqrt((weights * (cepstra - whole) ** 2).sum(axis=0) / max(float(weights.sum()), 1e-9))
    numbers = np.concatenate([whole, *(mean[:13] for mean in means)])
    timbre = np.concatenate([whole[1:13], means[0][1:7] - whole[1:7], spread[1:7]])
    return np.asarray(numbers, np.float32), np.asarray(timbre, np.float32)


def _spread(bins: Floats) -> tuple[Floats, float, float]:
    """Where the energy lies and how even it is."""
    hz = np.arange(len(bins)) * PITCH_RATE / FRAME
    bins = np.where(hz < _LOWEST_HZ, 0.0, bins)  # rumble is no part of a sound
    bins = np.asarray(bins + 1e-7 * bins.max(), np.float32)
    total = max(float(bins.sum()), 1e-12)
    magnitude = np.sqrt(bins)
    centre = float((hz * magnitude).sum() / max(float(magnitude.sum()), 1e-9))
    width = float(np.sqrt((((hz - centre) ** 2) * magnitude).sum() / max(float(magnitude.sum()), 1e-9)))
    summed = np.cumsum(bins) / total
    rolls = [hz[min(int(np.searchsorted(summed, share)), len(hz) - 1)] for share in (0.25, 0.5, 0.85, 0.95)]
    flat = [_flatness(bins[low:high]) for low, high in ((2, 20), (20, 90), (90, 370), (370, 740))]
    shares = [
        float(bins[low:high].sum() / total) for low, high in ((0, 4), (4, 10), (10, 25), (25, 93), (93, 280), (280, 1025))
    ]
    weights = np.sqrt(np.asarray([bins[low:high].sum() for low, high in ((2, 20), (20, 90), (90, 370), (370, 740))]) + 1e-12)
    noisiness = float((np.asarray(flat) * weights).sum() / weights.sum())
    logs = np.log2(np.asarray([centre, width, *rolls]) + 20.0)
    columns = [*logs, *flat, noisiness, *(np.log10(share + 3e-2) for share in shares)]
    return np.asarray(columns, np.float32), centre, noisiness


def _flatness(power: Floats) -> float:
    return float(np.exp(np.log(power + 1e-12).mean()) / (power.mean() + 1e-12))


def _partials(spectrum: PitchSpectrum, hz: float) -> Floats:
    """Levels of the lowest partials against the strongest, how far odd ones lead, how harmonic all are."""
    step, magnitude = spectrum.short_bin_hz, spectrum.short_magnitude
    levels = np.zeros(_PARTIALS)
    stray = np.zeros(_PARTIALS)
    for number in range(1, _PARTIALS + 1):
        low, high = int(number * hz * 0.97 / step), int(number * hz * 1.03 / step) + 2
        if high < len(magnitude):
            peak = low + int(np.argmax(magnitude[low:high]))
            levels[number - 1] = magnitude[peak]
            stray[number - 1] = 1200.0 * np.log2(max(peak * step, 1.0) / (number * hz))
    top = max(float(levels.max()), 1e-9)
    decibels = np.log10(levels / top + 1e-4)
    odd, even = float(levels[2::2].sum()), float(levels[1::2].sum())
    covered = float(np.sqrt((levels**2).sum() / max(float((magnitude[int(_LOWEST_HZ / step) :] ** 2).sum()) / 3.0, 1e-12)))
    weights = levels / max(float(levels.sum()), 1e-9)
    return np.asarray([*decibels, np.log10((odd + 1e-6) / (even + 1e-6)), covered, float((weights * stray).sum()) / 50.0,
                       float((weights * np.abs(stray)).sum()) / 50.0], np.float32)  # fmt: skip


def _motion(bands: Floats, spectrum: PitchSpectrum, hz: float) -> Floats:
    """How level and pitch move, and how many onsets there are."""
    strength = onset_strength(bands)
    onsets = pick_onsets(strength)
    level = np.log10(bands.sum(axis=1) + 1e-9)
    loud = level > level.max() - 3
    wobble = float(np.std(np.diff(level[loud]))) if loud.sum() > 3 else 0.0
    lag = float(lag_of(np.asarray([hz]))[0])
    low, high = max(1, int(lag * 0.9)), min(spectrum.tracks.shape[1], int(lag * 1.1) + 3)
    drift, depth = 0.0, 0.0
    if high - low > 2:
        places = low + np.argmax(spectrum.tracks[:, low:high], axis=1)
        drift, depth = float(np.log2(places[0] / max(1, places[-1]))) * 12, float(np.std(12 * np.log2(places / lag)))
    clear = [float(spectrum.tracks[0, 20:].max()), float(spectrum.tracks[-1, 20:].max())]
    flux = float(strength[1:].mean()) if len(strength) > 1 else 0.0
    return np.asarray([np.log2(1 + len(onsets)), len(onsets) * HOP / max(HOP, len(bands) * HOP) * 20, wobble * 5, drift, depth,
                       *clear, flux * 10, float(strength.max())], np.float32)  # fmt: skip


@lru_cache(64)
def _hann(length: int) -> Floats:
    return np.asarray(np.hanning(length), np.float32)


def _lows(heard: Floats) -> list[float]:
    """Where the strongest low partial lies early and later: a kick falls."""
    result: list[float] = []
    for begin, length in ((0, 1024), (1024, 2048), (4096, 4096)):
        piece = heard[begin : begin + length]
        if len(piece) < 256:
            result.append(result[-1] if result else 0.0)
            continue
        magnitude = np.abs(np.fft.rfft(piece * _hann(len(piece)), 8192))[7:380]
        result.append(float(np.log2((7 + int(np.argmax(magnitude))) * PITCH_RATE / 8192 / 100.0)))
    crossings = (
        float(np.mean(np.signbit(heard[1:8192]) != np.signbit(heard[: min(len(heard) - 1, 8191)]))) if len(heard) > 2 else 0.0
    )
    return [*result, result[0] - result[-1], crossings * 3]
