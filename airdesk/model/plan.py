"""The plan of a song: its musical parameters before any note exists, and the request it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from airdesk.errors import PlanError
from airdesk.model.harmony import Chord, Key
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.playing import AS_USUAL, Playing
from airdesk.model.timebase import Meter

Role = Literal["drums", "percussion", "bass", "chords", "pad", "lead", "counter", "arp", "fx"]
"""What an instrument does in the song; it decides who composes its part and where it sits in the mix."""

ROLES: tuple[Role, ...] = ("drums", "percussion", "bass", "chords", "pad", "lead", "counter", "arp", "fx")


@dataclass(frozen=True, slots=True)
class OwnSamples:
    """That the song shall be played with the samples of the inventory where they suit, and how they are chosen."""

    layers: int = 1  # samples stacked for each part, 1..4
    prefer_organic: bool = False  # acoustic recordings before synthetic ones
    add_percussion: bool = False  # a percussion part where the plan has none


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the user asked for; None means "decide from the prompt and the genre"."""

    prompt: str
    genre: str | None = None
    mood: str | None = None
    tempo_bpm: float | None = None  # 20..300
    key: str | None = None  # "A minor", "Cm", "F#"
    scale: str | None = None
    meter: str | None = None  # "3/4"
    bars: int | None = None  # 1..512
    length_seconds: float | None = None
    instruments: tuple[str, ...] = ()
    seed: int | None = None
    provider: str | None = None
    model: str | None = None
    own_samples: OwnSamples | None = None  # None: the factory sounds play
    instrument_configs: tuple[InstrumentConfig, ...] = ()  # how instruments play; of two for the same, the later counts


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """One chord and how long it lasts."""

    chord: Chord
    duration_ticks: int
    numeral: str = ""  # the roman numeral it came from, for display


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section of the form."""

    name: str  # "verse"; the same name means the same material comes back
    start_bar: int  # from 0
    bars: int
    energy: float  # 0..1
    instruments: tuple[str, ...]  # names of the instruments that play in it
    chords: tuple[ChordSpan, ...]  # together as long as the section


@dataclass(frozen=True, slots=True)
class InstrumentPlan:
    """One instrument and what it is there for."""

    name: str  # "electric piano"; unique within the plan
    role: Role
    sound: str  # patch id that plays it, e.g. "electric-piano"
    low_pitch: int  # register, MIDI pitches
    high_pitch: int
    articulation: str = "normal"  # one of ARTICULATIONS
    dynamics: float = 0.8  # 0..1, scales velocities
    program: int = 0  # General MIDI program 0..127, written to MIDI files


@dataclass(frozen=True, slots=True)
class SongPlan:
    """All musical parameters of a song before its notes."""

    user_prompt: str
    title: str
    genre: str
    mood: str
    tempo_bpm: float
    key: Key
    meter: Meter
    bars: int
    sections: tuple[SectionPlan, ...]
    instruments: tuple[InstrumentPlan, ...]
    seed: int
    steps_per_bar: int
    playing: Playing = AS_USUAL
    understood: tuple[str, ...] = field(default=())  # what was read from the prompt, one sentence each
    warnings: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        names = [instrument.name for instrument in self.instruments]
        if len(set(names)) != len(names):
            raise PlanError("Two instruments of the plan have the same name.")
        if sum(section.bars for section in self.sections) != self.bars:
            raise PlanError("The sections of the plan do not add up to its bars.")

    @property
    def length_seconds(self) -> float:
        """Musical length, without what rings after it."""
        return self.bars * self.meter.bar_beats * 60.0 / self.tempo_bpm

    def instrument_named(self, name: str) -> InstrumentPlan | None:
        """The instrument of that name, if the plan has it."""
        return next((instrument for instrument in self.instruments if instrument.name == name), None)


def chord_at(section: SectionPlan, tick_in_section: int) -> Chord:
    """The chord sounding at a tick counted from the start of the section."""
    end = 0
    for span in section.chords:
        end += span.duration_ticks
        if tick_in_section < end:
            return span.chord
    return section.chords[-1].chord
