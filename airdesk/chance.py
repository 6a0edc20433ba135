"""Seeded chance: the same seed and purpose give the same choices on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def seeded(seed: int, *purpose: object) -> Random:
    """A generator of its own for each purpose, so that a change in one part does not move the others."""
    text = ":".join([str(seed), *(str(part) for part in purpose)])
    return Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def stable_number(text: str) -> int:
    """A number of 31 bits made from a text, the same everywhere and always."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF


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
