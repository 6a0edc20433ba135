"""When things begin: the envelope of a sound, and how much new sound there is at each moment."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ENVELOPE_HOP = 256
"""Frames per value of an envelope."""

FRAME, HOP = 2048, 512
"""Frames of an STFT frame and between two of them, at 44.1 kHz."""

NUM_BANDS = 40
_LOWEST_HZ, _HIGHEST_HZ = 30.0, 16000.0
_MOST_FRAMES_AT_ONCE = 512
_LONGEST_RISE = 10  # blocks of an envelope: 58 ms
_AROUND = 43  # frames to each side: half a second
_NOTHING = np.zeros(1)
_RISE_FLOOR = 3e-5  # of the strongest band: what is softer does not begin


def envelope(audio: Floats) -> Floats:
    """Peak level of every ENVELOPE_HOP frames of one channel."""
    whole = len(audio) // ENVELOPE_HOP
    if whole == 0:
        return np.asarray([np.max(np.abs(audio), initial=0.0)], np.float32)
    blocks = audio[: whole * ENVELOPE_HOP].reshape(whole, ENVELOPE_HOP)
    return np.asarray(np.maximum(blocks.max(axis=1), -blocks.min(axis=1)))


def onset_frame(audio: Floats) -> int:
    """The first frame at which the sound is there: within 30 dB of its peak, 2 ms before."""
    level = envelope(audio)
    heard = np.flatnonzero(level > 0.03 * max(float(level.max()), 1e-9))
    if not len(heard):
        return 0
    begin = max(0, (int(heard[0]) - 1) * ENVELOPE_HOP)
    piece = np.abs(audio[begin : begin + 3 * ENVELOPE_HOP])
    first = np.flatnonzero(piece > 0.03 * float(level.max()))
    return max(0, begin + (int(first[0]) if len(first) else 0) - 88)


def attack_frame(audio: Floats, onset: int) -> int:
    """Where a sound really begins: where it last rose above a tenth of its peak before it first came within 12 dB of it."""
    level = envelope(audio)
    top = float(level.max())
    loud = int(np.argmax(level > 0.25 * top))
    soft = np.flatnonzero(level[max(0, loud - _LONGEST_RISE) : loud] < 0.1 * top)
    first = max(0, loud - _LONGEST_RISE) + (int(soft[-1]) if len(soft) else 0)
    return max(onset, first * ENVELOPE_HOP)


def band_and_bin_power(audio: Floats, sample_rate: int) -> tuple[Floats, Floats]:
    """Power in bands of each frame, and the mean power of each FFT bin."""
    if len(audio) < FRAME:
        audio = np.pad(audio, (0, FRAME - len(audio)))
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME)[::HOP]
    bands = np.empty((len(frames), NUM_BANDS), np.float32)
    total = np.zeros(FRAME // 2 + 1, np.float64)
    weights = _band_weights(sample_rate)
    for start in range(0, len(frames), _MOST_FRAMES_AT_ONCE):
        spectra = np.fft.rfft(frames[start : start + _MOST_FRAMES_AT_ONCE] * _window(), axis=1)
        power = spectra.real**2 + spectra.imag**2
        bands[start : start + len(power)] = power @ weights
        total += power.sum(axis=0)
    return bands, np.asarray(total / max(1, len(frames)), np.float32)


@cache
def _window() -> Floats:
    return np.asarray(np.hanning(FRAME), np.float32)


@cache
def _band_weights(sample_rate: int) -> Floats:
    """Triangles on the mel axis, shape (bins, NUM_BANDS)."""
    hz = np.fft.rfftfreq(FRAME, 1.0 / sample_rate)
    edges = _hz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), NUM_BANDS + 2))
    rising = (hz[:, np.newaxis] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz[:, np.newaxis]) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    nearest = np.round(edges[1:-1] * FRAME / sample_rate).astype(int)
    for band, place in enumerate(nearest):  # the lowest bands are narrower than a bin
        if weights[:, band].sum() < 0.5:
            weights[min(place, len(hz) - 1), band] = 0.5
    return np.asarray(weights, np.float32)


def _mel(hz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hz / 700.0))


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700.0 * (10.0 ** (mel / 2595.0) - 1.0))


def onset_strength(bands: Floats) -> Floats:
    """How much new sound each frame brings, in all bands together; shape (frames,)."""
    return np.asarray(_rise(bands).mean(axis=1), np.float32)


def onset_strengths(bands: Floats) -> Floats:
    """The same in three ranges: low, middle and high; shape (frames, 3)."""
    rise = _rise(bands)
    return np.stack([part.mean(axis=1) for part in np.split(rise, [8, 24], axis=1)], axis=1)


def _rise(bands: Floats) -> Floats:
    level = np.log10(np.maximum(bands, _RISE_FLOOR * max(float(bands.max()), 1e-20)))
    rise = np.empty_like(level)
    rise[0] = level[0] - level.min()
    rise[1:2] = level[1:2] - level[:1]
    rise[2:] = level[2:] - np.maximum(level[1:-1], level[:-2])
    return np.asarray(np.maximum(rise, 0.0, out=rise), np.float32)


def pick_onsets(strength: Floats, frames_between: int = 5) -> NDArray[np.int64]:
    """Frames at which something begins: peaks that stand out from their second."""
    if len(strength) < 3:
        return np.zeros(0, np.int64)
    sums = np.concatenate([_NOTHING, np.cumsum(strength, dtype=np.float64)])
    places = np.arange(len(strength))
    around = sums[np.minimum(places + _AROUND + 1, len(strength))] - sums[np.maximum(places - _AROUND, 0)]
    limit = 1.5 / (2 * _AROUND + 1) * around + 0.12 * float(strength.max())
    is_peak = strength > limit
    is_peak[1:] &= strength[1:] >= strength[:-1]
    is_peak[:-1] &= strength[:-1] >= strength[1:]
    peaks = np.flatnonzero(is_peak)
    kept: list[int] = []
    for peak in peaks:
        if kept and peak - kept[-1] < frames_between:
            if strength[peak] > strength[kept[-1]]:
                kept[-1] = int(peak)
            continue
        kept.append(int(peak))
    return np.asarray(kept, np.int64)
