"""What lies between the frames of a sound, at quarters of the way from one to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HALF_TAPS = 16
"""Frames the interpolation reaches to either side."""

_PHASES = 4
_KAISER_BETA = 4.0  # of the interpolation's window: sharp enough to see peaks close to half the sample rate


def interpolation_filters() -> NDArray[np.float32]:
    """Fractions 1/4, 1/2, 3/4 of a frame: windowed sincs, shape (3, 32)."""
    offsets = np.arange(-HALF_TAPS + 1, HALF_TAPS + 1)
    rows = []
    for phase in range(1, _PHASES):
        distance = offsets - phase / _PHASES
        window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0.0, 1.0 - (distance / HALF_TAPS) ** 2)))
        taps = np.sinc(distance) * window
        rows.append(taps / taps.sum())
    return np.array(rows, np.float32)
