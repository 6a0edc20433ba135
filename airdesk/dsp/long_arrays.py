"""Rows that come block by block, and sums over them, for hours of sound: nothing is held twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_LEAST_ROWS = 1024
_GROWTH = 1.25
_ROWS_AT_ONCE = 1 << 15


class GrowingRows:
    """Takes float32 rows and is an array of them at any time."""

    def __init__(self, width: int, expected: int) -> None:
        """*expected*: how many rows may come; more may."""
        self._held = np.empty((max(_LEAST_ROWS, expected), width), np.float32)
        self._count = 0

    def add(self, rows: NDArray[np.float32]) -> None:
        """Take the next rows, shape (n, width)."""
        wanted = self._count + len(rows)
        if wanted > len(self._held):
            self._held.resize((max(wanted, round(len(self._held) * _GROWTH)), self._held.shape[1]), refcheck=False)
        self._held[self._count : wanted] = rows
        self._count = wanted

    def whole(self) -> NDArray[np.float32]:
        """All rows so far, not copied; nothing may be added any more."""
        return self._held[: self._count]


def sums_at(values: NDArray[np.float32], places: NDArray[np.int64]) -> Doubles:
    """The sum of all rows before each place, shape (places, width); to the last bit what one long running sum gives.

    *values*: shape (rows, width). *places*: 0 to rows, in any order.
    """
    order = np.argsort(places, kind="stable")
    sums = np.zeros((len(places), values.shape[1]))
    carried = np.zeros((1, values.shape[1]))
    taken = int(np.searchsorted(places, 0, side="right", sorter=order))
    for start in range(0, len(values), _ROWS_AT_ONCE):
        piece = values[start : start + _ROWS_AT_ONCE]
        running = np.cumsum(np.concatenate((carried, piece)), axis=0, dtype=np.float64)
        last = int(np.searchsorted(places, start + len(piece), side="right", sorter=order))
        sums[order[taken:last]] = running[places[order[taken:last]] - start]
        taken, carried = last, running[-1:]
        if taken == len(places):
            break
    return sums
