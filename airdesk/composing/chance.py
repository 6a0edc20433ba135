"""Seeded chance: the same seed and purpose give the same choices on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Weighted(Protocol):
    """Something with a weight."""

    @property
    def weight(self) -> float:
        """Relative likelihood, 0 or more."""


WeightedItem = TypeVar("WeightedItem", bound=Weighted)


def seeded(seed: int, *purpose: object) -> Random:
    """A generator of its own for each purpose, so that a change in one part does not move the others."""
    text = ":".join([str(seed), *(str(part) for part in purpose)])
    return Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def pick(rng: Random, items: Sequence[Item], weights: Sequence[float]) -> Item:
    """One of the items, by weight; evenly where all weights are zero."""
    total = sum(weights)
    if total <= 0:
        return items[rng.randrange(len(items))]
    point = rng.random() * total
    for item, weight in zip(items, weights, strict=True):
        point -= weight
        if point < 0:
            return item
    return items[-1]


def pick_weighted(rng: Random, items: Sequence[WeightedItem]) -> WeightedItem:
    """One of the items by its own `weight`."""
    return pick(rng, items, [item.weight for item in items])
