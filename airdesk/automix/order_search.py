"""A good order for many songs: many starts, small moves; better the longer it goes on, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from airdesk.automix.order_moves import Order, annealed, settled
from airdesk.automix.order_terms import OrderTerms
from airdesk.chance import seeded

_MANY_SONGS = 80
_STARTS, _STARTS_OF_MANY = 8, 4
_STEPS = 12  # of one cooling down; between them the search may be left
_HOT, _COLD = 0.4, 0.004
_TRIES_A_SONG, _MOST_TRIES = 12_000, 1_200_000  # of one start
_NEAR_BEST = 0.08  # Music Assistant: any song this near to the best may come next


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """The best order so far."""

    order: tuple[int, ...]
    cost: float
    done: float  # share of the search, 0..1


def search(terms: OrderTerms, seed: int) -> Iterator[FoundOrder]:
    """Best orders, each at least as good as the one before; whoever has waited long enough takes the last one."""
    best = FoundOrder(tuple(range(terms.count)), terms.cost(range(terms.count)), 0.0)
    starts = _STARTS if terms.count <= _MANY_SONGS else _STARTS_OF_MANY
    for number in range(starts):
        rng = seeded(seed, "order", number)
        order = _greedy(terms, rng)
        for step in range(_STEPS):
            best = _better(best, order, terms, (number + step / _STEPS) / starts)
            yield best
            order = _cooled(order, terms, step, rng)
        best = _better(best, settled(order, terms), terms, (number + 1) / starts)
    yield best


def _better(best: FoundOrder, order: Order, terms: OrderTerms, done: float) -> FoundOrder:
    cost = terms.cost(order.tolist())
    if cost < best.cost - 1e-9:
        return FoundOrder(tuple(order.tolist()), cost, done)
    return FoundOrder(best.order, best.cost, done)


def _cooled(order: Order, terms: OrderTerms, step: int, rng: Random) -> Order:
    """One step of cooling down."""
    tries = min(_MOST_TRIES, _TRIES_A_SONG * terms.count) // _STEPS
    hot, cold = (_HOT * (_COLD / _HOT) ** (place / _STEPS) for place in (step, step + 1))
    return annealed(order, terms, tries=tries, hot=hot, cold=cold, seed=rng.getrandbits(63))


def _greedy(terms: OrderTerms, rng: Random) -> Order:
    """Song after song, each one of those that come nearly cheapest next."""
    left = set(range(terms.count))
    order: list[int] = []
    for place in range(terms.count):
        costs = {song: terms.places[song, place] + (terms.pairs[order[-1], song] if order else 0.0) for song in sorted(left)}
        limit = min(costs.values()) + _NEAR_BEST
        song = rng.choice([song for song, cost in costs.items() if cost <= limit])
        order.append(song)
        left.remove(song)
    return np.asarray(order, np.int64)
