"""A gentle compressor for a whole mix: it follows the level of both channels together, deaf to the deepest bass."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

HOP_FRAMES: Final = 32
"""The gain is decided once every so many frames and moved in a straight line between."""

DETECTOR_LOW_CUT_HZ: Final = 100.0
"""Below this the detector hears less and less: else every kick would push the song down."""

DETECTOR_SECONDS: Final = 0.01
"""Time constant of the level it follows."""

KNEE_DB: Final = 6.0

_F2 = types.Array(types.float32, 2, "C")
_D1 = types.Array(types.float64, 1, "C")


@njit(types.float64(_F2, _D1, _D1), nogil=True, cache=True, error_model="numpy")
def _compress(audio, facts, state):  # type: ignore[no-untyped-def]
    """Compress a block in place; returns the lowest gain in dB.

    *facts*: pole of the low cut, pole of the level, threshold in dB, slope (1/ratio - 1), poles of attack and release per
    hop. *state*: last input of both channels, last low-cut output of both, mean square, gain in dB, gain now (linear),
    gain step per frame, frames until the next decision.
    """
    low_cut, level_pole, threshold, slope, attack, release = facts[0], facts[1], facts[2], facts[3], facts[4], facts[5]
    in_left, in_right, cut_left, cut_right = state[0], state[1], state[2], state[3]
    power, gain_db, gain, step, left = state[4], state[5], state[6], state[7], state[8]
    lowest = 0.0
    for i in range(audio.shape[1]):
        if left <= 0.0:
            over = 10.0 * math.log10(power + 1e-12) - threshold
            if over <= -0.5 * KNEE_DB:
                wanted = 0.0
            elif over >= 0.5 * KNEE_DB:
                wanted = slope * over
            else:
                wanted = slope * (over + 0.5 * KNEE_DB) ** 2 / (2.0 * KNEE_DB)
            pole = attack if wanted < gain_db else release
            gain_db = wanted + (gain_db - wanted) * pole
            lowest = min(lowest, gain_db)
            step = (10.0 ** (gain_db / 20.0) - gain) / HOP_FRAMES
            left = float(HOP_FRAMES)
        a, b = float(audio[0, i]), float(audio[1, i])
        cut_left = low_cut * (cut_left + a - in_left)
        cut_right = low_cut * (cut_right + b - in_right)
        in_left, in_right = a, b
        square = 0.5 * (cut_left * cut_left + cut_right * cut_right)
        power = square + (power - square) * level_pole
        gain += step
        audio[0, i] = np.float32(a * gain)
        audio[1, i] = np.float32(b * gain)
        left -= 1.0
    state[0], state[1], state[2], state[3] = in_left, in_right, cut_left, cut_right
    state[4], state[5], state[6], state[7], state[8] = power, gain_db, gain, step, left
    return lowest


class BusCompressor:
    """Compresses a stream of stereo blocks without delay; the same blocks give the same sound however they are cut."""

    def __init__(
        self,
        sample_rate: int,
        *,
        threshold_db: float,
        ratio: float,
        attack_seconds: float = 0.03,
        release_seconds: float = 0.25,
    ) -> None:
        """*threshold_db*: mean level of both channels, dBFS, from which on it works. *ratio*: 1 or more."""
        if not ratio >= 1.0:
            raise ValueError(f"the ratio of a compressor is 1 or more, not {ratio:g}")
        hop_seconds = HOP_FRAMES / sample_rate
        self._facts = np.array(
            [
                math.exp(-2.0 * math.pi * DETECTOR_LOW_CUT_HZ / sample_rate),
                math.exp(-1.0 / (DETECTOR_SECONDS * sample_rate)),
                threshold_db,
                1.0 / ratio - 1.0,
                math.exp(-hop_seconds / attack_seconds),
                math.exp(-hop_seconds / release_seconds),
            ]
        )
        self._state = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        self.lowest_gain_db = 0.0  # how hard it had to work

    def process(self, audio: NDArray[np.float32]) -> None:
        """Compress a block in place, float32, shape (2, frames)."""
        self.lowest_gain_db = min(self.lowest_gain_db, float(_compress(audio, self._facts, self._state)))
