"""Several sounds at once: zones of layers laid over each other, so that every note is served by one mixed zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from airdesk.inventory.instruments.zones import (
    HIGHEST_PITCH,
    HIGHEST_VELOCITY,
    LOWEST_PITCH,
    LOWEST_VELOCITY,
    MappedZone,
    Part,
)

MOST_PARTS: Final = 8
"""So many sounds are mixed into one zone at most."""

Layer = Sequence[MappedZone]


def stacked(layers: Sequence[Layer]) -> tuple[MappedZone, ...]:
    """Zones in which all layers sound; a layer that lacks a note is silent there, and takes turn together."""
    rows: list[tuple[int, int, tuple[MappedZone, ...]]] = []
    for pitch in range(LOWEST_PITCH, HIGHEST_PITCH + 1):
        there = tuple(zone for layer in layers for zone in layer if zone.low_pitch <= pitch <= zone.high_pitch)
        if rows and rows[-1][2] == there:
            rows[-1] = (rows[-1][0], pitch, there)
        else:
            rows.append((pitch, pitch, there))
    owner = {id(zone): number for number, layer in enumerate(layers) for zone in layer}
    return tuple(zone for low, high, there in rows if there for zone in _row(low, high, there, owner))


def _row(low: int, high: int, there: Sequence[MappedZone], owner: dict[int, int]) -> list[MappedZone]:
    """The zones of some keys, cut where the velocities of any layer change."""
    cuts = {LOWEST_VELOCITY, HIGHEST_VELOCITY + 1}
    cuts |= {zone.low_velocity for zone in there} | {zone.high_velocity + 1 for zone in there}
    edges = sorted(cut for cut in cuts if LOWEST_VELOCITY <= cut <= HIGHEST_VELOCITY + 1)
    found: list[MappedZone] = []
    for first, after in pairwise(edges):
        takes: dict[int, list[MappedZone]] = {}
        for zone in there:
            if zone.low_velocity <= first <= zone.high_velocity:
                takes.setdefault(owner[id(zone)], []).append(zone)
        voices = [sorted(zones, key=lambda zone: zone.take) for _, zones in sorted(takes.items())][:MOST_PARTS]
        for take in range(max((len(zones) for zones in voices), default=0)):
            together = [zones[take % len(zones)] for zones in voices]
            found.append(_mixed(together, low, high, first, after - 1, take))
    return found


def _mixed(zones: Sequence[MappedZone], low: int, high: int, low_velocity: int, high_velocity: int, take: int) -> MappedZone:
    """One zone of several, at the root of the first; the others are moved there."""
    root = zones[0].root_pitch
    parts = tuple(_moved(part, root - zone.root_pitch) for zone in zones for part in zone.parts)
    return MappedZone(parts, root, low, high, low_velocity, high_velocity, take)


def _moved(part: Part, semitones: float) -> Part:
    return replace(part, semitones=round(part.semitones + semitones, 4))
