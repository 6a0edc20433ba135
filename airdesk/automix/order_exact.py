"""The best of all orders, for as many songs as that can be had for.

*Source*: M. Held, R. M. Karp, "A dynamic programming approach to sequencing problems" (1962); the song before the last one is
part of the state, because an artist with one song between counts too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.automix.order_terms import OrderTerms
from airdesk.progress import Progress

MOST_SONGS = 12


def best_order(terms: OrderTerms, progress: Progress) -> list[int]:
    """The order that costs least. Of two that cost the same always the same one. Raises CancelledError."""
    count = terms.count
    if count <= 2:
        return min(([0, 1], [1, 0]), key=terms.cost) if count == 2 else list(range(count))
    threes = np.asarray([[[terms.three(a, b, c) for c in range(count)] for b in range(count)] for a in range(count)])
    costs = _first_two(terms)
    backs: dict[int, NDArray[np.int64]] = {}
    for number, songs in enumerate(_sets_by_size(count)):
        if number % 256 == 0:
            progress.check_cancelled()
        _extend(songs, terms, threes, costs, backs)
    return _traced(costs[(1 << count) - 1], backs, count)


def _sets_by_size(count: int) -> list[int]:
    """All sets of two songs or more that are not everything, small ones first, as bits."""
    return sorted(
        (bits for bits in range(1 << count) if 2 <= bits.bit_count() < count), key=lambda bits: (bits.bit_count(), bits)
    )


def _first_two(terms: OrderTerms) -> dict[int, NDArray[np.float64]]:
    """Cost of every pair at the start: songs as bits -> table (song before the last, last)."""
    count = terms.count
    costs: dict[int, NDArray[np.float64]] = {}
    for a in range(count):
        for b in range(count):
            if a != b:
                table = costs.setdefault(1 << a | 1 << b, np.full((count, count), np.inf))
                table[a, b] = terms.places[a, 0] + terms.places[b, 1] + terms.pairs[a, b]
    return costs


def _extend(
    songs: int,
    terms: OrderTerms,
    threes: NDArray[np.float64],
    costs: dict[int, NDArray[np.float64]],
    backs: dict[int, NDArray[np.int64]],
) -> None:
    """Put every song that is not among *songs* after them."""
    count, place = terms.count, songs.bit_count()
    table = costs.pop(songs)
    reached = table[:, :, np.newaxis] + threes
    before = reached.argmin(axis=0)  # (last, next): the best song before the last
    best = np.take_along_axis(reached, before[np.newaxis], axis=0)[0] + terms.pairs
    for song in range(count):
        if not songs >> song & 1:
            larger = songs | 1 << song
            target = costs.setdefault(larger, np.full((count, count), np.inf))
            back = backs.setdefault(larger, np.full((count, count), -1, np.int64))
            target[:, song] = best[:, song] + terms.places[song, place]
            back[:, song] = before[:, song]


def _traced(table: NDArray[np.float64], backs: dict[int, NDArray[np.int64]], count: int) -> list[int]:
    """The order that led to the least cost of all songs."""
    before, last = divmod(int(table.argmin()), count)
    order, songs = [last, before], (1 << count) - 1
    while songs.bit_count() > 2:
        earlier = int(backs[songs][before, last])
        songs &= ~(1 << last)
        before, last = earlier, before
        order.append(before)
    return order[::-1]
