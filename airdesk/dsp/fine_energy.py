"""Energy of sound millisecond by millisecond, for finding the exact moment at which something begins."""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_F1 = types.Array(types.float32, 1, "C")
_F2 = types.Array(types.float32, 2, "C")
_D1 = types.Array(types.float64, 1, "C")


@njit(types.int64(_F1, types.int64, types.float64, _D1, _F2), nogil=True, cache=True, error_model="numpy")
def _measure(audio, hop, low_pass, memory, energies):  # type: ignore[no-untyped-def]
    """Energy of the edges (first difference) and of the lows in every hop; returns how many hops are complete.

    *memory*: last value, two stages of the low pass, both unfinished energies, frames of the unfinished hop.
    """
    last, stage1, stage2 = memory[0], memory[1], memory[2]
    edges, lows, count = memory[3], memory[4], int(memory[5])
    done = 0
    for i in range(audio.shape[0]):
        x = np.float64(audio[i])
        edge = x - last
        last = x
        stage1 += low_pass * (x - stage1)
        stage2 += low_pass * (stage1 - stage2)
        edges += edge * edge
        lows += stage2 * stage2
        count += 1
        if count == hop:
            energies[done, 0], energies[done, 1] = edges, lows
            done += 1
            edges, lows, count = 0.0, 0.0, 0
    memory[0], memory[1], memory[2] = last, stage1, stage2
    memory[3], memory[4], memory[5] = edges, lows, count
    return done


class FineEnergy:
    """Takes mono audio block by block and tells the energy of each hop of about a millisecond."""

    def __init__(self, sample_rate: int, hop_frames: int, low_hz: float = 150.0) -> None:
        self._hop = hop_frames
        self._low_pass = 1.0 - float(np.exp(-2.0 * np.pi * low_hz / sample_rate))
        self._memory = np.zeros(6)

    def process(self, audio: Floats) -> Floats:
        """Energies of the hops complete now, shape (n, 2): edges, lows."""
        energies = np.empty((len(audio) // self._hop + 1, 2), np.float32)
        done = int(_measure(np.ascontiguousarray(audio), self._hop, self._low_pass, self._memory, energies))
        return energies[:done]
