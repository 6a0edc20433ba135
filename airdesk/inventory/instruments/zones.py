"""Which sound of an own instrument each note plays: zones as values, before any audio is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LOWEST_PITCH: Final = 0
HIGHEST_PITCH: Final = 127
LOWEST_VELOCITY: Final = 1
HIGHEST_VELOCITY: Final = 127


@dataclass(frozen=True, slots=True)
class Shape:
    """What is done to a file's sound before it is played; SFZ files say such things."""

    start_frame: int = 0
    end_frame: int | None = None  # None: to the end of the file
    loop: tuple[int, int] | None = None  # frames of the file: first, and the one after the last
    gain_db: float = 0.0
    pan: float = 0.0  # -1 left .. 1 right
    attack_seconds: float = 0.0
    decay_seconds: float = 0.0
    sustain: float = 1.0  # share of the level that stays after the decay
    is_trimmed: bool = True  # the silence before it is taken away
    is_held: bool = False  # a sound that a player can hold: where it has no loop, one is looked for


@dataclass(frozen=True, slots=True)
class Part:
    """One file that sounds in a zone; a zone has several where layers are stacked."""

    file: int  # number of the instrument's file
    semitones: float = 0.0  # by which it is moved before the parts are mixed
    shape: Shape = field(default_factory=Shape)
    is_measured: bool = False  # its fine tuning is measured from its sound; else the zone's root has it


@dataclass(frozen=True, slots=True)
class MappedZone:
    """One sound and the notes it serves."""

    parts: tuple[Part, ...]
    root_pitch: float  # MIDI pitch at which it sounds untransposed, with fraction
    low_pitch: int = LOWEST_PITCH
    high_pitch: int = HIGHEST_PITCH
    low_velocity: int = LOWEST_VELOCITY
    high_velocity: int = HIGHEST_VELOCITY
    take: int = 0

    def serves(self, pitch: int, velocity: int) -> bool:
        """Whether a note plays it."""
        return self.low_pitch <= pitch <= self.high_pitch and self.low_velocity <= velocity <= self.high_velocity


@dataclass(frozen=True, slots=True)
class InstrumentMap:
    """All zones of an instrument and how it is played."""

    zones: tuple[MappedZone, ...]
    is_percussion: bool = False
    is_one_shot: bool = False
    release_seconds: float = 0.2
    velocity_exponent: float = 1.6
    keeps_levels: bool = False  # the files' own balance stays; else each zone is brought to the same loudness
    choke_groups: Mapping[int, int] = field(default_factory=dict)  # pitch -> group
