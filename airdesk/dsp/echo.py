"""An echo that jumps between the sides, each repeat softer and darker; linear, so the echoes of the stems sum to one."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

LOW_CUT_HZ: Final = 250.0
HIGH_CUT_HZ: Final = 3500.0
"""Repeats lose their low end at once and their top a little more each time, as tape does."""

_QUIET: Final = 1e-6
_VANISHING: Final = 1e-15

_F2 = types.Array(types.float32, 2, "C")
_F1 = types.Array(types.float32, 1, "C")


@njit(
    types.int64(_F2, types.float32, types.float32, types.float32, types.float32, _F2, types.int64, _F1),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _add_echo(audio, send, feedback, low_pole, high_pole, lines, position, memory):  # type: ignore[no-untyped-def]
    """Add the echo to a block in place; returns the next position in the lines.

    *lines*: shape (2, delay), the left and the right repeat on their way. *memory*: low cut input and output, and the
    darkened left and right repeat.
    """
    delay = lines.shape[1]
    last_in, last_out, dark_left, dark_right = memory[0], memory[1], memory[2], memory[3]
    half = np.float32(0.5)
    one = np.float32(1.0)
    for i in range(audio.shape[1]):
        dry = half * (audio[0, i] + audio[1, i]) * send
        last_out = low_pole * (last_out + dry - last_in)
        last_in = dry
        left, right = lines[0, position], lines[1, position]
        dark_left = (one - high_pole) * left + high_pole * dark_left
        dark_right = (one - high_pole) * right + high_pole * dark_right
        lines[0, position] = last_out + feedback * dark_right
        lines[1, position] = dark_left
        audio[0, i] += dark_left
        audio[1, i] += dark_right
        position += 1
        if position == delay:
            position = 0
    memory[0], memory[1], memory[2], memory[3] = last_in, last_out, dark_left, dark_right
    return position


class Echo:
    """The echo of one stem with its state: first left, one delay later right, then left again, softer."""

    def __init__(self, sample_rate: int, *, delay_seconds: float, feedback: float) -> None:
        """*delay_seconds*: from one side to the other. *feedback*: level of a repeat against the one before on its side."""
        if not 0.0 <= feedback < 1.0:
            raise ValueError(f"the feedback of an echo is 0 or more and less than 1, not {feedback:g}")
        self._delay = max(1, round(delay_seconds * sample_rate))
        self._feedback = feedback
        self._low_pole = math.exp(-2.0 * math.pi * LOW_CUT_HZ / sample_rate)
        self._high_pole = math.exp(-2.0 * math.pi * HIGH_CUT_HZ / sample_rate)
        self.reset()

    def reset(self) -> None:
        """Forget everything heard so far."""
        self._lines = np.zeros((2, self._delay), np.float32)
        self._memory = np.zeros(4, np.float32)
        self._position = 0

    @property
    def is_quiet(self) -> bool:
        """True when silence in gives silence out."""
        return bool(np.abs(self._memory).max() < _QUIET and np.abs(self._lines).max() < _QUIET)

    def process(self, audio: NDArray[np.float32], send: float) -> None:
        """Add the echo to a block in place; float32, shape (2, frames). *send*: linear factor."""
        self._position = int(
            _add_echo(audio, send, self._feedback, self._low_pole, self._high_pole, self._lines, self._position, self._memory)
        )
        self._memory[np.abs(self._memory) < _VANISHING] = 0.0  # numbers too small to be normal are slow
