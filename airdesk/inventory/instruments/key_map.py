"""Key zones that meet half-way between roots, velocity layers over all velocities, takes in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from airdesk.inventory.instruments.zones import (
    HIGHEST_PITCH,
    HIGHEST_VELOCITY,
    LOWEST_PITCH,
    LOWEST_VELOCITY,
    MappedZone,
    Part,
    Shape,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with the note and the touch it was recorded at."""

    file: int
    pitch: float  # MIDI pitch, with fraction where it is known
    velocity: int | None = None  # 1..127; None: nothing is said of it
    is_measured: bool = False  # see `Part`
    loop: tuple[int, int] | None = None  # frames: first, and the one after the last
    is_held: bool = False  # see `Shape`


def spans(places: Sequence[int], low: int, high: int) -> list[tuple[int, int]]:
    """(first, last) of each place's share of low..high; neighbours meet half-way. *places*: rising."""
    bounds = [(before + after) // 2 for before, after in pairwise(places)]
    return list(zip([low, *(bound + 1 for bound in bounds)], [*bounds, high], strict=True))


def key_zones(placed: Sequence[Placed]) -> tuple[MappedZone, ...]:
    """Zones that serve every note: the nearest root's, of its layers that of the velocity; equal ones are takes."""
    by_root: dict[int, list[Placed]] = {}
    for each in placed:
        by_root.setdefault(min(HIGHEST_PITCH, max(LOWEST_PITCH, round(each.pitch))), []).append(each)
    roots = sorted(by_root)
    ranges = spans(roots, LOWEST_PITCH, HIGHEST_PITCH)
    return tuple(zone for root, keys in zip(roots, ranges, strict=True) for zone in layer_zones(by_root[root], keys))


def layer_zones(placed: Sequence[Placed], keys: tuple[int, int]) -> Iterator[MappedZone]:
    """Zones of the files that serve the same keys: one for each velocity and take."""
    known = sorted({each.velocity for each in placed if each.velocity is not None})
    usual = known[len(known) // 2] if known else HIGHEST_VELOCITY
    layers: dict[int, list[Placed]] = {}
    for each in placed:
        layers.setdefault(usual if each.velocity is None else each.velocity, []).append(each)
    touches = sorted(layers)
    for touch, (low, high) in zip(touches, spans(touches, LOWEST_VELOCITY, HIGHEST_VELOCITY), strict=True):
        for take, each in enumerate(layers[touch]):
            part = Part(each.file, shape=Shape(loop=each.loop, is_held=each.is_held), is_measured=each.is_measured)
            yield MappedZone((part,), each.pitch, *keys, low, high, take)
