"""The exact moment, to a millisecond or two, at which something begins near a given time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_BEFORE_SECONDS, _AFTER_SECONDS = 0.012, 0.006
_FLOOR: Final = 2e-3  # of the energy around: a rise from below that is no larger


class ExactOnsets:
    """Finds rises in the fine energy of a sound."""

    def __init__(self, fine: Floats, rate: float) -> None:
        """*fine*: energies of edges and lows, shape (n, 2). *rate*: of them, per second."""
        self._rate = rate
        self._before, self._after = round(_BEFORE_SECONDS * rate), round(_AFTER_SECONDS * rate)
        self._sums = np.concatenate((np.zeros((1, 2)), np.cumsum(fine, axis=0, dtype=np.float64)))
        self._mean = fine.mean(axis=0, dtype=np.float64) + 1e-12 if len(fine) else np.full(2, 1e-12)

    def near(self, times: Doubles, reach_seconds: float) -> tuple[Doubles, Doubles]:
        """Time of the steepest rise within reach of each time, and how steep it is (about 1: tenfold energy).

        A rise farther away has to be steeper to be chosen.
        """
        last = len(self._sums) - 1
        if last < 4 * (self._before + self._after) or not len(times):
            return times, np.zeros(len(times))
        reach = max(2, round(reach_seconds * self._rate))
        offsets = np.arange(-reach, reach + 1)
        centre = np.round(times * self._rate).astype(np.int64)
        places = np.clip(centre[:, np.newaxis] + offsets, self._before, last - self._after)
        steep = self._steepness(places) * (1.0 - 0.35 * np.abs(offsets / reach))
        best = steep.argmax(axis=1)
        rows = np.arange(len(times))
        return places[rows, best] / self._rate, np.maximum(0.0, steep[rows, best])

    def _steepness(self, places: NDArray[np.int64]) -> Doubles:
        here = self._sums[places]
        after = (self._sums[places + self._after] - here) / self._after
        before = (here - self._sums[places - self._before]) / self._before
        floor = _FLOOR * self._mean
        rise = np.log10((after + floor) / (before + floor))
        return np.asarray(np.maximum(rise[..., 0], 0.0) + 0.4 * np.maximum(rise[..., 1], 0.0))
