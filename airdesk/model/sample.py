"""Samples: what AirDesk knows of one audio file of the inventory, and where it knows it from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

SCHEMA: Final = "air-inventory-1"
"""Name of the exchange form, `inventory.json`."""


class SampleState(StrEnum):
    """Whether a file can be played."""

    OK = "ok"
    BROKEN = "broken"
    MISSING = "missing"  # it was there once, and is remembered
    REMOVED = "removed"  # it, or its folder, was taken out of the inventory: shown nowhere, known again if it comes back


RootSource = Literal["", "user", "chunk", "name", "audio"]
FilingSource = Literal["", "user", "name", "folder", "sound"]


@dataclass(frozen=True, slots=True)
class Filing:
    """Which drawer a sample belongs to; each word with how sure we are, 0..1."""

    instrument: str = "other"
    category: str = "other"  # drums, bass, melodic, voice, fx, loop, other
    family: str = "other"  # drums, percussion, bass, keys, guitar, strings…
    subtype: str = ""  # of drums: "kick", "hat closed"…; else how it is played
    instrument_confidence: float = 0.0
    category_confidence: float = 0.0
    family_confidence: float = 0.0
    subtype_confidence: float = 0.0
    source: FilingSource = ""


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What a file's name and its folders say."""

    filing: Filing = Filing()
    root_midi: int | None = None
    pitch_class: int | None = None  # 0..11, where no octave is given
    key: str = ""  # "A minor"
    tempo_bpm: float | None = None
    is_loop: bool | None = None  # None: nothing says so
    velocity: int | None = None  # 1..127, of its dynamic
    velocity_layer: int | None = None  # "v3"
    round_robin: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SoundHeader:
    """What the head of an audio file says."""

    kind: str  # "WAV 24 bit", "FLAC"…
    sample_rate: int  # Hz
    num_channels: int
    num_frames: int
    root_midi: int | None = None  # `smpl` or `acid` chunk, AIFF `INST`
    root_cents: float = 0.0
    tempo_bpm: float | None = None  # `acid` chunk
    beats: float | None = None
    is_loop: bool | None = None  # `acid` chunk; None: it does not say
    loop_frames: tuple[int, int] | None = None  # sustain loop, first and last frame

    @property
    def length_seconds(self) -> float:
        """Length in seconds."""
        return self.num_frames / self.sample_rate if self.sample_rate > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Description:
    """What listening to a file has told: the deep description."""

    peak: float = 0.0  # linear
    loudness_rms: float = 0.0  # linear
    gain_db_normalize: float = 0.0  # dB to RMS 0.2, bounded
    onset_seconds: float = 0.0
    decay_seconds: float = 0.0
    is_loop: bool = False
    tempo_bpm: float | None = None  # of loops, and of what would be one if its name calls it so
    beats: float | None = None
    key: str = ""  # "A minor", of tonal loops
    root_midi: int | None = None
    root_cents: float = 0.0
    root_confidence: float = 0.0
    brightness_hz: float = 0.0
    noisiness: float = 0.0  # 0..1
    timbre: tuple[float, ...] = ()  # for similarity
    filing: Filing | None = None  # what it sounds like; None: nothing known


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user says of a file or of a folder; empty and None leave what was found."""

    instrument: str = ""
    category: str = ""
    family: str = ""
    subtype: str | None = None
    root_midi: int | None = None
    root_cents: float | None = None
    tempo_bpm: float | None = None
    is_loop: bool | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One audio file of the inventory, as lists, searches and the renderer use it."""

    root_id: str
    id: str  # path relative to the root, POSIX form
    instrument: str = "other"
    category: str = "other"
    family: str = "other"
    subtype: str = ""
    instrument_confidence: float = 0.0
    category_confidence: float = 0.0
    family_confidence: float = 0.0
    subtype_confidence: float = 0.0
    source: str = ""  # who filed it: user, name, folder, sound
    tags: tuple[str, ...] = ()
    kind: str = ""  # "WAV 24 bit"
    bytes: int = 0
    sample_rate: int | None = None
    num_channels: int | None = None
    length_seconds: float | None = None
    root_midi: int | None = None
    root_cents: float = 0.0
    root_confidence: float = 0.0
    root_source: str = ""  # user, chunk, name, audio
    root_chunk: int | None = None  # what each of them says, to show where they disagree
    root_name: int | None = None
    root_audio: int | None = None
    pitch_class: int | None = None  # 0..11, where only that is known
    key: str = ""  # "A minor"
    tempo_bpm: float | None = None
    tempo_source: str = ""
    beats: float | None = None
    is_loop: bool = False
    loop_start: int | None = None  # sustain loop, frames
    loop_end: int | None = None
    velocity: int | None = None
    velocity_layer: int | None = None
    round_robin: int | None = None
    is_described: bool = False
    peak: float | None = None
    loudness_rms: float | None = None
    gain_db_normalize: float | None = None
    onset_seconds: float | None = None
    decay_seconds: float | None = None
    brightness_hz: float | None = None
    noisiness: float | None = None
    timbre: tuple[float, ...] = ()
    state: SampleState = SampleState.OK
    reason: str = ""  # why it is broken or missing
    is_favourite: bool = False

    @property
    def folder(self) -> str:
        """The folder inside the root, "" for the root itself."""
        return self.id.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.id.rpartition("/")[2]

    @property
    def roots_disagree(self) -> bool:
        """True where chunk, name and sound name different notes."""
        return len({note for note in (self.root_chunk, self.root_name, self.root_audio) if note is not None}) > 1
