"""Samples as points that lie near each other when they sound alike, and the nearest ones of a point.

A point is the timbre vector (spectral cepstra of the whole sound, how the attack differs, how they move) with brightness,
noisiness, length and decay, each divided by how widely it is spread over samples of all kinds. The kind is added as a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NUM_TIMBRE: Final = 24
_TIMBRE_SPREAD: Final = (
    *(3.9, 2.3, 1.6, 1.2, 1.05, 0.95, 0.9, 0.85, 0.8, 0.8, 0.8, 0.8),  # colour of the whole sound
    *(1.6, 1.4, 0.9, 0.65, 0.5, 0.45),  # how the attack differs from it
    *(0.7, 0.5, 0.35, 0.3, 0.2, 0.2),  # how much it moves
)
"""Standard deviations over several hundred samples of all kinds."""
_OTHER_SPREAD: Final = (1.0, 0.2, 1.9, 1.9)  # octaves of brightness, noisiness, octaves of length, octaves of decay
_OTHER_WEIGHT: Final = 2.0  # measured: nearest neighbours are of one family most often so
_KIND_STEPS: Final = (0.4, 0.4, 0.4, 0.1, 1.0)  # another instrument, family, category, subtype; a loop beside a single sound
_SHORTEST_SECONDS: Final = 0.02
_LOWEST_HZ: Final = 20.0
_BLOCK: Final = 16384


class Described(Protocol):
    """What is stored of a sample that was listened to."""

    @property
    def key(self) -> int:
        """Its row."""

    @property
    def timbre(self) -> str:
        """A JSON list of numbers."""

    @property
    def brightness_hz(self) -> float | None:
        """Centre of its spectrum."""

    @property
    def noisiness(self) -> float | None:
        """0 to 1."""

    @property
    def length_seconds(self) -> float | None:
        """Its length."""

    @property
    def decay_seconds(self) -> float | None:
        """How long it rings."""

    @property
    def kind(self) -> tuple[str, str, str, str, int]:
        """Instrument, family, category, subtype, loop."""


@dataclass(frozen=True, slots=True)
class SoundVectors:
    """All samples of a library as points; of 100 000 samples 15 MB."""

    keys: NDArray[np.int64]  # (n,) rising
    numbers: Floats  # (n, 28), scaled: the squared distance is the sum of squared differences
    kinds: NDArray[np.int32]  # (n, 5) equal numbers for equal words

    def place(self, key: int) -> int | None:
        """Where a sample stands; None where it was not listened to."""
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and int(self.keys[place]) == key else None

    def distances(self, place: int) -> Floats:
        """(n,) distance of each sample from the one at a place: 0 the same, 1 quite another."""
        steps = np.asarray(_KIND_STEPS, np.float32)
        result = np.empty(len(self.keys), np.float32)
        for start in range(0, len(self.keys), _BLOCK):
            rows = slice(start, start + _BLOCK)
            difference = self.numbers[rows] - self.numbers[place]
            squared = np.einsum("ij,ij->i", difference, difference)
            result[rows] = np.sqrt(squared + (self.kinds[rows] != self.kinds[place]) @ steps)
        return result

    def nearest(self, place: int, count: int) -> list[tuple[int, float]]:
        """Keys and distances of the samples nearest to the one at a place, without itself; ties by key, all of the last tie."""
        if count < 1 or len(self.keys) < 2:
            return []
        distances = self.distances(place)
        distances[place] = np.inf
        last = min(count, len(self.keys) - 1) - 1
        limit = np.partition(distances, last)[last]
        near = np.flatnonzero(distances <= limit)
        near = near[np.argsort(distances[near], kind="stable")][: count + _MOST_TIES]
        return [(int(self.keys[each]), float(distances[each])) for each in near]


_MOST_TIES: Final = 256


def sound_vectors(blocks: Iterable[Sequence[Described]]) -> SoundVectors:
    """The points of samples that come in blocks, by rising key; what has no proper timbre is left out."""
    keys: list[NDArray[np.int64]] = []
    numbers: list[Floats] = []
    kinds: list[NDArray[np.int32]] = []
    words: dict[str | int, int] = {}
    for block in blocks:
        timbre, is_good = _timbre([row.timbre for row in block])
        rows = [row for row, good in zip(block, is_good, strict=True) if good]
        keys.append(np.asarray([row.key for row in rows], np.int64))
        numbers.append(np.concatenate([timbre[is_good], _others(rows)], axis=1))
        codes = [[words.setdefault(word, len(words)) for word in row.kind] for row in rows]
        kinds.append(np.asarray(codes, np.int32).reshape(len(rows), len(_KIND_STEPS)))
    if not keys:
        return SoundVectors(np.zeros(0, np.int64), np.zeros((0, NUM_TIMBRE + 4), np.float32), np.zeros((0, 5), np.int32))
    return SoundVectors(np.concatenate(keys), np.concatenate(numbers), np.concatenate(kinds))


def _timbre(texts: Sequence[str]) -> tuple[Floats, NDArray[np.bool_]]:
    """(n, 24) scaled timbre of JSON lists, and which of them are whole."""
    is_good = np.asarray([text.count(",") == NUM_TIMBRE - 1 for text in texts], np.bool_)
    listed = ",".join(text.strip("[] ") for text, good in zip(texts, is_good, strict=True) if good)
    result = np.zeros((len(texts), NUM_TIMBRE), np.float32)
    if listed:
        values = np.asarray(listed.split(","), np.float32).reshape(-1, NUM_TIMBRE)
        result[is_good] = values / (np.asarray(_TIMBRE_SPREAD, np.float32) * np.sqrt(np.float32(NUM_TIMBRE)))
    is_good &= np.isfinite(result).all(axis=1)
    return result, is_good


def _others(rows: Sequence[Described]) -> Floats:
    """(n, 4) scaled brightness, noisiness, length and decay."""
    values = np.asarray(
        [(row.brightness_hz or 0.0, row.noisiness or 0.0, row.length_seconds or 0.0, row.decay_seconds or 0.0) for row in rows],
        np.float32,
    ).reshape(len(rows), 4)
    values[:, 0] = np.log2(np.maximum(values[:, 0], _LOWEST_HZ))
    values[:, 2:] = np.log2(np.maximum(values[:, 2:], _SHORTEST_SECONDS))
    spread = np.asarray(_OTHER_SPREAD, np.float32)
    return np.asarray(np.nan_to_num(values) / spread * (_OTHER_WEIGHT / np.sqrt(NUM_TIMBRE)), np.float32)
