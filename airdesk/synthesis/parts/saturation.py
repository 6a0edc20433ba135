"""Saturation without aliasing: the curve is applied at four times the sample rate."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.filters import PADDING_FRAMES, fast_length
from airdesk.synthesis.sound import Signal

OVERSAMPLING = 4


def saturated(audio: Signal, drive: float, *, bias: float = 0.0) -> Signal:
    """`tanh` of the audio (peak scaled to `drive`), same shape; `bias` bends one side more and adds even harmonics."""
    num_frames = audio.shape[-1]
    size = fast_length(num_frames + PADDING_FRAMES)
    fine = _resampled(audio / max(1e-12, float(np.max(np.abs(audio)))), size, size * OVERSAMPLING)
    bent = np.tanh(drive * fine + bias) - np.tanh(bias)
    return np.asarray(_resampled(bent, size * OVERSAMPLING, size)[..., :num_frames])


def saturated_loop(audio: Signal, drive: float) -> Signal:
    """`saturated` for a loop: seamless before, seamless after."""
    size = audio.shape[-1]
    fine = _resampled(audio / max(1e-12, float(np.max(np.abs(audio)))), size, size * OVERSAMPLING)
    return _resampled(np.tanh(drive * fine), size * OVERSAMPLING, size)


def crushed(audio: Signal, bits: int) -> Signal:
    """The audio in steps of a coarse converter; the steps' noise is part of the colour."""
    peak = max(1e-12, float(np.max(np.abs(audio))))
    steps = 2.0 ** (bits - 1)
    return np.asarray(np.round(audio / peak * steps) / steps * peak)


def _resampled(audio: Signal, size: int, wanted: int) -> Signal:
    """The same band-limited signal with `wanted` instead of `size` samples."""
    spectrum = np.fft.rfft(audio, size)
    kept = min(size, wanted) // 2
    return np.asarray(np.fft.irfft(spectrum[..., :kept], wanted) * (wanted / size))
