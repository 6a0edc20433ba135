"""How loud a part will be, without rendering it: the K-weighted energy of its sounds, laid out along its notes.

Notes are taken as incoherent, which is what different pitches are; the estimate is within about 1 LU of the stem.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.dsp.loudness import LoudnessMeter, gated_loudness
from airdesk.render.sound_pool import PooledSound, SoundPool
from airdesk.render.voice_kernel import Voices

HOP_SECONDS = 0.1
_LONGEST_HOPS = 80  # what sounds longer is taken to go on as it was


def part_loudness_lufs(voices: Voices, energies: Mapping[int, NDArray[np.float64]], sample_rate: int) -> float:
    """Integrated loudness of a part; -inf where it is silent.

    *voices*: as the kernel plays them. *energies*: `sound_energies`, by the sound's place in the pool.
    """
    if len(voices) == 0:
        return -math.inf
    hop = round(HOP_SECONDS * sample_rate)
    timeline = np.zeros(int(voices["start"].max()) // hop + _LONGEST_HOPS + 2)
    for left, sound in energies.items():
        played = voices[voices["left"] == left]
        _lay_out(played, sound, hop, timeline)
    return gated_loudness(timeline)


def _lay_out(voices: Voices, sound: NDArray[np.float64], hop: int, timeline: NDArray[np.float64]) -> None:
    """Add the energy of all notes of one sound to the hops in which they are heard."""
    first = voices["start"] // hop
    hops = np.maximum(1, np.rint((voices["end"] - voices["start"]) / hop).astype(np.int64))
    for offset in range(sound.shape[1]):
        sounding = hops > offset
        if not sounding.any():
            return
        heard = voices[sounding]
        power = (
            heard["gain_left"].astype(float) ** 2 * sound[0, offset] + heard["gain_right"].astype(float) ** 2 * sound[1, offset]
        )
        np.add.at(timeline, first[sounding] + offset, power)


def sound_energies(pool: SoundPool, sounds: Sequence[PooledSound], sample_rate: int) -> dict[int, NDArray[np.float64]]:
    """K-weighted energy of each sound per 0.1 s, shape (2, hops), in units of the int16 values squared, by its place."""
    return {sound.left: _energies(pool, sound, sample_rate) for sound in sounds}


def _energies(pool: SoundPool, sound: PooledSound, sample_rate: int) -> NDArray[np.float64]:
    hop = round(HOP_SECONDS * sample_rate)
    count = min(sound.frames, _LONGEST_HOPS * hop)
    left = _hops(pool.audio[sound.left : sound.left + count], sample_rate)
    right = left if sound.right == sound.left else _hops(pool.audio[sound.right : sound.right + count], sample_rate)
    energies = np.stack([left, right])
    return _continued(energies, count // hop, sound.loop_length // hop) if sound.loop_length else energies


def _continued(energies: NDArray[np.float64], whole_hops: int, loop_hops: int) -> NDArray[np.float64]:
    """A loop goes on at the mean of what repeats; the last hop, which is only partly filled, is left out."""
    if whole_hops == 0:
        return np.repeat(energies, _LONGEST_HOPS, axis=1)
    whole = energies[:, :whole_hops]
    steady = whole[:, -max(1, loop_hops) :].mean(axis=1, keepdims=True)
    return np.concatenate([whole, np.repeat(steady, max(0, _LONGEST_HOPS - whole_hops), axis=1)], axis=1)


def _hops(channel: NDArray[np.int16], sample_rate: int) -> NDArray[np.float64]:
    """Energy of each 0.1 s of one channel; the last one is filled up with silence."""
    hop = round(HOP_SECONDS * sample_rate)
    padded = np.zeros((1, max(1, -(-len(channel) // hop)) * hop), np.float32)
    padded[0, : len(channel)] = channel
    meter = LoudnessMeter(sample_rate, 1)
    meter.process(padded)
    return meter.hop_energies
