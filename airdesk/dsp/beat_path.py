"""The best chain of beats through a curve of onset strength, at about a given tempo.

*Source*: D. Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_F1 = types.Array(types.float32, 1, "C")
_I1 = types.Array(types.int32, 1, "C")


@njit(
    types.int64(_F1, _F1, types.float64, types.float64, _F1, _I1, types.int64),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _chain(strength, periods, tightness, reach, score, before, last):  # type: ignore[no-untyped-def]
    """Best score of a chain ending at each frame, and the beat before it (-1: it begins there).

    Then the frames of the best chain that ends at *last* or later, over the end of *before*; gives how many.
    """
    for i in range(strength.shape[0]):
        period = np.float64(periods[i])
        shortest, longest = int(period / reach), math.ceil(period * reach)
        best, place = 0.0, -1
        for lag in range(shortest, min(longest, i) + 1):
            away = (lag - period) / period
            value = score[i - lag] - tightness * away * away
            if value > best:
                best, place = value, i - lag
        score[i] = strength[i] + best
        before[i] = place
    place, count = last, 0
    for i in range(last, score.shape[0]):
        if score[i] > score[place]:
            place = i
    while place >= 0:
        earlier = before[place]
        before[len(before) - 1 - count] = place  # never read again: all that count lie before it
        count += 1
        place = earlier
    return count


def beat_path(strength: Floats, periods: Floats, *, tightness: float = 3000.0, reach: float = 1.15) -> NDArray[np.int64]:
    """Frames of the beats.

    *strength*: about 1 where something begins. *periods*: frames from beat to beat, at every frame. *tightness*: cost of the
    squared relative deviation of a step from the period; no step is longer or shorter than by the factor *reach*.
    """
    if len(strength) < 2:
        return np.zeros(0, np.int64)
    score = np.empty(len(strength), np.float32)
    before = np.empty(len(strength), np.int32)
    last = max(0, len(strength) - math.ceil(float(periods[-1]) * reach))
    count = _chain(np.ascontiguousarray(strength), periods, tightness, reach, score, before, last)
    return np.asarray(before[len(before) - count :], np.int64)
