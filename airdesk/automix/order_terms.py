"""What an order of songs is worth, in numbers a search can add up: pairs, places, energy, artists."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.albums import follows_on_album
from airdesk.automix.energy_course import wanted_energies
from airdesk.automix.pairing import MixSong
from airdesk.automix.pairing_table import pair_table
from airdesk.model.djset import DjSet

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

FORBIDDEN = 1e6
"""Cost of breaking a pin or a tie: more than all other terms of any set together."""
_CURVE_WEIGHT = 0.5
CURVE_STEP = 3.0  # energies away from the curve cost by the square, so many steps of 1..10 cost the weight
_FLAT_WEIGHT = 0.35
_SAME_SONG, _SAME_ARTIST, ARTIST_BETWEEN = 1.0, 0.25, 0.10


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """Costs of an order: the sum over all that stands together."""

    pairs: Doubles  # (n, n): the second right after the first
    places: Doubles  # (n, n): song, place
    energies: Doubles  # (n,)
    artists: Ints  # (n,): a number for each artist, those of unknown artists all different
    flat_weight: float  # of three in a row being louder or softer than the set
    fits: Doubles  # (n, n): how well the second follows the first, 0..1

    @property
    def count(self) -> int:
        """Number of songs."""
        return len(self.energies)

    def cost(self, order: Sequence[int]) -> float:
        """All costs of an order of the songs' indices; less is better."""
        total = sum(self.places[song, place] for place, song in enumerate(order))
        total += sum(self.pairs[a, b] for a, b in itertools.pairwise(order))
        total += sum(self.three(a, b, c) for a, b, c in zip(order, order[1:], order[2:], strict=False))
        return float(total)

    def three(self, first: int, second: int, third: int) -> float:
        """What three in a row cost beyond their pairs."""
        cost = ARTIST_BETWEEN if self.artists[first] == self.artists[third] else 0.0
        if self.flat_weight:
            mean = (self.energies[first] + self.energies[second] + self.energies[third]) / 3.0 - self.energies.mean()
            cost += self.flat_weight * (mean / CURVE_STEP) ** 2
        return float(cost)


def order_terms(dj_set: DjSet, songs: Sequence[MixSong]) -> OrderTerms:
    """The costs of all orders of songs of a set, pins and ties included."""
    count = len(songs)
    energies = np.asarray([float(song.analysis.energy) for song in songs])
    fits = pair_table(songs, dj_set.rules)
    artists = _artist_numbers(songs)
    pairs = 1.0 - fits + _SAME_ARTIST * (artists[:, np.newaxis] == artists[np.newaxis, :])
    contents = _content_numbers(songs)
    pairs += _SAME_SONG * (contents[:, np.newaxis] == contents[np.newaxis, :])
    places = np.zeros((count, count))
    wanted = wanted_energies(dj_set.goal, energies.tolist(), dj_set.energy_curve)
    if wanted is not None and dj_set.goal != "flat":
        places += _CURVE_WEIGHT * np.square((energies[:, np.newaxis] - np.asarray(wanted)) / CURVE_STEP)
    _tie(ties(dj_set, songs), pairs, places)
    _pin(songs, places)
    return OrderTerms(pairs, places, energies, artists, _FLAT_WEIGHT if dj_set.goal == "flat" else 0.0, fits)


def _artist_numbers(songs: Sequence[MixSong]) -> Ints:
    names: dict[str, int] = {}
    numbers = []
    for index, song in enumerate(songs):
        artist = (song.song.artist or song.analysis.tags.artist).strip().casefold()
        numbers.append(names.setdefault(artist or f"\0{index}", len(names)))
    return np.asarray(numbers, np.int64)


def _content_numbers(songs: Sequence[MixSong]) -> Ints:
    known: dict[str, int] = {}
    return np.asarray([known.setdefault(song.song.content_hash or song.song.path, len(known)) for song in songs], np.int64)


def ties(dj_set: DjSet, songs: Sequence[MixSong]) -> list[tuple[int, int]]:
    """Pairs that stay together: as the user tied them, and tracks of an album that go on without a gap."""
    found = [(index, index + 1) for index, song in enumerate(songs[:-1]) if song.song.is_tied_to_next]
    if not dj_set.rules.keeps_albums_gapless:
        return found
    firsts, seconds = {a for a, _ in found}, {b for _, b in found}
    for a, b in itertools.permutations(range(len(songs)), 2):
        if a not in firsts and b not in seconds and follows_on_album(songs[a], songs[b]):
            found.append((a, b))
            firsts.add(a)
            seconds.add(b)
    return found


def _tie(tied: Sequence[tuple[int, int]], pairs: Doubles, places: Doubles) -> None:
    for first, second in tied:
        pairs[first, :] += FORBIDDEN
        pairs[:, second] += FORBIDDEN
        pairs[first, second] -= 2.0 * FORBIDDEN
        places[first, -1] += FORBIDDEN
        places[second, 0] += FORBIDDEN


def _pin(songs: Sequence[MixSong], places: Doubles) -> None:
    for index, song in enumerate(songs):
        if song.song.is_pinned:
            kept = places[index, index]
            places[index, :] += FORBIDDEN
            places[index, index] = kept
            others = np.arange(len(songs)) != index
            places[others, index] += FORBIDDEN
