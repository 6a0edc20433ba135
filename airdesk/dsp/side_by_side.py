"""Power spectra of many frames at once: sixteen frames go side by side through one Fourier transform, each in its own lane.

What a processor does to sixteen neighbours at a time it does to sixteen frames: several times as fast as one after the other.
*Source*: the transform of Stockham, after C. Van Loan, "Computational Frameworks for the Fast Fourier Transform" (1992).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from airdesk.dsp.frame_stream import hann

Floats = NDArray[np.float32]

LANES = 16
"""Frames at once."""

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")
_I1 = types.Array(types.int64, 1, "C")
_FAST = {"nsz", "contract"}


@cache
def _combining(points: int) -> Callable[..., Any]:
    """The compiled step of transforms of so many complex points: fours of transforms become transforms four times as long.

    Made for each length: only with known distances does the compiler see that nothing overlaps.
    """
    imaginary, quarter = np.uint64(points * LANES), np.uint64(points // 4 * LANES)
    two, three, four = np.uint64(2), np.uint64(3), np.uint64(4)

    @njit(types.void(_F1, _F1, _F2, types.int64), nogil=True, cache=True, error_model="numpy", fastmath=_FAST)
    def combine(x, y, turns, width):  # type: ignore[no-untyped-def]
        """From *x* into *y*, each all real parts and then all imaginary ones. *width*: how many transforms there are then."""
        step = np.uint64(width * LANES)
        for p in range(turns.shape[0]):
            b_cos, b_sin, c_cos = turns[p, 0], turns[p, 1], turns[p, 2]
            c_sin, d_cos, d_sin = turns[p, 3], turns[p, 4], turns[p, 5]
            to = np.uint64(p) * step
            at = four * to
            for i in range(step):
                a_re, a_im = x[at + i], x[at + i + imaginary]
                re, im = x[at + i + step], x[at + i + step + imaginary]
                b_re, b_im = re * b_cos - im * b_sin, re * b_sin + im * b_cos
                re, im = x[at + i + two * step], x[at + i + two * step + imaginary]
                c_re, c_im = re * c_cos - im * c_sin, re * c_sin + im * c_cos
                re, im = x[at + i + three * step], x[at + i + three * step + imaginary]
                d_re, d_im = re * d_cos - im * d_sin, re * d_sin + im * d_cos
                even_re, even_im, odd_re, odd_im = a_re + c_re, a_im + c_im, b_re + d_re, b_im + d_im
                y[to + i], y[to + i + imaginary] = even_re + odd_re, even_im + odd_im
                y[to + i + two * quarter], y[to + i + two * quarter + imaginary] = even_re - odd_re, even_im - odd_im
                even_re, even_im, odd_re, odd_im = a_re - c_re, a_im - c_im, b_re - d_re, b_im - d_im
                y[to + i + quarter], y[to + i + quarter + imaginary] = even_re + odd_im, even_im - odd_re
                y[to + i + three * quarter], y[to + i + three * quarter + imaginary] = even_re - odd_im, even_im + odd_re

    return combine


@njit(types.void(_F1), nogil=True, cache=True, error_model="numpy", fastmath=_FAST)
def _pair(values):  # type: ignore[no-untyped-def]
    """The first step where the length is no power of four: single points become transforms of two."""
    half = values.shape[0] // 4
    for start in (0, 2 * half):
        a, b = values[start : start + half], values[start + half : start + 2 * half]
        for i in range(half):
            a[i], b[i] = a[i] + b[i], a[i] - b[i]


def _turns(points: int) -> list[Floats]:
    """Cosines and sines for the second, third and fourth part in each step, shapes (1, 2, 4 ..., 6)."""
    length = 1 if points.bit_length() % 2 else 2
    steps = []
    while length < points:
        angles = 2.0 * np.pi * np.arange(length)[:, np.newaxis] * np.arange(1, 4) / (4 * length)
        steps.append(np.stack((np.cos(angles), -np.sin(angles)), axis=2).reshape(length, 6).astype(np.float32))
        length *= 4
    return steps


@njit(types.void(_F1, types.int64, types.int64, _F1, _F1), nogil=True, cache=True, error_model="numpy", fastmath=_FAST)
def _lay_out(sound, hop, last, window, values):  # type: ignore[no-untyped-def]
    """Windowed frames into their lanes, two neighbours as one complex point; the last frame fills the lanes left over."""
    points = window.shape[0] // 2
    for n in range(points):
        left, right = window[2 * n], window[2 * n + 1]
        here, behind = values[n * LANES : (n + 1) * LANES], values[(n + points) * LANES : (n + 1 + points) * LANES]
        for lane in range(LANES):
            place = min(lane, last) * hop + 2 * n
            here[lane], behind[lane] = sound[place] * left, sound[place + 1] * right


@njit(types.void(_F1, _F2, _I1, _I1, _F1, _F2, _F2), nogil=True, cache=True, error_model="numpy", fastmath=_FAST)
def _collect(values, split, firsts, starts, weights, power, rows):  # type: ignore[no-untyped-def]
    """The power of each bin, and the weighted sums of bins that are the columns of the rows.

    *split*: what parts two neighbours again, cosine and sine. *firsts*: first bin of each column. *starts*: of its weights.
    """
    points = values.shape[0] // (2 * LANES)
    for k in range(power.shape[0]):
        ahead, behind = (k % points) * LANES, ((points - k) % points) * LANES
        a_re, a_im = values[ahead : ahead + LANES], values[ahead + points * LANES : ahead + (points + 1) * LANES]
        b_re, b_im = values[behind : behind + LANES], values[behind + points * LANES : behind + (points + 1) * LANES]
        cosine, sine, here = split[k, 0], split[k, 1], power[k]
        for i in range(LANES):
            odd_re, odd_im = a_im[i] + b_im[i], b_re[i] - a_re[i]
            re = (a_re[i] + b_re[i]) + (odd_re * cosine - odd_im * sine)
            im = (a_im[i] - b_im[i]) + (odd_re * sine + odd_im * cosine)
            here[i] = re * re + im * im
    total = np.empty(LANES, np.float32)
    for column in range(firsts.shape[0]):
        total[:] = 0.0
        for place in range(starts[column], starts[column + 1]):
            here, weight = power[firsts[column] + place - starts[column]], weights[place]
            for i in range(LANES):
                total[i] += here[i] * weight
        for lane in range(rows.shape[0]):
            rows[lane, column] = total[lane]


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


class BandSpectra:
    """Power spectra of Hann-windowed frames, in bands."""

    def __init__(self, window_frames: int, bands: Bands) -> None:
        """*window_frames*: a power of two, 16 or more."""
        points = window_frames // 2
        self._points, self._is_paired = points, points.bit_length() % 2 == 0
        self._window = hann(window_frames) * np.float32(0.5)  # what is parted again comes out doubled
        self._combine, self._turns = _combining(points), _turns(points)
        self._values = np.empty((2, 2 * points * LANES), np.float32)
        self._bands, self._power = bands, np.empty((bands.num_bins, LANES), np.float32)
        angles = np.pi * np.arange(bands.num_bins) / points
        self._split = np.stack((np.cos(angles), -np.sin(angles)), axis=1).astype(np.float32)

    def rows(self, sound: Floats, hop: int, count: int) -> Floats:
        """Of so many frames, which begin at every *hop* of a sound; shape (count, bands)."""
        bands, split, power = self._bands, self._split, self._power
        rows = np.empty((count, len(bands.firsts)), np.float32)
        for first in range(0, count, LANES):
            some = rows[first : first + LANES]
            _lay_out(sound[first * hop :], hop, len(some) - 1, self._window, self._values[0])
            _collect(self._transformed(), split, bands.firsts, bands.starts, bands.weights, power, some)
        return rows

    def _transformed(self) -> Floats:
        """The spectra of what was laid out."""
        here, there = self._values
        if self._is_paired:
            _pair(here)
        for turns in self._turns:
            self._combine(here, there, turns, self._points // (4 * len(turns)))
            here, there = there, here
        return here
