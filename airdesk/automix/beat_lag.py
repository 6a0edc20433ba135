"""How much later than the map says a stretched sound comes: strikes of the source found again in the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import StretchSpan

_HOP_SECONDS = 0.0005
_SMOOTHING_SECONDS = 0.002
_LARGEST_LAG_SECONDS = 0.02
_LARGEST_BEAT_LAG_SECONDS = 0.012
_BEFORE_BEAT_SECONDS, _BEHIND_BEAT_SECONDS = 0.05, 0.15
_LEAST_LIKENESS = 0.6
"""Correlation of a beat's strikes with those of the source from which on it is believed."""
_BLUR_HOPS = 9
_LEAST_CLEARNESS = 1.5
"""How much more alike both are at the lag found than at a typical one."""

Floats = NDArray[np.float64]


class LagMeter:
    """Compares one stretched sound with its source."""

    def __init__(self, source: Audio, output: Audio, spans: Sequence[StretchSpan], sample_rate: int) -> None:
        """*source*: from the first span on; *output*: what became of it, from where the first span should begin."""
        self._sample_rate = sample_rate
        self._hop = max(1, round(_HOP_SECONDS * sample_rate))
        self._heard = strike_strength(output, self._hop)
        rises = strike_strength(source, self._hop)
        margin = self._hops(_LARGEST_LAG_SECONDS)
        times = np.arange(-margin, len(self._heard) + margin, dtype=np.float64) * self._hop
        self._expected = np.interp(source_frames(times, spans) / self._hop, np.arange(len(rises)), rises)
        self._margin = margin
        self._soft_heard, self._soft_expected = _blurred(self._heard), _blurred(self._expected)

    def lag_frames(self, first: int, last: int) -> int:
        """Frames by which strikes between two frames of the output come later than they should; 0 where none tell."""
        reach = self._hops(_LARGEST_LAG_SECONDS)
        low, high = max(0, first // self._hop), min(len(self._heard), last // self._hop)
        likeness = _likeness(self._expected, self._heard, self._margin, (low, high, reach))
        best = int(np.argmax(likeness)) if len(likeness) else 0
        if not 0 < best < len(likeness) - 1 or likeness[best] < _LEAST_CLEARNESS * float(np.median(likeness)):
            return 0
        return round((best + _peak_offset(likeness, best) - reach) * self._hop)

    def beat_lags(self, frames: Sequence[int]) -> list[float | None]:
        """Seconds by which each beat comes late, by its frame in the output; None where nothing is struck there."""
        return [self._beat_lag(frame) for frame in frames]

    def _beat_lag(self, frame: int) -> float | None:
        reach = self._hops(_LARGEST_BEAT_LAG_SECONDS)
        low = frame // self._hop - self._hops(_BEFORE_BEAT_SECONDS)
        high = frame // self._hop + self._hops(_BEHIND_BEAT_SECONDS)
        if low < 0 or high > len(self._heard):
            return None
        likeness = _likeness(self._soft_expected, self._soft_heard, self._margin, (low, high, reach))
        best = int(np.argmax(likeness))
        expected = self._soft_expected[self._margin + low - (best - reach) : self._margin + high - (best - reach)]
        heard = self._soft_heard[low:high]
        power = float(np.sqrt(np.dot(heard, heard) * np.dot(expected, expected)))
        if power <= 0.0 or likeness[best] < _LEAST_LIKENESS * power or not 0 < best < len(likeness) - 1:
            return None
        return (best + _peak_offset(likeness, best) - reach) * self._hop / self._sample_rate

    def _hops(self, seconds: float) -> int:
        return round(seconds * self._sample_rate / self._hop)


def _likeness(known: Floats, heard: Floats, margin: int, window: tuple[int, int, int]) -> Floats:
    """How alike both are between two hops of what is heard, by the lag in hops from -reach to reach."""
    low, high, reach = window
    if high - low < reach:
        return np.zeros(0)
    expected = known[margin + low - reach : margin + high + reach]
    return np.asarray(np.correlate(expected, heard[low:high], "valid")[::-1], np.float64)


def _blurred(strikes: Floats) -> Floats:
    """Strikes over some milliseconds, because a stretched one is less sharp than its source."""
    kernel = np.hanning(_BLUR_HOPS + 2)[1:-1]
    return np.asarray(np.convolve(strikes, kernel / kernel.sum(), "same"), np.float64)


def source_frames(output_frames: Floats, spans: Sequence[StretchSpan]) -> Floats:
    """The source frame that lies at each frame of the output."""
    frames = np.cumsum([0, *(span.frames for span in spans)])
    places = np.cumsum([0.0, *(span.frames * span.time_ratio for span in spans)])
    return np.asarray(np.interp(output_frames, places, frames), np.float64)


def strike_strength(audio: Audio, hop: int) -> Floats:
    """How suddenly the sound rises, hop by hop, above 0; strikes stand out whatever their pitch."""
    mono = audio.mean(axis=0, dtype=np.float32)
    edges = np.diff(mono, prepend=mono[:1])  # the highs of a strike say best when it is
    count = len(edges) // hop
    energy = np.square(edges[: count * hop]).reshape(count, hop).sum(axis=1)
    width = max(1, round(_SMOOTHING_SECONDS / _HOP_SECONDS))
    level = np.log10(np.convolve(energy, np.ones(width) / width, "same") + 1e-7)
    rise = np.maximum(np.diff(level, n=1, prepend=level[:1]), 0.0)
    return np.asarray(rise * rise, np.float64)


def _peak_offset(values: Floats, index: int) -> float:
    """How far from an index a parabola through it and its neighbours peaks."""
    left, middle, right = float(values[index - 1]), float(values[index]), float(values[index + 1])
    curve = left - 2 * middle + right
    return 0.0 if curve == 0 else 0.5 * (left - right) / curve
