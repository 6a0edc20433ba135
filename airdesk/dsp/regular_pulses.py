"""How well moments keep to regular pulses."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_D1 = types.Array(types.float64, 1, "C")


@njit(types.void(_D1, _D1, _D1, _D1, _D1), nogil=True, cache=True, error_model="numpy")
def _add_up(times, weights, periods, across, up):  # type: ignore[no-untyped-def]
    for pulse in range(periods.shape[0]):
        x, y, period = 0.0, 0.0, periods[pulse]
        for i in range(times.shape[0]):
            angle = 2.0 * math.pi * times[i] / period
            x += weights[i] * math.cos(angle)
            y += weights[i] * math.sin(angle)
        across[pulse], up[pulse] = x, y


def pulse_sums(times: Doubles, weights: Doubles, periods: Doubles) -> NDArray[np.complex128]:
    """Of each pulse the sum of the weights, each turned by where its moment is between two strokes.

    As long as all weights together where every moment is at the same place; its angle tells which.
    """
    across, up = np.empty(len(periods)), np.empty(len(periods))
    _add_up(np.ascontiguousarray(times), np.ascontiguousarray(weights), np.ascontiguousarray(periods), across, up)
    return across + 1j * up
