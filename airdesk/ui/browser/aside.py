"""A list of samples that is not the filters' answer: what sounds like a sample, or what suits a track."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Aside:
    """Its samples in order, and why each stands there."""

    title: str  # of the chip that closes it
    keys: tuple[int, ...]  # rows of the library
    reasons: Mapping[int, str] = field(default_factory=dict)  # by key; a sentence each
