"""How much new sound each moment brings, in several ranges of pitch, from the power in bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FLOOR = 1e-5  # of the power of loud moments: what is softer does not begin
_LAG = 2  # frames back to which a rise is measured
_NEAR_SECONDS, _WIDE_SECONDS = 0.5, 6.0
_FRAMES_AT_ONCE = 1 << 12  # what stays in the cache


def mean_rises(bands: Floats, parts: Sequence[NDArray[np.bool_]]) -> tuple[Floats, Floats]:
    """Rise of the level of all bands, shape (frames,), and of parts of them, shape (frames, parts), in units of 10 dB.

    A band's level is held against two frames before and its neighbours then.
    *Source*: the comparison with neighbouring bands: S. Böck, G. Widmer, "Maximum filter vibrato suppression" (DAFx 2013).
    """
    whole, groups = np.zeros(len(bands), np.float32), np.zeros((len(bands), len(parts)), np.float32)
    if len(bands) <= _LAG:
        return whole, groups
    loud = float(np.percentile(bands.sum(axis=1), 95.0)) / bands.shape[1]
    floor = max(_FLOOR * loud, 1e-12)
    for start in range(0, len(bands), _FRAMES_AT_ONCE):
        before = min(start, _LAG)
        rise = _rises(bands[start - before : start + _FRAMES_AT_ONCE], floor)[before:]
        stop = start + len(rise)
        whole[start:stop] = rise.mean(axis=1)
        for number, part in enumerate(parts):
            groups[start:stop, number] = rise[:, part].mean(axis=1)
    return whole, groups


def _rises(bands: Floats, floor: float) -> Floats:
    if len(bands) <= _LAG:
        return np.zeros_like(bands)
    level = np.asarray(np.log10(bands + floor), np.float32)
    around = level.copy()
    np.maximum(around[:, 1:], level[:, :-1], out=around[:, 1:])
    np.maximum(around[:, :-1], level[:, 1:], out=around[:, :-1])
    rise: Floats = np.zeros_like(level)
    np.maximum(level[_LAG:] - around[:-_LAG], 0.0, out=rise[_LAG:])
    return rise


def running_mean(values: Floats, half_width: int) -> Floats:
    """Mean over so many frames to either side; the ends look at fewer."""
    if values.ndim == 2:  # column by column: the sums need four times the room of the values
        means = np.empty(values.shape, np.float32)
        for column in range(values.shape[1]):
            means[:, column] = running_mean(values[:, column], half_width)
        return means
    count = len(values)
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    first = np.maximum(0, np.arange(count) - half_width)
    last = np.minimum(count, np.arange(count) + half_width + 1)
    return np.asarray((sums[last] - sums[first]) / (last - first), np.float32)


def evened(curve: Floats, frame_rate: float) -> Floats:
    """What stands out of its half second, with soft passages brought near the level of loud ones."""
    peaks = np.maximum(0.0, curve - running_mean(curve, round(_NEAR_SECONDS * frame_rate)))
    wide = running_mean(np.square(peaks), round(_WIDE_SECONDS * frame_rate)) ** 0.5
    typical = float(np.sqrt(np.square(peaks).mean())) + 1e-9
    return np.asarray(peaks / (wide + 0.2 * typical), np.float32)
