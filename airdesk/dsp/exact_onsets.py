"""The exact moment, to a millisecond or two, at which something begins near a given time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.long_arrays import sums_at

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_BEFORE_SECONDS, _AFTER_SECONDS = 0.012, 0.006
_PART_HOPS: Final = 600_000
_MARGIN_HOPS: Final = 1000
_TIMES_AT_ONCE: Final = 4096
_HOPS_AT_ONCE: Final = 4096
_FLOOR: Final = 2e-3  # of the energy around: a rise from below that is no larger


class ExactOnsets:
    """Finds rises in the fine energy of a sound. How steep they are is worked out once, for ten minutes at a time."""

    def __init__(self, fine: Floats, rate: float) -> None:
        """*fine*: energies of edges and lows, shape (n, 2). *rate*: of them, per second."""
        self._rate, self._fine = rate, fine
        self._before, self._after = round(_BEFORE_SECONDS * rate), round(_AFTER_SECONDS * rate)
        self._mean = fine.mean(axis=0, dtype=np.float64) + 1e-12 if len(fine) else np.full(2, 1e-12)
        self._firsts = np.maximum(0, np.arange(0, len(fine) + 1, _PART_HOPS) - _MARGIN_HOPS)  # of each part, its margin
        self._starts = sums_at(fine, self._firsts)
        self._steep: dict[int, Floats] = {}  # how steep each part is at each hop

    def near(self, times: Doubles, reach_seconds: float) -> tuple[Doubles, Doubles]:
        """Time of the steepest rise within reach of each time, and how steep it is (about 1: tenfold energy).

        A rise farther away has to be steeper to be chosen. *reach_seconds*: at most 0.2.
        """
        if len(self._fine) < 4 * (self._before + self._after) or not len(times):
            return times, np.zeros(len(times))
        found, steepness = np.empty(len(times)), np.empty(len(times))
        centre = np.round(times * self._rate).astype(np.int64)
        parts = np.clip(centre // _PART_HOPS, 0, len(self._firsts) - 1)
        for part in np.unique(parts):
            chosen = np.flatnonzero(parts == part)
            for first in range(0, len(chosen), _TIMES_AT_ONCE):
                some = chosen[first : first + _TIMES_AT_ONCE]
                found[some], steepness[some] = self._near(int(part), centre[some], max(2, round(reach_seconds * self._rate)))
        return found, steepness

    def _near(self, part: int, centre: NDArray[np.int64], reach: int) -> tuple[Doubles, Doubles]:
        offsets = np.arange(-reach, reach + 1)
        places = np.clip(centre[:, np.newaxis] + offsets, 0, len(self._fine) - self._after)
        steep = self._steepness(part)[places - self._firsts[part]] * (1.0 - 0.35 * np.abs(offsets / reach))
        best = steep.argmax(axis=1)
        rows = np.arange(len(centre))
        return places[rows, best] / self._rate, np.maximum(0.0, steep[rows, best])

    def _steepness(self, part: int) -> Floats:
        """How steeply a part with its margins rises at each hop; 0 at its ends."""
        steep = self._steep.get(part)
        if steep is None:
            rows = self._fine[self._firsts[part] : (part + 1) * _PART_HOPS + _MARGIN_HOPS]
            silence = self._before if part == 0 else 0  # before the sound begins, so that it may begin at once
            rows = np.pad(rows, ((silence, 0), (0, 0)))
            sums = np.cumsum(np.concatenate((self._starts[part : part + 1], rows)), axis=0, dtype=np.float64)
            steep = np.zeros(len(sums), np.float32)
            for start in range(self._before, len(sums) - self._after, _HOPS_AT_ONCE):
                stop = min(start + _HOPS_AT_ONCE, len(sums) - self._after)
                steep[start:stop] = self._rises(sums[start - self._before : stop + self._after])
            steep = self._steep[part] = steep[silence:]
        return steep

    def _rises(self, sums: Doubles) -> Doubles:
        """Of running sums, where there is enough before and after."""
        here = sums[self._before : len(sums) - self._after]
        after = (sums[self._before + self._after :] - here) / self._after
        before = (here - sums[: len(here)]) / self._before
        floor = _FLOOR * self._mean
        rise = np.log10((after + floor) / (before + floor))
        return np.asarray(np.maximum(rise[:, 0], 0.0) + 0.4 * np.maximum(rise[:, 1], 0.0))
