"""Weights that read a sound between its frames: windowed sincs for 128 places between two frames, by highest speed.

Sixteen frames wide, with the weights between two places blended: errors stay 80 dB below the sound up to 14 kHz, where a
cubic through four frames is 30 dB off at 8 kHz already (`tests/render/test_sinc_table.py` measures it). A sound that is
read faster than it was made loses what would be mirrored at half the sample rate.
*Source*: J. O. Smith, "Digital audio resampling"; J. F. Kaiser's window.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TAPS = 16  # this and the next are compiled into bent_kernel.py, whose cache knows its own file only: change that too
PLACES = 128
HIGHEST_TABLE = 36  # semitones of speed; what is faster still uses this one

_BEFORE = TAPS // 2 - 1  # frames to the left of the one a place lies after
_WINDOW_SHAPE = 8.0
_PASS_SHARE = 0.97  # of half the sample rate

Weights = NDArray[np.float32]


def table_number(top_speed: NDArray[np.float64]) -> NDArray[np.int64]:
    """The table for a highest speed: whole semitones above 1, upwards."""
    semitones = np.ceil(12.0 * np.log2(np.maximum(1.0, top_speed)) - 1e-6)
    return np.minimum(HIGHEST_TABLE, semitones).astype(np.int64)


def sinc_tables(numbers: NDArray[np.int64]) -> tuple[Weights, Weights]:
    """Weights of each place, shape (tables, `PLACES`, `TAPS`), and their change until the next place."""
    offsets = np.arange(-_BEFORE, TAPS - _BEFORE) - np.arange(PLACES + 1)[:, None] / PLACES
    window = np.i0(_WINDOW_SHAPE * np.sqrt(np.clip(1.0 - (offsets / (TAPS // 2)) ** 2, 0.0, None)))
    cutoffs = _PASS_SHARE * np.exp2(-numbers / 12.0)
    weights = np.sinc(cutoffs[:, None, None] * offsets) * window
    weights /= weights.sum(axis=2, keepdims=True)
    return weights[:, :-1].astype(np.float32), np.diff(weights, axis=1).astype(np.float32)
