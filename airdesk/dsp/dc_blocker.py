"""A high-pass far below hearing: takes away the offset that low notes leave when they all begin with the same swing."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

CUTOFF_HZ = 5.0
_QUIET = 1e-7
_VANISHING = 1e-15


@njit(
    types.void(types.Array(types.float32, 2, "C"), types.float32, types.Array(types.float32, 2, "C")),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _block_dc(audio, pole, memory):  # type: ignore[no-untyped-def]
    """First-order high-pass in place; *memory*: last input and output of both channels, shape (2, 2)."""
    left, right = audio[0], audio[1]
    last_left, out_left, last_right, out_right = memory[0, 0], memory[0, 1], memory[1, 0], memory[1, 1]
    for i in range(left.shape[0]):
        a, b = left[i], right[i]
        out_left = (a - last_left) + pole * out_left
        out_right = (b - last_right) + pole * out_right
        last_left, last_right = a, b
        left[i], right[i] = out_left, out_right
    memory[0, 0], memory[0, 1], memory[1, 0], memory[1, 1] = last_left, out_left, last_right, out_right


class DcBlocker:
    """The high-pass of one stem with its state; linear, so stems still sum to their mix."""

    def __init__(self, sample_rate: int) -> None:
        self._pole = math.exp(-2.0 * math.pi * CUTOFF_HZ / sample_rate)
        self._memory = np.zeros((2, 2), np.float32)

    @property
    def is_quiet(self) -> bool:
        """True when silence in gives silence out."""
        return bool(np.abs(self._memory).max() < _QUIET)

    def process(self, audio: NDArray[np.float32]) -> None:
        """Filter a block in place, float32, shape (2, frames)."""
        _block_dc(audio, self._pole, self._memory)
        self._memory[np.abs(self._memory) < _VANISHING] = 0.0  # numbers too small to be normal are slow
