"""The filters of a deck while they move: low shelf and high-pass, set anew a few hundred times a second."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio

SHELF_HZ = 140.0
"""Corner of the low shelf: a kick and a bass lie below it."""
STEP_FRAMES = 128
"""Frames between two settings."""
_Q = 0.7071
BELL_HZ = 1200.0
"""Middle of the bell that takes a voice back."""
_BELL_Q = 0.51  # two and a half octaves

_F2 = types.Array(types.float32, 2, "C")
_D3 = types.Array(types.float64, 3, "C")


@njit(types.void(_F2, _D3, _D3, types.int64), nogil=True, cache=True, error_model="numpy")
def _run(audio, sections, memory, step):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    for channel in range(audio.shape[0]):
        for section in range(sections.shape[0]):
            one, two = memory[channel, section, 0], memory[channel, section, 1]
            for frame in range(audio.shape[1]):
                row = sections[section, frame // step]
                value = audio[channel, frame]
                out = row[0] * value + one
                one = row[1] * value - row[3] * out + two
                two = row[2] * value - row[4] * out
                audio[channel, frame] = out
            memory[channel, section, 0], memory[channel, section, 1] = one, two


class DeckFilter:
    """Keeps its memory from block to block; transposed direct form, so that it is silent about being at rest."""

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._memory = np.zeros((2, 4, 2), np.float64)

    def apply(
        self,
        audio: Audio,
        low_db: NDArray[np.float64] | None,
        highpass_hz: NDArray[np.float64] | None,
        mid_db: NDArray[np.float64] | None = None,
    ) -> None:
        """Filter in place. *low_db*, *highpass_hz*, *mid_db*: a value for each `STEP_FRAMES` frames; None: not used."""
        steps = -(-audio.shape[1] // STEP_FRAMES)
        sections = np.zeros((4, steps, 5), np.float64)
        sections[:, :, 0] = 1.0
        if low_db is not None:
            sections[0] = low_shelf(low_db, self._sample_rate)
        if highpass_hz is not None:
            sections[1:3] = high_pass(highpass_hz, self._sample_rate)
        if mid_db is not None:
            sections[3] = bell(mid_db, self._sample_rate)
        _run(audio, sections, self._memory, STEP_FRAMES)


def low_shelf(gain_db: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Coefficients b0 b1 b2 a1 a2 for each gain. *Source*: R. Bristow-Johnson, Audio EQ Cookbook."""
    amplitude = 10.0 ** (gain_db / 40.0)
    angle = 2.0 * math.pi * SHELF_HZ / sample_rate
    alpha, cosine = math.sin(angle) / (2.0 * _Q), math.cos(angle)
    root = 2.0 * np.sqrt(amplitude) * alpha
    plus, minus = amplitude + 1.0, amplitude - 1.0
    b0, b2 = (amplitude * (plus - minus * cosine + sign * root) for sign in (1.0, -1.0))
    b1 = 2.0 * amplitude * (minus - plus * cosine)
    a0, a2 = (plus + minus * cosine + sign * root for sign in (1.0, -1.0))
    a1 = -2.0 * (minus + plus * cosine)
    return np.stack([b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0], axis=-1)


def bell(gain_db: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Coefficients b0 b1 b2 a1 a2 of a wide bell where voices are, for each gain."""
    amplitude = 10.0 ** (gain_db / 40.0)
    angle = 2.0 * math.pi * BELL_HZ / sample_rate
    alpha, cosine = math.sin(angle) / (2.0 * _BELL_Q), math.cos(angle)
    a0 = 1.0 + alpha / amplitude
    middle = -2.0 * cosine / a0
    return np.stack(
        [(1.0 + alpha * amplitude) / a0, middle, (1.0 - alpha * amplitude) / a0, middle, (1.0 - alpha / amplitude) / a0], -1
    )


def high_pass(hz: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Coefficients b0 b1 b2 a1 a2 for each corner; two such sections make 24 dB an octave."""
    angle = 2.0 * np.pi * np.clip(hz, 1.0, 0.45 * sample_rate) / sample_rate
    alpha, cosine = np.sin(angle) / (2.0 * _Q), np.cos(angle)
    a0 = 1.0 + alpha
    b0 = (1.0 + cosine) / 2.0 / a0
    return np.stack([b0, -(1.0 + cosine) / a0, b0, -2.0 * cosine / a0, (1.0 - alpha) / a0], axis=-1)
