"""What an own instrument is made of, as the library keeps it: files by what they are, never by where they lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from airdesk.inventory.instruments.zones import InstrumentMap, MappedZone, Part, Shape
from airdesk.model.own_sound import OwnKind
from airdesk.model.sample import Sample


@dataclass(frozen=True, slots=True)
class StoredSample:
    """A sample with its row of the library."""

    key: int  # survives renaming and moving
    fingerprint: str  # of its content
    sample: Sample


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an instrument and its part in it."""

    key: int  # row of the sample; 0: the library does not know the file
    fingerprint: str
    name: str  # path inside its root, to be named where it is missing
    path: str = ""  # of a file that is in no root
    pitch: float | None = None  # MIDI pitch it was recorded at, with fraction where that is known
    is_measured: bool = True  # its fine tuning is measured from its sound
    velocity: int | None = None
    drums: tuple[int, ...] = ()  # General MIDI drum notes it plays
    loop: tuple[int, int] | None = None  # frames: first, and the one after the last
    stack: int = 0  # number of the layer it belongs to


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset of the SoundFont that is the instrument's only file."""

    bank: int
    program: int


@dataclass(frozen=True, slots=True)
class Definition:
    """An own instrument."""

    kind: OwnKind
    name: str
    members: tuple[Member, ...] = ()
    family: str = ""  # of the samples, for release and touch
    base: str = ""  # of a kit: the sound that plays what it lacks; empty: the kit of the track's program
    map: InstrumentMap | None = None  # as an SFZ file says it; else made from the members
    preset: Preset | None = None
    source: str = ""  # path of the SFZ or SoundFont
    remarks: tuple[str, ...] = ()  # what of the file is not played

    @property
    def id(self) -> str:
        """12 hex digits, the same wherever the same sounds are put together in the same way."""
        facts = asdict(replace(self, members=(), source="", remarks=(), name="")) | {
            "members": [asdict(replace(member, key=0, name="", path="")) for member in self.members]
        }
        text = json.dumps(facts, sort_keys=True, default=str)
        return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()

    def text(self) -> str:
        """The definition as JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))


def definition_of_text(text: str) -> Definition:
    """The definition in such a text. Raises ValueError, TypeError or KeyError where it is none."""
    values = json.loads(text)
    members = tuple(_member(each) for each in values.pop("members"))
    told_map, preset = values.pop("map"), values.pop("preset")
    return Definition(
        **{**values, "remarks": tuple(values["remarks"])},
        members=members,
        map=None if told_map is None else _map(told_map),
        preset=None if preset is None else Preset(**preset),
    )


def _member(values: dict[str, Any]) -> Member:
    return Member(**{**values, "drums": tuple(values["drums"]), "loop": _pair(values["loop"])})


def _map(values: dict[str, Any]) -> InstrumentMap:
    groups = {int(pitch): group for pitch, group in values["choke_groups"].items()}
    return InstrumentMap(**{**values, "zones": tuple(_zone(each) for each in values["zones"]), "choke_groups": groups})


def _zone(values: dict[str, Any]) -> MappedZone:
    return MappedZone(**{**values, "parts": tuple(_part(each) for each in values["parts"])})


def _part(values: dict[str, Any]) -> Part:
    return Part(**{**values, "shape": Shape(**{**values["shape"], "loop": _pair(values["shape"]["loop"])})})


def _pair(values: Sequence[int] | None) -> tuple[int, int] | None:
    return None if values is None else (values[0], values[1])
