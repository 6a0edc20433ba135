"""A wave without much aliasing on a moving fundamental, and a filter that moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sound_model.lesson import SAMPLE_RATE

Signal = NDArray[np.float64]
Random = np.random.Generator


def saw(rng: Random, hz_line: Signal) -> Signal:
    """A sawtooth or pulse without much aliasing, on a moving fundamental."""
    cycles = np.cumsum(hz_line) / SAMPLE_RATE + rng.random()
    slope = hz_line / SAMPLE_RATE
    share = cycles % 1.0

    def softened(share: Signal) -> Signal:
        ramp = 2 * share - 1
        start, end = share < slope, share > 1 - slope
        x = share[start] / slope[start]
        ramp[start] -= 2 * x - x**2 - 1
        x = (share[end] - 1) / slope[end]
        ramp[end] -= x**2 + 2 * x + 1
        return ramp

    saw = softened(share)
    return saw - softened((share + rng.uniform(0.2, 0.5)) % 1.0) if rng.random() < 0.4 else saw


def swept(audio: Signal, cutoffs_hz: Signal, resonance: float) -> Signal:
    """A low-pass with a moving cutoff, frame by frame."""
    size, hop = 2048, 512
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    padded = np.concatenate([np.zeros(size), audio, np.zeros(size)])
    out, window = np.zeros(len(padded) + size), np.hanning(size)
    for start in range(0, len(padded) - size, hop):
        cut = cutoffs_hz[min(len(cutoffs_hz) - 1, max(0, start - size // 2))]
        gain = 1 / np.sqrt(1 + (hz / cut) ** 8) + resonance * np.exp(-((np.log2((hz + 1) / cut) / 0.15) ** 2))
        out[start : start + size] += np.fft.irfft(np.fft.rfft(padded[start : start + size] * window) * gain, size)
    return out[size : size + len(audio)] / 2
