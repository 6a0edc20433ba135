"""Regions of an SFZ file as zones: overlapping ones mixed, alternating ones in turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.sfz.regions import Region, SfzRegions
from airdesk.inventory.instruments.stacking import MOST_PARTS, stacked
from airdesk.inventory.instruments.zones import InstrumentMap, MappedZone, Part, Shape

_SHORTEST_RELEASE_SECONDS: Final = 0.03
"""A note that is let go must not click."""
_LONGEST_RELEASE_SECONDS: Final = 10.0
_MOST_ZONES: Final = 16_384

LoopOf = Callable[[int], tuple[int, int] | None]
"""The loop that a file itself has, by its number: frames, first and the one after the last."""


@dataclass(slots=True)
class _Layer:
    """Zones that do not sound together; alternating ones overlap."""

    is_alternating: bool
    zones: list[MappedZone]
    taken: dict[int, NDArray[np.bool_]]  # by take: the notes and velocities that are served

    def fits(self, zone: MappedZone) -> bool:
        taken = self.taken.get(zone.take)
        return taken is None or not bool(taken[_area(zone)].any())

    def add(self, zone: MappedZone) -> None:
        self.zones.append(zone)
        self.taken.setdefault(zone.take, np.zeros((128, 128), bool))[_area(zone)] = True


def _area(zone: MappedZone) -> tuple[slice, slice]:
    return slice(zone.low_pitch, zone.high_pitch + 1), slice(zone.low_velocity, zone.high_velocity + 1)


def sfz_map(read: SfzRegions, files: Mapping[str, int], loop_of: LoopOf) -> InstrumentMap:
    """The zones of the regions whose samples are there. *files*: number of the file of each sample as it is written.

    Raises BadInputError where they are too many.
    """
    regions = [region for region in read.regions if region.sample in files]
    zones = stacked([layer.zones for layer in _layers(regions, files, loop_of, read)])
    if len(zones) > _MOST_ZONES:
        raise BadInputError(f"This SFZ file has more than {_MOST_ZONES} zones, too many to be played: choose another one.")
    one_shots = sum(region.loop_mode == "one_shot" for region in regions)
    is_one_shot = 2 * one_shots > len(regions)
    if 0 < one_shots < len(regions):
        read.left_out["only some are one-shots, and all are played alike"] += min(one_shots, len(regions) - one_shots)
    veltrack = statistics.median([region.veltrack for region in regions]) if regions else 1.0
    release = statistics.median([region.release_seconds for region in regions]) if regions else 0.0
    return InstrumentMap(
        zones,
        is_one_shot=is_one_shot,
        release_seconds=min(_LONGEST_RELEASE_SECONDS, max(_SHORTEST_RELEASE_SECONDS, release)),
        velocity_exponent=2.0 * max(0.0, veltrack),
        keeps_levels=True,
        choke_groups={
            key: region.group
            for region in regions
            if region.group and region.off_by == region.group
            for key in range(region.low_key, region.high_key + 1)
        },
    )


def _layers(regions: Sequence[Region], files: Mapping[str, int], loop_of: LoopOf, read: SfzRegions) -> list[_Layer]:
    """Regions as layers: in each of them those that do not sound at once."""
    chances = sorted({region.low_random for region in regions if region.low_random is not None})
    layers: list[_Layer] = []
    count = 0
    for region in regions:
        if count >= _MOST_ZONES:
            read.left_out[f"those before them are {_MOST_ZONES} zones already"] += 1
            continue
        is_alternating = region.position is not None or region.low_random is not None
        take = region.position - 1 if region.position is not None else 0
        take = chances.index(region.low_random) if region.low_random is not None else take
        number = files[region.sample]
        for zone in _zones(region, number, max(0, take), loop_of(number)):
            fitting = (layer for layer in layers if layer.is_alternating == is_alternating and layer.fits(zone))
            layer = next(fitting, None)
            if layer is None:
                if len(layers) >= MOST_PARTS:
                    read.left_out[f"more than {MOST_PARTS} sound at once"] += 1
                    break
                layer = _Layer(is_alternating, [], {})
                layers.append(layer)
            layer.add(zone)
            count += 1
    return layers


def _zones(region: Region, number: int, take: int, own_loop: tuple[int, int] | None) -> list[MappedZone]:
    """One zone, or one for each key where its pitch does not follow the keys."""
    part = Part(number, shape=_shape(region, own_loop))
    velocities = (region.low_velocity, region.high_velocity)
    if region.keytrack == 1.0:
        root = region.center - region.tune_semitones
        return [MappedZone((part,), root, region.low_key, region.high_key, *velocities, take)]
    return [
        MappedZone((part,), key - (key - region.center) * region.keytrack - region.tune_semitones, key, key, *velocities, take)
        for key in range(region.low_key, region.high_key + 1)
    ]


def _shape(region: Region, own_loop: tuple[int, int] | None) -> Shape:
    return Shape(
        start_frame=region.start_frame,
        end_frame=region.end_frame,
        loop=_loop(region, own_loop),
        gain_db=region.gain_db,
        pan=region.pan,
        attack_seconds=region.attack_seconds,
        decay_seconds=region.decay_seconds,
        sustain=region.sustain,
        is_trimmed=False,
    )


def _loop(region: Region, own_loop: tuple[int, int] | None) -> tuple[int, int] | None:
    """The loop that a region asks for; where it says nothing, that of the file."""
    if region.loop_mode in ("no_loop", "one_shot"):
        return None
    start = region.loop_start if region.loop_start is not None else (own_loop or (None, None))[0]
    end = region.loop_end if region.loop_end is not None else (own_loop or (None, None))[1]
    if start is None or end is None or start < region.start_frame or end <= start:
        return None
    return (start, end) if region.loop_mode or own_loop is not None else None
