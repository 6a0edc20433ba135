"""How much later than the map says a stretched sound comes: strikes of the source found again in the result.

Strikes are looked for in four bands at once: stretching blurs each in its own way, all together they agree to a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import StretchSpan

_HOP_SECONDS = 0.0005
_BANDS_HZ = ((30.0, 180.0), (180.0, 1200.0), (1200.0, 5000.0), (5000.0, 18000.0))
_BLUR_HOPS = 8
_LARGEST_LAG_SECONDS = 0.02
_LARGEST_BEAT_LAG_SECONDS = 0.012
_BEFORE_BEAT_SECONDS, _BEHIND_BEAT_SECONDS = 0.05, 0.15
_LEAST_LIKENESS, _LEAST_BEAT_LIKENESS = 0.1, 0.2
"""Correlation over all bands from which on a lag is believed: of a whole overlap, and of one beat."""
_LEAST_CLEARNESS = 2.0
"""How much more alike both are at the lag found than at a typical one."""
_FLOOR = 1e-3

Floats = NDArray[np.float64]


class LagMeter:
    """Compares a part of a stretched sound with its source."""

    def __init__(
        self, source: Audio, output: Audio, spans: Sequence[StretchSpan], sample_rate: int, window: tuple[int, int]
    ) -> None:
        """*source*: from the first span on; *output*: what became of it, from where the first span should begin.

        *window*: first and last frame of the output that are looked at.
        """
        self._sample_rate, self._hop = sample_rate, max(1, round(_HOP_SECONDS * sample_rate))
        self._margin = self._hops(_LARGEST_LAG_SECONDS)
        self._first = max(0, window[0] // self._hop)
        last = max(self._first, min(output.shape[1], window[1]) // self._hop)
        self._heard = strikes(output[:, self._first * self._hop : last * self._hop], sample_rate, self._hop)
        times = np.arange(self._first - self._margin, last + self._margin, dtype=np.float64) * self._hop
        places = source_frames(times, spans)
        low = max(0, int(places[0]) // self._hop * self._hop) if len(places) else 0
        known = strikes(source[:, low : int(places[-1]) + self._hop] if len(places) else source[:, :0], sample_rate, self._hop)
        at = (places - low) / self._hop
        grid = np.arange(known.shape[1])
        self._expected = np.array([np.interp(at, grid, band) for band in known]) if len(grid) else np.zeros((4, len(at)))

    def lag_frames(self) -> int:
        """Frames by which the strikes of the window come later than they should; 0 where there is none to go by."""
        lag = self._lag(0, self._heard.shape[1], _LARGEST_LAG_SECONDS, _LEAST_LIKENESS)
        return 0 if lag is None else round(lag * self._hop)

    def beat_lags(self, frames: Sequence[int]) -> list[float | None]:
        """Seconds by which each beat comes late, by its frame in the output; None where nothing is struck there."""
        lags = []
        for frame in frames:
            place = frame // self._hop - self._first
            low, high = place - self._hops(_BEFORE_BEAT_SECONDS), place + self._hops(_BEHIND_BEAT_SECONDS)
            is_inside = low >= 0 and high <= self._heard.shape[1]
            lag = self._lag(low, high, _LARGEST_BEAT_LAG_SECONDS, _LEAST_BEAT_LIKENESS) if is_inside else None
            lags.append(None if lag is None else lag * self._hop / self._sample_rate)
        return lags

    def _lag(self, low: int, high: int, reach_seconds: float, least: float) -> float | None:
        """The lag in hops at which both are most alike between two hops of the window; None where that says nothing."""
        reach = self._hops(reach_seconds)
        if high - low < 4 * reach:
            return None
        likeness = np.zeros(2 * reach + 1)
        for heard, expected in zip(self._heard, self._expected, strict=True):
            likeness += _likeness(heard[low:high], expected[self._margin + low - reach : self._margin + high + reach])
        likeness /= len(self._heard)
        best = int(np.argmax(likeness))
        if not 0 < best < 2 * reach or likeness[best] < max(least, _LEAST_CLEARNESS * float(np.median(likeness))):
            return None
        return best + _peak_offset(likeness, best) - reach

    def _hops(self, seconds: float) -> int:
        return round(seconds * self._sample_rate / self._hop)


def _likeness(heard: Floats, expected: Floats) -> Floats:
    """Correlation by lag, the smallest first; *expected* reaches further on both sides."""
    count = len(heard)
    own = heard - heard.mean()
    ones = np.ones(count)
    power = np.convolve(expected * expected, ones, "valid") - np.convolve(expected, ones, "valid") ** 2 / count
    alike = np.correlate(expected, own, "valid") / np.sqrt(np.maximum(power, 0.0) * np.dot(own, own) + 1e-12)
    return np.asarray(alike[::-1], np.float64)


def source_frames(output_frames: Floats, spans: Sequence[StretchSpan]) -> Floats:
    """The source frame that lies at each frame of the output."""
    frames = np.cumsum([0, *(span.frames for span in spans)])
    places = np.cumsum([0.0, *(span.frames * span.time_ratio for span in spans)])
    return np.asarray(np.interp(output_frames, places, frames), np.float64)


def strikes(audio: Audio, sample_rate: int, hop: int) -> Floats:
    """How suddenly each of four bands rises, hop by hop, 0 or more, shape (4, hops)."""
    count = audio.shape[1] // hop
    if count < _BLUR_HOPS:
        return np.zeros((len(_BANDS_HZ), count))
    length = _quick_length(audio.shape[1])
    spectrum = np.fft.rfft(audio.mean(axis=0, dtype=np.float32), length)
    hz = np.maximum(np.fft.rfftfreq(length, 1.0 / sample_rate), 1e-3).astype(np.float32)
    kernel = np.hanning(_BLUR_HOPS + 2)[1:-1]
    kernel /= kernel.sum()
    rises = []
    for low_hz, high_hz in _BANDS_HZ:
        shape = 1.0 / ((1.0 + (low_hz / hz) ** 4) * (1.0 + (hz / high_hz) ** 4))
        band = np.fft.irfft(spectrum * shape, length)[: count * hop]
        energy = np.convolve(np.square(band).reshape(count, hop).sum(axis=1), kernel, "same")
        level = np.log10(energy + _FLOOR * float(np.percentile(energy, 99)) + 1e-12)
        rises.append(np.convolve(np.maximum(np.diff(level, prepend=level[:1]), 0.0), kernel, "same"))
    return np.array(rises, np.float64)


def _quick_length(count: int) -> int:
    """The next length that transforms fast: a power of two, once or three times."""
    power = 1 << max(2, count - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= count else power


def _peak_offset(values: Floats, index: int) -> float:
    """How far from an index a parabola through it and its neighbours peaks."""
    left, middle, right = float(values[index - 1]), float(values[index]), float(values[index + 1])
    curve = left - 2 * middle + right
    return 0.0 if curve == 0 else 0.5 * (left - right) / curve
