"""A look-ahead limiter that holds the true peak, and the true-peak measurement it is built on.

The peak of every frame is taken from four times as many points. The gain each frame needs is held over the look-ahead,
recovers slowly and is averaged over the look-ahead again: it is smooth, and nowhere above what is needed.
*Source*: ITU-R BS.1770-4 Annex 2 (true peak by four-fold oversampling).
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.between_frames import HALF_TAPS, interpolation_filters

_SLICE_FRAMES = 1024

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")
_D1 = types.Array(types.float64, 1, "C")
_I1 = types.Array(types.int64, 1, "C")


@njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "contract"})
def _raise_to(peaks, values):  # type: ignore[no-untyped-def]
    """The larger of each peak and magnitude, into `peaks`."""
    for i in range(peaks.shape[0]):
        peaks[i] = max(peaks[i], abs(values[i]))


@njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz", "contract"})
def _add_scaled(target, source, factor):  # type: ignore[no-untyped-def]
    for i in range(target.shape[0]):
        target[i] += source[i] * factor


@njit(
    types.void(_F2, _F2, _F1),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _true_peaks(audio, filters, peaks):  # type: ignore[no-untyped-def]
    """Largest magnitude at and just after each frame, at four points per frame, over both channels.

    *audio*: shape (channels, frames + 2 * 16), with 16 frames of context on either side. *peaks*: shape (frames,).
    """
    between = np.empty(_SLICE_FRAMES, np.float32)
    for start in range(0, peaks.shape[0], _SLICE_FRAMES):
        count = min(_SLICE_FRAMES, peaks.shape[0] - start)
        here, point = peaks[start : start + count], between[:count]
        here[:] = 0.0
        for channel in range(audio.shape[0]):
            signal = audio[channel]
            _raise_to(here, signal[start + HALF_TAPS : start + HALF_TAPS + count])
            for phase in range(filters.shape[0]):
                point[:] = 0.0
                for tap in range(filters.shape[1]):
                    _add_scaled(point, signal[start + tap + 1 : start + tap + 1 + count], filters[phase, tap])
                _raise_to(here, point)


@njit(
    types.float64(_F1, types.float64, types.float64, _F1, _D1, _I1, _D1, _D1, _I1),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _gains(peaks, ceiling, recovery, gains, lowest, lowest_at, window, state, counters):  # type: ignore[no-untyped-def]
    """The smooth gain of each frame, late by the look-ahead; returns the lowest.

    *lowest*, *lowest_at*: candidates for the minimum over the look-ahead, a ring. *window*: the last gains, a ring.
    *state*: held gain, sum of the window, last peak. *counters*: frames so far, first and past-last candidate.
    """
    size = window.shape[0]
    held, total, minimum = state[0], state[1], 1.0
    frame, first, last = counters[0], counters[1], counters[2]
    before = state[2]
    for i in range(peaks.shape[0]):
        peak = max(before, np.float64(peaks[i]))  # what lies between two frames counts for both
        before = np.float64(peaks[i])
        needed = ceiling / peak if peak > ceiling else 1.0
        if last > first and lowest_at[first % size] <= frame - size:
            first += 1
        while last > first and lowest[(last - 1) % size] >= needed:
            last -= 1
        lowest[last % size], lowest_at[last % size] = needed, frame
        last += 1
        held = min(lowest[first % size], held + (1.0 - held) * recovery)
        total += held - window[frame % size]
        window[frame % size] = held
        gain = total / size
        gains[i] = np.float32(gain)
        minimum = min(minimum, gain)
        frame += 1
    state[0], state[1], state[2] = held, total, before
    counters[0], counters[1], counters[2] = frame, first, last
    return minimum


class TruePeakMeter:
    """The largest true peak of a stream."""

    def __init__(self, num_channels: int = 2) -> None:
        self._filters = interpolation_filters()
        self._past = np.zeros((num_channels, 2 * HALF_TAPS), np.float32)
        self.peak = 0.0  # linear

    def process(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """Measure a block, shape (channels, frames); the peak at each frame, late by `latency_frames`."""
        known = np.concatenate((self._past, audio), axis=1)
        peaks = np.empty(audio.shape[1], np.float32)
        _true_peaks(known, self._filters, peaks)
        self._past = known[:, -2 * HALF_TAPS :]
        self.peak = max(self.peak, float(peaks.max(initial=0.0)))
        return peaks

    @property
    def latency_frames(self) -> int:
        """How much later than its frame a peak comes out."""
        return HALF_TAPS

    def finish(self) -> float:
        """The peak with the last frames heard out, linear."""
        self.process(np.zeros((self._past.shape[0], HALF_TAPS), np.float32))
        return self.peak


class TruePeakLimiter:
    """Keeps the true peak of a stream under a ceiling; what comes out is late by `latency_frames`.

    Where the gain moves fast, what lies between frames can pass the ceiling by some tenths of a dB: measure afterwards.
    """

    def __init__(self, sample_rate: int, ceiling: float, *, look_ahead_ms: float = 4.0, release_ms: float = 90.0) -> None:
        size = max(2, round(look_ahead_ms * sample_rate / 1000.0))
        self._ceiling = ceiling
        self._recovery = 1.0 - float(np.exp(-1000.0 / (release_ms * sample_rate)))
        self._meter = TruePeakMeter()
        self._lowest, self._lowest_at = np.ones(size), np.zeros(size, np.int64)
        self._window, self._state = np.ones(size), np.array([1.0, float(size), 0.0])
        self._counters = np.zeros(3, np.int64)
        self.latency_frames = self._meter.latency_frames + size - 1
        self._delayed = np.zeros((2, self.latency_frames), np.float32)
        self.lowest_gain = 1.0  # linear; how hard it had to work

    def process(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """Limit a block, float32, shape (2, frames)."""
        peaks = self._meter.process(audio)
        gains = np.empty_like(peaks)
        lowest = _gains(
            peaks,
            self._ceiling,
            self._recovery,
            gains,
            self._lowest,
            self._lowest_at,
            self._window,
            self._state,
            self._counters,
        )
        self.lowest_gain = min(self.lowest_gain, float(lowest))
        waiting = np.concatenate((self._delayed, audio), axis=1)
        self._delayed = np.ascontiguousarray(waiting[:, audio.shape[1] :])
        return np.ascontiguousarray(waiting[:, : audio.shape[1]] * gains)
