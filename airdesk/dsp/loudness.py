"""Loudness by ITU-R BS.1770-4 and EBU R128, measured while the audio streams by.

*Source*: ITU-R BS.1770-4 (K-weighting, gating), EBU Tech 3341 (momentary, short-term), EBU Tech 3342 (range).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

SILENCE_LUFS = -math.inf
_OFFSET_LU = -0.691  # BS.1770: makes a 997 Hz sine at 0 dBFS in one channel read -3.01
_ABSOLUTE_GATE_LUFS = -70.0
HOP_SECONDS = 0.1
"""Of the energies a meter keeps."""
_MOMENTARY_HOPS, _SHORT_TERM_HOPS = 4, 30

_F2 = types.Array(types.float32, 2, "C")
_D1 = types.Array(types.float64, 1, "C")
_D2 = types.Array(types.float64, 2, "C")


@njit(
    types.int64(_F2, _D2, _D2, _D1, types.int64, _D1),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def _measure(audio, coefficients, memory, pending, hop_frames, hops):  # type: ignore[no-untyped-def]
    """K-weight a block and write the energy of each finished hop; returns how many were finished.

    *coefficients*: shape (2, 5), b0 b1 b2 a1 a2 of both stages. *memory*: shape (channels, 4), filter state.
    *pending*: energy and number of frames of the unfinished hop.
    """
    finished = 0
    first, second = coefficients[0], coefficients[1]
    start = 0
    while start < audio.shape[1]:
        count = min(audio.shape[1] - start, hop_frames - np.int64(pending[1]))
        for channel in range(0, audio.shape[0], 2):
            other = min(channel + 1, audio.shape[0] - 1)  # two at a time: neither waits for the other
            s0, s1, s2, s3 = memory[channel, 0], memory[channel, 1], memory[channel, 2], memory[channel, 3]
            t0, t1, t2, t3 = memory[other, 0], memory[other, 1], memory[other, 2], memory[other, 3]
            energy, other_energy = 0.0, 0.0
            for i in range(start, start + count):
                x, u = np.float64(audio[channel, i]), np.float64(audio[other, i])
                shelf, other_shelf = first[0] * x + s0, first[0] * u + t0
                s0, t0 = first[1] * x - first[3] * shelf + s1, first[1] * u - first[3] * other_shelf + t1
                s1, t1 = first[2] * x - first[4] * shelf, first[2] * u - first[4] * other_shelf
                y, v = second[0] * shelf + s2, second[0] * other_shelf + t2
                s2, t2 = second[1] * shelf - second[3] * y + s3, second[1] * other_shelf - second[3] * v + t3
                s3, t3 = second[2] * shelf - second[4] * y, second[2] * other_shelf - second[4] * v
                energy += y * y
                other_energy += v * v
            memory[channel, 0], memory[channel, 1], memory[channel, 2], memory[channel, 3] = s0, s1, s2, s3
            memory[other, 0], memory[other, 1], memory[other, 2], memory[other, 3] = t0, t1, t2, t3
            pending[0] += energy
            if other > channel:
                pending[0] += other_energy
        pending[1] += count
        start += count
        if np.int64(pending[1]) == hop_frames:
            hops[finished] = pending[0] / hop_frames
            finished += 1
            pending[0], pending[1] = 0.0, 0.0
    return finished


class LoudnessMeter:
    """Takes audio block by block and tells its loudness so far."""

    def __init__(self, sample_rate: int, num_channels: int = 2) -> None:
        self._hop_frames = round(HOP_SECONDS * sample_rate)
        self._coefficients = k_weighting(sample_rate)
        self._memory = np.zeros((num_channels, 4))
        self._pending = np.zeros(2)
        self._energies: list[NDArray[np.float64]] = []

    def process(self, audio: NDArray[np.float32]) -> None:
        """Measure a block, float32, shape (channels, frames)."""
        hops = np.empty(audio.shape[1] // self._hop_frames + 2)
        count = int(_measure(audio, self._coefficients, self._memory, self._pending, self._hop_frames, hops))
        self._energies.append(hops[:count])

    @property
    def integrated_lufs(self) -> float:
        """Programme loudness, gated at -70 LUFS and 10 LU below; -inf for silence or less than 0.4 s."""
        return gated_loudness(self.hop_energies)

    @property
    def hop_energies(self) -> NDArray[np.float64]:
        """K-weighted mean square of each tenth of a second so far, summed over channels."""
        return np.concatenate(self._energies) if self._energies else np.empty(0)

    def take_hops(self) -> NDArray[np.float64]:
        """The energies since the last time they were taken, which are then forgotten: for meters that run for hours."""
        energies, self._energies = self.hop_energies, []
        return energies

    @property
    def momentary_max_lufs(self) -> float:
        """The loudest 0.4 s."""
        return _lufs(float(self._windows(_MOMENTARY_HOPS).max(initial=0.0)))

    @property
    def short_term_max_lufs(self) -> float:
        """The loudest 3 s."""
        return _lufs(float(self._windows(_SHORT_TERM_HOPS).max(initial=0.0)))

    @property
    def loudness_range_lu(self) -> float:
        """Spread between quiet and loud 3-second windows; 0 for less than that."""
        energies = self._windows(_SHORT_TERM_HOPS)
        loud = energies[energies > _energy(_ABSOLUTE_GATE_LUFS)]
        if len(loud) == 0:
            return 0.0
        kept = loud[loud > loud.mean() * 10.0**-2.0]
        low, high = np.percentile(kept, (10.0, 95.0))
        return _lufs(float(high)) - _lufs(float(low))

    def _windows(self, hops: int) -> NDArray[np.float64]:
        """Mean energy of every window of so many hops."""
        return _windows(self.hop_energies, hops)


def mean_loudness(hop_energies: NDArray[np.float64]) -> float:
    """Loudness in LUFS of a stretch without gates: momentary of 4 tenths of a second, short-term of 30."""
    return _lufs(float(hop_energies.mean())) if len(hop_energies) else SILENCE_LUFS


def gated_loudness(hop_energies: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of K-weighted energies per tenth of a second; -inf for silence."""
    energies = _windows(hop_energies, _MOMENTARY_HOPS)
    loud = energies[energies > _energy(_ABSOLUTE_GATE_LUFS)]
    if len(loud) == 0:
        return SILENCE_LUFS
    relative_gate = loud.mean() * 10.0**-1.0
    return _lufs(float(loud[loud > relative_gate].mean()))


