"""How much new sound each moment brings, in several ranges of pitch, from the power in bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FLOOR = 1e-5  # of the power of loud moments: what is softer does not begin
_LAG = 2  # frames back to which a rise is measured
_NEAR_SECONDS, _WIDE_SECONDS = 0.5, 6.0


def rises(bands: Floats) -> Floats:
    """Rise of each band's level against two frames before and its neighbours then, in units of 10 dB; shape as *bands*.

    *Source*: the comparison with neighbouring bands: S. Böck, G. Widmer, "Maximum filter vibrato suppression" (DAFx 2013).
    """
    if len(bands) <= _LAG:
        return np.zeros_like(bands)
    loud = float(np.percentile(bands.sum(axis=1), 95.0)) / bands.shape[1]
    level = np.asarray(np.log10(bands + max(_FLOOR * loud, 1e-12)), np.float32)
    around = level.copy()
    np.maximum(around[:, 1:], level[:, :-1], out=around[:, 1:])
    np.maximum(around[:, :-1], level[:, 1:], out=around[:, :-1])
    rise: Floats = np.zeros_like(level)
    np.maximum(level[_LAG:] - around[:-_LAG], 0.0, out=rise[_LAG:])
    return rise


def running_mean(values: Floats, half_width: int) -> Floats:
    """Mean over so many frames to either side; the ends look at fewer."""
    count = len(values)
    sums = np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0, dtype=np.float64)))
    first = np.maximum(0, np.arange(count) - half_width)
    last = np.minimum(count, np.arange(count) + half_width + 1)
    widths = (last - first).reshape((-1,) + (1,) * (values.ndim - 1))
    return np.asarray((sums[last] - sums[first]) / widths, np.float32)


def evened(curve: Floats, frame_rate: float) -> Floats:
    """What stands out of its half second, with soft passages brought near the level of loud ones."""
    peaks = np.maximum(0.0, curve - running_mean(curve, round(_NEAR_SECONDS * frame_rate)))
    wide = running_mean(np.square(peaks), round(_WIDE_SECONDS * frame_rate)) ** 0.5
    typical = float(np.sqrt(np.square(peaks).mean())) + 1e-9
    return np.asarray(peaks / (wide + 0.2 * typical), np.float32)
