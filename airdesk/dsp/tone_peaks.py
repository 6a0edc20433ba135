"""Which of the twelve tones sound: the peaks of long spectra, folded into one octave finely enough to find the tuning."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BINS_PER_OCTAVE = 60
"""Five to a semitone."""

_LOWEST_HZ, _BASS_HZ, _HIGHEST_HZ = 38.0, 230.0, 2600.0
_ENVELOPE_BINS = 24  # to either side: what a peak has to stand out from

_F2 = types.Array(types.float32, 2, "C")


@njit(
    types.void(_F2, types.float64, types.int64, types.int64, types.int64, types.float64, _F2, _F2),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _fold(power, hz_per_bin, first, bass, last, floor, treble_tones, bass_tones):  # type: ignore[no-untyped-def]
    """Add every peak of every spectrum to the place of its pitch in the octave."""
    num_tones = treble_tones.shape[1]
    level = np.empty(power.shape[1], np.float64)
    for frame in range(power.shape[0]):
        total = 0.0
        for i in range(power.shape[1]):
            level[i] = math.sqrt(power[frame, i])
        for i in range(first - _ENVELOPE_BINS, first + _ENVELOPE_BINS):
            total += level[max(0, i)]
        for i in range(first, last):
            total += level[i + _ENVELOPE_BINS] - level[max(0, i - _ENVELOPE_BINS)]
            here, before, after = level[i], level[i - 1], level[i + 1]
            if here <= before or here < after or here < floor:
                continue
            around = total / (2 * _ENVELOPE_BINS)
            if here < 1.6 * around:
                continue
            a, b, c = math.log(before + 1e-12), math.log(here + 1e-12), math.log(after + 1e-12)
            bend = a - 2.0 * b + c
            shift = 0.5 * (a - c) / bend if bend < -1e-9 else 0.0
            pitch = math.log2((i + shift) * hz_per_bin / 440.0)
            place = (pitch - math.floor(pitch)) * num_tones
            tone = int(place)
            part = place - tone
            strength = math.sqrt(here - around)
            tones = bass_tones if i < bass else treble_tones
            tones[frame, tone % num_tones] += strength * (1.0 - part)
            tones[frame, (tone + 1) % num_tones] += strength * part


def num_bins(sample_rate: float, window_frames: int) -> int:
    """How many bins of a spectrum, from 0 Hz on, are looked at."""
    return min(window_frames // 2 + 1, int(_HIGHEST_HZ * window_frames / sample_rate) + _ENVELOPE_BINS)


def fold_tones(power: Floats, sample_rate: float, window_frames: int, floor: float = 1e-3) -> tuple[Floats, Floats]:
    """Tones of each spectrum above and below 230 Hz, each shape (n, BINS_PER_OCTAVE), place 0 at A.

    *power*: shape (n, bins), `num_bins` of them or more. *floor*: magnitude below which nothing counts.
    """
    hz_per_bin = sample_rate / window_frames
    treble = np.zeros((len(power), BINS_PER_OCTAVE), np.float32)
    bass = np.zeros((len(power), BINS_PER_OCTAVE), np.float32)
    first, middle, last = (int(hz / hz_per_bin) for hz in (_LOWEST_HZ, _BASS_HZ, _HIGHEST_HZ))
    _fold(np.ascontiguousarray(power), hz_per_bin, first, middle, last, floor, treble, bass)
    return treble, bass
