"""The largest true peak of a stream, found without looking closely where it will not be.

Between frames music rises above its frames by 3 dB at most (a quarter of the sample rate, caught at its flanks): what stays
6 dB below the peak found already is passed over. *Source*: ITU-R BS.1770-4 Annex 2.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.limiter import interpolation_filters

_PIECE = 64
_MOST_RISE = 2.0  # of what lies between frames over the frames around it

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")


@njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "contract"})
def _largest(values):  # type: ignore[no-untyped-def]
    most = np.float32(0.0)
    for i in range(values.shape[0]):
        most = max(most, abs(values[i]))
    return most


@njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "contract"})
def _add_scaled(target, source, factor):  # type: ignore[no-untyped-def]
    for i in range(target.shape[0]):
        target[i] += source[i] * factor


@njit(types.float64(_F2, _F2, types.float64, types.float64), nogil=True, cache=True, error_model="numpy")
def _search(audio, filters, bound, peak):  # type: ignore[no-untyped-def]
    """The peak of audio, shape (channels, frames + taps), or the one known before if that is larger."""
    between = np.empty(_PIECE, np.float32)
    taps = filters.shape[1]
    frames = audio.shape[1] - taps
    for channel in range(audio.shape[0]):
        signal = audio[channel]
        for start in range(0, frames, _PIECE):
            count = min(_PIECE, frames - start)
            most = _largest(signal[start : start + count + taps])
            peak = max(peak, most)
            if most * bound <= peak:
                continue
            point = between[:count]
            for phase in range(filters.shape[0]):
                point[:] = 0.0
                for tap in range(taps):
                    _add_scaled(point, signal[start + tap + 1 : start + tap + 1 + count], filters[phase, tap])
                peak = max(peak, _largest(point))
    return peak


class PeakSearch:
    """Takes audio block by block and keeps the largest true peak."""

    def __init__(self, num_channels: int) -> None:
        self._filters = interpolation_filters()
        self._past = np.zeros((num_channels, self._filters.shape[1]), np.float32)
        self.peak = 0.0  # linear

    def process(self, audio: NDArray[np.float32]) -> None:
        """Look at a block, shape (channels, frames)."""
        known = np.concatenate((self._past, audio), axis=1)
        self.peak = float(_search(known, self._filters, _MOST_RISE, self.peak))
        self._past = known[:, -self._filters.shape[1] :].copy()

    def finish(self) -> float:
        """The peak with the last frames heard out, linear."""
        self.process(np.zeros_like(self._past))
        return self.peak