def _windows(energies: NDArray[np.float64], hops: int) -> NDArray[np.float64]:
    """Mean energy of every window of so many hops."""
    if len(energies) < hops:
        return np.empty(0)
    sums = np.cumsum(np.concatenate(([0.0], energies)))
    return np.asarray(np.maximum(0.0, sums[hops:] - sums[:-hops]) / hops)


def k_weighting(sample_rate: int) -> NDArray[np.float64]:
    """The two biquads of BS.1770 for any sample rate: shape (2, 5), b0 b1 b2 a1 a2.

    *Source*: the analogue prototypes behind the standard's 48 kHz table, by bilinear transform.
    """
    tangent = math.tan(math.pi * 1681.974450955533 / sample_rate)
    quality, high = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    middle = high**0.4996667741545416
    divisor = 1.0 + tangent / quality + tangent * tangent
    shelf = (
        (high + middle * tangent / quality + tangent * tangent) / divisor,
        2.0 * (tangent * tangent - high) / divisor,
        (high - middle * tangent / quality + tangent * tangent) / divisor,
        2.0 * (tangent * tangent - 1.0) / divisor,
        (1.0 - tangent / quality + tangent * tangent) / divisor,
    )
    tangent, quality = math.tan(math.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    divisor = 1.0 + tangent / quality + tangent * tangent
    high_pass = (
        1.0,
        -2.0,
        1.0,
        2.0 * (tangent * tangent - 1.0) / divisor,
        (1.0 - tangent / quality + tangent * tangent) / divisor,
    )
    return np.array([shelf, high_pass])


def _lufs(energy: float) -> float:
    return _OFFSET_LU + 10.0 * math.log10(energy) if energy > 0.0 else SILENCE_LUFS


def _energy(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))
