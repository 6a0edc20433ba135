"""A patch: the facts of one factory sound, as its TOML file states them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from airdesk.synthesis.facts_reader import between

Family = Literal["kit", "bass", "keys", "guitar", "orchestra", "lead", "pluck", "pad", "stab", "fx"]


@dataclass(frozen=True, slots=True)
class PatchInfo:
    """What a list of sounds shows; reading it makes no sound."""

    id: str  # file stem, the name of the sound everywhere
    name: str  # shown to the user
    family: Family
    is_percussion: bool  # every pitch is its own sound, never transposed
    low_pitch: int  # lowest root made
    high_pitch: int  # highest root made


@dataclass(frozen=True, slots=True)
class Tone:
    """A broad boost or cut that a recorded sound needs to stand where ours does."""

    hz: float = between(1000.0, 20.0, 20_000.0)
    gain_db: float = between(0.0, -12.0, 12.0)
    q: float = between(0.7, 0.1, 10.0)


@dataclass(frozen=True, slots=True)
class About:
    """What the sound is, whom it serves and how it is played: the file's [patch] table."""

    name: str
    family: Family
    gm_programs: tuple[int, ...] = ()  # General MIDI programs it serves (of kits: programs of the drum channel)
    low_pitch: int = between(21, 0, 127)
    high_pitch: int = between(108, 0, 127)
    zone_spacing: int = between(3, 1, 3)  # semitones between roots
    velocity_splits: tuple[int, ...] = between((), 1, 126)  # last velocity of each layer but the top one
    takes: int = between(1, 1, 4)  # round-robin versions
    loudness_lufs: float = between(-23.0, -60.0, 0.0)  # of every zone at velocity 100: loudest 400 ms, or the whole loop
    is_percussion: bool = False
    is_one_shot: bool = False
    is_mono: bool = False
    attack_seconds: float = between(0.0, 0.0, 2.0)
    release_seconds: float = between(0.1, 0.003, 5.0)
    velocity_exponent: float = between(1.6, 0.0, 4.0)
    glide_seconds: float = between(0.0, 0.0, 2.0)
    soundfont_preset: tuple[int, int] | None = None  # (bank, program) that plays it where there is a SoundFont; kits: bank 128
    soundfont_notes: tuple[int, ...] = ()  # of a kit: the only drum notes that the preset plays; empty: all that it has
    soundfont_tone: tuple[Tone, ...] = ()  # what is done to the preset's tone


@dataclass(frozen=True, slots=True)
class Voice:
    """A synthesis method and its own facts."""

    method: str
    facts: Any  # the method's dataclass


@dataclass(frozen=True, slots=True)
class Drum:
    """One sound of a kit and the drum notes that play it."""

    name: str
    notes: tuple[int, ...]  # General MIDI drum notes
    voice: Voice
    level_db: float = 0.0  # against the kit's own loudness
    velocity_splits: tuple[int, ...] = ()
    takes: int = 1
    choke_group: int = 0  # 0: none
    origin: str = ""  # the patch that declares it: seeds stay the same where kits share a drum


@dataclass(frozen=True, slots=True)
class KitFinish:
    """What the whole kit went through on its way to tape: the file's [finish] table."""

    pitch_semitones: float = between(0.0, -12.0, 12.0)
    decay_factor: float = between(1.0, 0.1, 4.0)
    lowpass_hz: float = between(20_000.0, 1_000.0, 20_000.0)
    drive: float = between(0.0, 0.0, 20.0)  # 0: clean
    bits: int = between(16, 6, 16)
    room_seconds: float = between(0.0, 0.0, 5.0)  # 0: dry
    room_level: float = between(0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Tape:
    """What a melodic sound was recorded on: the file's [tape] table."""

    wow_hz: float = between(0.7, 0.1, 4.0)
    wow_cents: float = between(0.0, 0.0, 40.0)
    flutter_hz: float = between(7.0, 2.0, 20.0)
    flutter_cents: float = between(0.0, 0.0, 20.0)
    drive: float = between(0.0, 0.0, 12.0)  # 0: clean
    highpass_hz: float = between(20.0, 10.0, 1000.0)
    lowpass_hz: float = between(20_000.0, 500.0, 20_000.0)


@dataclass(frozen=True, slots=True)
class Patch:
    """One factory sound, whole."""

    id: str
    about: About
    voice: Voice | None = None  # melodic sounds and effects
    drums: tuple[Drum, ...] = ()  # kits
    finish: KitFinish | Tape = KitFinish()

    def info(self) -> PatchInfo:
        """What a list shows of it."""
        about = self.about
        return PatchInfo(self.id, about.name, about.family, about.is_percussion, about.low_pitch, about.high_pitch)
