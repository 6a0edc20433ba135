"""Power spectra of many frames at once, in bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.frame_stream import hann

Floats = NDArray[np.float32]

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")
_I1 = types.Array(types.int64, 1, "C")
_C2 = types.Array(types.complex64, 2, "C")

_VALUES_AT_ONCE = 1 << 16
"""Of sound in frames: what stays in the cache."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Weighted sums of neighbouring bins of a spectrum."""

    num_bins: int  # looked at, from 0 Hz on
    firsts: NDArray[np.int64]  # first bin of each
    starts: NDArray[np.int64]  # where the weights of each begin, and where the last ones end
    weights: Floats


def bands_of(weights: Floats) -> Bands:
    """Bands from the weight of each bin in each of them, shape (bins, bands)."""
    used = weights != 0.0
    firsts = used.argmax(axis=0)
    counts = np.where(used.any(axis=0), len(weights) - used[::-1].argmax(axis=0) - firsts, 0)
    some = [weights[first : first + count, band] for band, (first, count) in enumerate(zip(firsts, counts, strict=True))]
    return Bands(len(weights), firsts, np.concatenate(([0], np.cumsum(counts))), np.concatenate(some))


def single_bins(count: int) -> Bands:
    """Every bin by itself."""
    return Bands(count, np.arange(count), np.arange(count + 1), np.ones(count, np.float32))


@njit(types.void(_C2, _I1, _I1, _F1, _F1, _F2), nogil=True, cache=True, error_model="numpy", fastmath={"nsz", "contract"})
def _sum_up(spectra, firsts, starts, weights, power, rows):  # type: ignore[no-untyped-def]
    """The power of the bins of each spectrum, shape (frames, bins), summed into the columns of the rows."""
    for frame in range(spectra.shape[0]):
        spectrum = spectra[frame]
        for k in range(power.shape[0]):
            power[k] = spectrum[k].real * spectrum[k].real + spectrum[k].imag * spectrum[k].imag
        for column in range(firsts.shape[0]):
            total = np.float32(0.0)
            for place in range(starts[column], starts[column + 1]):
                total += power[firsts[column] + place - starts[column]] * weights[place]
            rows[frame, column] = total


class BandSpectra:
    """Power spectra of Hann-windowed frames, in bands."""

    def __init__(self, window_frames: int, bands: Bands) -> None:
        """*window_frames*: even; a transform of a power of two is the fastest."""
        self._window = hann(window_frames)
        self._bands, self._power = bands, np.empty(bands.num_bins, np.float32)

    def rows(self, sound: Floats, hop: int, count: int) -> Floats:
        """Of so many frames, which begin at every *hop* of a sound; shape (count, bands)."""
        from scipy.fft import rfft

        bands, size = self._bands, len(self._window)
        rows = np.empty((count, len(bands.firsts)), np.float32)
        if not count:
            return rows
        frames = np.lib.stride_tricks.sliding_window_view(sound, size)[::hop]
        step = max(4, _VALUES_AT_ONCE // size)
        for first in range(0, count, step):
            some = rows[first : min(first + step, count)]
            spectra = rfft(frames[first : first + len(some)] * self._window, axis=1, overwrite_x=True)
            _sum_up(spectra, bands.firsts, bands.starts, bands.weights, self._power, some)
        return rows
