"""The zones of an own instrument, made from those of its files that are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from airdesk.inventory.instruments.definition import Definition, Member
from airdesk.inventory.instruments.key_map import Placed, key_zones, layer_zones
from airdesk.inventory.instruments.kits import HAT_CHOKE
from airdesk.inventory.instruments.stacking import stacked
from airdesk.inventory.instruments.zones import InstrumentMap, MappedZone

DEFAULT_PITCH: Final = 60
"""Of a sound without a note: it sounds as it is at middle C."""

_HELD: Final = frozenset({"strings", "winds", "woodwind", "brass", "voice", "pad", "organ"})
_HELD_EXPONENT, _STRUCK_EXPONENT, _DRUM_EXPONENT = 1.2, 1.6, 1.5
_RELEASES_SECONDS: Final[Mapping[str, float]] = {"keys": 0.35, "guitar": 0.3, "mallets": 0.6, "pluck": 0.4, "bass": 0.12}
_USUAL_RELEASE_SECONDS: Final = 0.2


def instrument_map(definition: Definition, missing: Collection[int] = (), *, for_drums: bool = False) -> InstrumentMap:
    """How an instrument is played without the files whose numbers are *missing*: the nearest others serve their notes.

    *for_drums*: on a track of drum notes, where what a file does not map is another drum, not a neighbour to be moved.
    """
    here = {number: member for number, member in enumerate(definition.members) if number not in missing}
    if definition.map is not None:
        zones = tuple(zone for zone in definition.map.zones if all(part.file in here for part in zone.parts))
        return replace(definition.map, zones=zones) if not for_drums else _as_drums(definition.map, zones)
    if definition.kind == "kit":
        return InstrumentMap(
            _kit_zones(here),
            is_percussion=True,
            is_one_shot=True,
            velocity_exponent=_DRUM_EXPONENT,
            choke_groups=_chokes(here.values()),
        )
    stacks = sorted({member.stack for member in here.values()})
    is_held = definition.family in _HELD
    layers = [
        key_zones([_placed(number, each, is_held=is_held) for number, each in here.items() if each.stack == stack])
        for stack in stacks
    ]
    return InstrumentMap(
        stacked(layers) if len(layers) > 1 else tuple(zone for layer in layers for zone in layer),
        is_one_shot=definition.family == "fx",
        release_seconds=_RELEASES_SECONDS.get(definition.family, _USUAL_RELEASE_SECONDS),
        velocity_exponent=_HELD_EXPONENT if is_held else _STRUCK_EXPONENT,
    )


def _as_drums(told: InstrumentMap, zones: Sequence[MappedZone]) -> InstrumentMap:
    """The same with a zone for every key, moved to it beforehand: drums are never transposed."""
    keys = [
        replace(
            zone,
            parts=tuple(replace(part, semitones=round(part.semitones + key - zone.root_pitch, 4)) for part in zone.parts),
            root_pitch=float(key),
            low_pitch=key,
            high_pitch=key,
        )
        for zone in zones
        for key in range(zone.low_pitch, zone.high_pitch + 1)
    ]
    return replace(told, zones=tuple(keys), is_percussion=True)


def _placed(number: int, member: Member, *, is_held: bool) -> Placed:
    pitch = DEFAULT_PITCH if member.pitch is None else member.pitch
    is_measured = member.pitch is not None and member.is_measured
    return Placed(number, pitch, member.velocity, is_measured=is_measured, loop=member.loop, is_held=is_held)


def _kit_zones(members: Mapping[int, Member]) -> tuple[MappedZone, ...]:
    """Zones of every drum note."""
    by_note: dict[int, dict[int, list[Placed]]] = {}
    for number, member in members.items():
        for note in member.drums:
            stacks = by_note.setdefault(note, {})
            stacks.setdefault(member.stack, []).append(Placed(number, float(note), member.velocity))
    return tuple(zone for note, stacks in sorted(by_note.items()) for zone in _drum_zones(note, stacks))


def _drum_zones(note: int, stacks: Mapping[int, Sequence[Placed]]) -> tuple[MappedZone, ...]:
    layers = [tuple(layer_zones(placed, (note, note))) for _, placed in sorted(stacks.items())]
    return layers[0] if len(layers) == 1 else stacked(layers)


def _chokes(members: Collection[Member]) -> dict[int, int]:
    played = {note for member in members for note in member.drums}
    return {note: group for note, group in HAT_CHOKE.items() if note in played}
