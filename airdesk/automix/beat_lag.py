"""How much later than the map says a stretched sound comes: strikes of the source found again in the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import StretchSpan

_HOP_SECONDS = 0.0005
_SMOOTHING_SECONDS = 0.002
_LARGEST_LAG_SECONDS = 0.02

Floats = NDArray[np.floating[Any]]


def lag_frames(source: Audio, output: Audio, spans: Sequence[StretchSpan], sample_rate: int, window: tuple[int, ...]) -> int:
    """Frames by which the strikes of *output* come later than they should; 0 where there is none to go by.

    *source*: from the first span on; *window*: first and last frame of the output that count.
    """
    hop = max(1, round(_HOP_SECONDS * sample_rate))
    rises_out, rises_in = strike_strength(output, hop), strike_strength(source, hop)
    low, high = max(0, window[0] // hop), min(len(rises_out), window[1] // hop)
    reach = round(_LARGEST_LAG_SECONDS * sample_rate / hop)
    if high - low < 4 * reach:
        return 0
    times = np.arange(low - reach, high + reach, dtype=np.float64) * hop
    expected = np.interp(source_frames(times, spans) / hop, np.arange(len(rises_in)), rises_in)
    heard, count = rises_out[low:high], high - low
    likeness = [float(np.dot(expected[reach - lag : reach - lag + count], heard)) for lag in range(-reach, reach + 1)]
    best = int(np.argmax(likeness))
    if likeness[best] <= 0.0:
        return 0
    return round((best + _peak_offset(likeness, best) - reach) * hop)


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


def _peak_offset(values: Sequence[float], index: int) -> float:
    """How far from an index a parabola through it and its neighbours peaks."""
    if not 0 < index < len(values) - 1:
        return 0.0
    left, middle, right = values[index - 1], values[index], values[index + 1]
    curve = left - 2 * middle + right
    return 0.0 if curve == 0 else 0.5 * (left - right) / curve
