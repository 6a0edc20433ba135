"""The largest true peak of a stream, found without looking closely where it will not be.

What lies between two frames leaves the straight line through them by no more than the sound bends around there, times a
constant of the interpolation: where even that stays below the peak found already, nothing is interpolated.
*Source*: ITU-R BS.1770-4 Annex 2.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.between_frames import interpolation_filters

_STRETCH, _PIECE = 512, 64
_ROUNDING = 1e-5

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")


@njit(nogil=True, error_model="numpy")
def _largest(values):  # type: ignore[no-untyped-def]
    """The largest magnitude, found among the bits: whole numbers in the same order, of which many are compared at once."""
    bits, most = values.view(np.int32), np.int32(0)
    for i in range(bits.shape[0]):
        most = max(most, bits[i] & np.int32(0x7FFFFFFF))
    found = np.empty(1, np.int32)
    found[0] = most
    return found.view(np.float32)[0]


@njit(nogil=True, error_model="numpy")
def _most_between(values, level, bend, differences):  # type: ignore[no-untyped-def]
    """What the magnitude between values cannot exceed. *differences*: memory of their size."""
    second = differences[: values.shape[0] - 2]
    for i in range(second.shape[0]):
        second[i] = (values[i] - values[i + 1]) - (values[i + 1] - values[i + 2])
    return level * _largest(values) + bend * _largest(second)


@njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "contract"})
def _add_scaled(target, source, factor):  # type: ignore[no-untyped-def]
    for i in range(target.shape[0]):
        target[i] += source[i] * factor


@njit(types.float64(_F2, _F2, types.float64, types.float64, types.float64), nogil=True, cache=True, error_model="numpy")
def _search(audio, filters, level, bend, peak):  # type: ignore[no-untyped-def]
    """The peak of audio, shape (channels, frames + taps), or the one known before if that is larger.

    *level*, *bend*: how often the largest value and the largest second difference go into what lies between, at most.
    """
    taps = filters.shape[1]
    between, differences = np.empty(_PIECE, np.float32), np.empty(_STRETCH + taps, np.float32)
    frames = audio.shape[1] - taps
    for channel in range(audio.shape[0]):
        signal = audio[channel]
        for first in range(0, frames, _STRETCH):
            stop = min(first + _STRETCH, frames)
            peak = max(peak, _largest(signal[first : stop + taps]))
            if _most_between(signal[first : stop + taps], level, bend, differences) <= peak:
                continue
            for start in range(first, stop, _PIECE):
                count = min(_PIECE, stop - start)
                around, point = signal[start : start + count + taps], between[:count]
                if _most_between(around, level, bend, differences) <= peak:
                    continue
                for phase in range(filters.shape[0]):
                    point[:] = 0.0
                    for tap in range(taps):
                        _add_scaled(point, around[tap + 1 : tap + 1 + count], filters[phase, tap])
                    peak = max(peak, _largest(point))
    return peak


def _bounds(filters: NDArray[np.float32]) -> tuple[float, float]:
    """How often the largest value and the largest second difference can go into what the filters put between two frames.

    Each is a straight line, a bit of slope besides, and second differences with weights that sum up to it twice.
    """
    level, bend = 1.0, 0.0
    middle = filters.shape[1] // 2
    for phase, taps in enumerate(filters.astype(np.float64), 1):
        part = phase / (len(filters) + 1)
        rest = taps.copy()
        rest[middle - 1 : middle + 1] -= (1.0 - part, part)
        slope = float(rest @ np.arange(len(rest)))
        rest[middle - 1 : middle + 1] += (slope, -slope)
        level = max(level, 1.0 + 2.0 * abs(slope))
        bend = max(bend, float(np.abs(np.cumsum(np.cumsum(rest))).sum()))
    return level + _ROUNDING, bend + _ROUNDING


class PeakSearch:
    """Takes audio block by block and keeps the largest true peak."""

    def __init__(self, num_channels: int) -> None:
        self._filters = interpolation_filters()
        self._level, self._bend = _bounds(self._filters)
        self._past = np.zeros((num_channels, self._filters.shape[1]), np.float32)
        self.peak = 0.0  # linear

    def process(self, audio: NDArray[np.float32]) -> None:
        """Look at a block, shape (channels, frames)."""
        taps = self._filters.shape[1]
        seam = np.concatenate((self._past, audio[:, :taps]), axis=1)
        for part in (seam, np.ascontiguousarray(audio)):
            self.peak = float(_search(part, self._filters, self._level, self._bend, self.peak))
        self._past = np.concatenate((self._past, audio[:, -taps:]), axis=1)[:, -taps:].copy()

    def finish(self) -> float:
        """The peak with the last frames heard out, linear."""
        self.process(np.zeros_like(self._past))
        return self.peak
