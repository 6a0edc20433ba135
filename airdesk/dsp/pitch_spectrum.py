"""What of a sound tells its pitch: a spectrum on an axis of log frequency, and how much the sound is like itself later.

Short windows follow vibrato and gliding, a long one parts the partials of low notes; each serves where it is better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

PITCH_RATE = 44100
"""Hz; sounds are brought to this rate first."""

BINS_PER_OCTAVE = 60
LOWEST_HZ = 20.0
OCTAVES = 9.5  # up to 14.5 kHz
NUM_BINS = int(OCTAVES * BINS_PER_OCTAVE)
LAG_RATE = 22050
NUM_LAGS = 1600  # down to 14 Hz

_SHORT_FRAMES, _LONG_FRAMES = 8192, 32768
_SHORT_FFT = 16384
_MOST_WINDOWS = 8
_LONG_BELOW_HZ = 240.0
_BEFORE_LOUDEST = 900  # frames
_ATTACK_SECONDS = 0.03
_HEARD_SECONDS = 1.6
_FLOOR_OCTAVES = 0.5  # width in which a peak has to stand out

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PitchSpectrum:
    """What the search for a pitch looks at."""

    tonal: Floats  # (NUM_BINS,): 0..1, how far the strongest partial within a bin stands out of its neighbourhood
    power: Floats  # (NUM_BINS,): compressed level of each bin, 0..1
    likeness: Floats  # (NUM_LAGS,): -1..1, autocorrelation by lag at LAG_RATE
    tracks: Floats  # (windows, NUM_LAGS): the same for each window
    weights: Floats  # (windows,): share of each window in the whole
    long_magnitude: Floats  # (bins,): magnitude of the long window
    short_magnitude: Floats  # (bins,): magnitude of the short windows together
    long_bin_hz: float
    short_bin_hz: float


def pitch_spectrum(audio: Floats, onset_frame: int) -> PitchSpectrum:
    """The evidence in a sound of one channel at PITCH_RATE, from its onset on, or from its loudest moment if that is later."""
    start = max(onset_frame, _loudest_frame(audio) - _BEFORE_LOUDEST) + int(_ATTACK_SECONDS * PITCH_RATE)
    start = max(0, min(start, len(audio) - _SHORT_FRAMES))
    heard = audio[start : start + int(_HEARD_SECONDS * PITCH_RATE)]
    short, tracks, weights = _short_windows(heard)
    long_frames = min(_LONG_FRAMES, max(64, len(heard)))
    window = _window(long_frames)
    spectrum = np.fft.rfft(heard[:long_frames] * window[: len(heard)], _LONG_FRAMES)
    long = np.sqrt(spectrum.real**2 + spectrum.imag**2, dtype=np.float32)
    raw = _on_log_axis(long, short)
    compressed = _compressed(raw)
    return PitchSpectrum(
        tonal=_standing_out(compressed),
        power=compressed,
        likeness=weights @ tracks,
        tracks=tracks,
        weights=weights,
        long_magnitude=long,
        short_magnitude=short,
        long_bin_hz=PITCH_RATE / _LONG_FRAMES,
        short_bin_hz=PITCH_RATE / _SHORT_FFT,
    )


def _loudest_frame(audio: Floats) -> int:
    """Where the sound is loudest."""
    return int(np.argmax(np.abs(audio[::4]))) * 4


def _short_windows(heard: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean magnitude, autocorrelations and weights of the short windows."""
    length = min(_SHORT_FRAMES, max(64, len(heard)))
    count = 1 + max(0, min(_MOST_WINDOWS - 1, (len(heard) - length) // (length // 2)))
    starts = np.linspace(0, max(0, len(heard) - length), count).astype(int)
    window = _window(length)
    stack = np.zeros((count, length), np.float32)
    for row, begin in enumerate(starts):
        piece = heard[begin : begin + length]
        stack[row, : len(piece)] = piece
    stack -= stack.mean(axis=1, keepdims=True)
    spectra = np.fft.rfft(stack * window, _SHORT_FFT, axis=1)
    powers = (spectra.real**2 + spectra.imag**2).astype(np.float32)
    energy = np.sqrt(powers.sum(axis=1) + 1e-20)
    weights = energy / max(float(energy.sum()), 1e-20)
    gains = (weights / np.maximum(energy, 1e-12))[:, np.newaxis]
    magnitude = np.asarray((np.sqrt(powers) * gains).sum(axis=0), np.float32)
    return magnitude, _autocorrelations(powers, length), np.asarray(weights, np.float32)


def _autocorrelations(powers: Floats, length: int) -> Floats:
    """Of each window by lag at LAG_RATE, freed of the window's own fall."""
    half = _SHORT_FFT // 4  # up to 11 kHz
    lags = np.fft.irfft(powers[:, : half + 1], 2 * half, axis=1)[:, :NUM_LAGS]
    own = _window_likeness(length)
    result = np.zeros((len(powers), NUM_LAGS), np.float32)
    known = own > 0.08
    zero = np.maximum(lags[:, :1], 1e-20)
    result[:, known] = lags[:, known] / zero / own[known]
    return np.clip(result, -1.0, 1.0)


@lru_cache(64)
def _window(length: int) -> Floats:
    angle = np.arange(1, length + 1, dtype=np.float32) * np.float32(2.0 * np.pi / (length + 1))
    return np.asarray(0.5 - 0.5 * np.cos(angle), np.float32)  # as np.hanning, at the speed of float32


@lru_cache(64)
def _window_likeness(length: int) -> Floats:
    spectrum = np.fft.rfft(_window(length).astype(np.float64), 2 * _SHORT_FFT)
    lags = np.fft.irfft(np.abs(spectrum) ** 2)[: 2 * NUM_LAGS : 2]
    return np.asarray(lags / lags[0], np.float32)


@cache
def bin_hz() -> NDArray[np.float64]:
    """Frequency of each bin of the log axis."""
    return np.asarray(LOWEST_HZ * 2.0 ** (np.arange(NUM_BINS) / BINS_PER_OCTAVE))


def _on_log_axis(long: Floats, short: Floats) -> Floats:
    """The strongest of what each bin holds: low bins from the long window, high ones from the short windows."""
    split, low_edges, high_edges = _edges()
    low, high = _strongest(long, low_edges), _strongest(short, high_edges)
    overlap = max(float(high[0]), 1e-9) / max(float(low[-1]), 1e-9)
    common = np.asarray([_band_peak(long, PITCH_RATE / _LONG_FRAMES), _band_peak(short, PITCH_RATE / _SHORT_FFT)])
    ratio = common[1] / max(common[0], 1e-12) if common[0] > 0 else overlap
    return np.concatenate([low[:split] * np.float32(ratio), high])


def _band_peak(magnitude: Floats, step_hz: float) -> float:
    """The strongest partial where both windows see the same."""
    return float(magnitude[int(100.0 / step_hz) : int(1500.0 / step_hz)].max())


@cache
def _edges() -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """The bin at which the short windows take over, and where each bin begins and ends in both spectra."""
    hz = bin_hz()
    split = int(np.searchsorted(hz, _LONG_BELOW_HZ))
    low = _edges_of(hz[: split + 1], _LONG_FRAMES // 2 + 1, PITCH_RATE / _LONG_FRAMES)
    return split, low, _edges_of(hz[split:], _SHORT_FFT // 2 + 1, PITCH_RATE / _SHORT_FFT)


def _edges_of(hz: NDArray[np.float64], bins: int, step_hz: float) -> NDArray[np.int64]:
    half = 2.0 ** (0.5 / BINS_PER_OCTAVE)
    first = np.floor(hz / half / step_hz).astype(int)
    last = np.minimum(np.ceil(hz * half / step_hz).astype(int), bins - 1)
    return np.asarray(np.stack([first, np.maximum(last, first + 1)], axis=1).ravel(), np.int64)


def _strongest(magnitude: Floats, edges: NDArray[np.int64]) -> Floats:
    return np.maximum.reduceat(magnitude[: int(edges[-1]) + 1], edges)[::2]


def _compressed(raw: Floats) -> Floats:
    """Level over 60 dB as 0..1."""
    top = max(float(raw.max()), 1e-12)
    return np.asarray(np.clip(1.0 + np.log10(np.maximum(raw / top, 1e-6)) / 3.0, 0.0, 1.0), np.float32)


def _standing_out(level: Floats) -> Floats:
    """Each bin above the mean of its half octave, only peaks kept."""
    width = int(_FLOOR_OCTAVES * BINS_PER_OCTAVE)
    half = width // 2
    padded = np.concatenate([np.zeros(1), np.full(half, level[0]), level, np.full(half, level[-1])])
    sums = np.cumsum(padded)
    floor = ((sums[width:] - sums[:-width]) / width)[: len(level)]
    out = np.maximum(level - floor, 0.0)
    peaks = np.zeros_like(out)
    inner = (out[1:-1] >= out[:-2]) & (out[1:-1] >= out[2:])
    peaks[1:-1][inner] = out[1:-1][inner]
    return np.asarray(peaks / max(float(peaks.max()), 1e-6), np.float32)


def lag_of(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lags of frequencies, in steps of LAG_RATE."""
    return LAG_RATE / hz


def pitch_of(hz: float) -> float:
    """MIDI pitch of a frequency."""
    return 69.0 + 12.0 * math.log2(max(hz, 1e-3) / 440.0)
