"""An equaliser: shelves and bells one after another, and what they do to any frequency.

*Source*: R. Bristow-Johnson, "Cookbook formulae for audio equaliser biquad filter coefficients" (shelving and peaking).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

BandKind = Literal["low shelf", "bell", "high shelf"]

_VANISHING: Final = 1e-18
_F2 = types.Array(types.float32, 2, "C")
_D2 = types.Array(types.float64, 2, "C")
_D3 = types.Array(types.float64, 3, "C")


@dataclass(frozen=True, slots=True)
class EqBand:
    """One filter."""

    kind: BandKind
    hz: float  # centre of a bell, middle of a shelf's slope
    gain_db: float
    q: float = 0.7


@njit(types.void(_F2, _D2, _D3), nogil=True, cache=True, error_model="numpy")
def _filter(audio, coefficients, memory):  # type: ignore[no-untyped-def]
    """All bands in place (transposed direct form II); *coefficients*: b0 b1 b2 a1 a2 of each band.

    *memory*: two values of each band and channel.
    """
    for channel in range(audio.shape[0]):
        signal = audio[channel]
        for band in range(coefficients.shape[0]):
            b0, b1, b2 = coefficients[band, 0], coefficients[band, 1], coefficients[band, 2]
            a1, a2 = coefficients[band, 3], coefficients[band, 4]
            first, second = memory[band, channel, 0], memory[band, channel, 1]
            for i in range(signal.shape[0]):
                value = np.float64(signal[i])
                out = b0 * value + first
                first = b1 * value - a1 * out + second
                second = b2 * value - a2 * out
                signal[i] = np.float32(out)
            memory[band, channel, 0], memory[band, channel, 1] = first, second


class Equaliser:
    """The filters of a stereo stream with their state; bands of no gain are left out."""

    def __init__(self, sample_rate: int, bands: Sequence[EqBand]) -> None:
        working = [band for band in bands if band.gain_db]
        self._coefficients = np.array([_coefficients(band, sample_rate) for band in working]).reshape(-1, 5)
        self._memory = np.zeros((len(working), 2, 2))

    def process(self, audio: NDArray[np.float32]) -> None:
        """Filter a block in place, float32, shape (2, frames)."""
        if len(self._coefficients):
            _filter(audio, self._coefficients, self._memory)
            self._memory[np.abs(self._memory) < _VANISHING] = 0.0  # numbers too small to be normal are slow


def response_db(bands: Sequence[EqBand], hz: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """What the bands together add to each frequency, dB."""
    total = np.zeros(len(hz))
    z = np.exp(-2j * np.pi * hz / sample_rate)
    for band in bands:
        if band.gain_db:
            b0, b1, b2, a1, a2 = _coefficients(band, sample_rate)
            gain = (b0 + b1 * z + b2 * z * z) / (1.0 + a1 * z + a2 * z * z)
            total += 20.0 * np.log10(np.abs(gain))
    return total


def _coefficients(band: EqBand, sample_rate: int) -> tuple[float, float, float, float, float]:
    """b0 b1 b2 a1 a2, a0 being 1."""
    amplitude = 10.0 ** (band.gain_db / 40.0)
    omega = 2.0 * math.pi * min(band.hz, 0.49 * sample_rate) / sample_rate
    cosine, alpha = math.cos(omega), math.sin(omega) / (2.0 * band.q)
    if band.kind == "bell":
        b = (1.0 + alpha * amplitude, -2.0 * cosine, 1.0 - alpha * amplitude)
        a = (1.0 + alpha / amplitude, -2.0 * cosine, 1.0 - alpha / amplitude)
    else:
        side = 1.0 if band.kind == "low shelf" else -1.0
        more, less = amplitude + 1.0, amplitude - 1.0
        root = 2.0 * math.sqrt(amplitude) * alpha
        b = (
            amplitude * (more - side * less * cosine + root),
            side * 2.0 * amplitude * (less - side * more * cosine),
            amplitude * (more - side * less * cosine - root),
        )
        a = (
            more + side * less * cosine + root,
            -side * 2.0 * (less + side * more * cosine),
            more + side * less * cosine - root,
        )
    return b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0]
