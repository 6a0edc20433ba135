"""What the window and its two sound processes tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from airdesk.playback.mix_material import HeardMix
from airdesk.playback.song_delta import SongDelta
from airdesk.playback.state import DeviceChoice


@dataclass(frozen=True, slots=True)
class Place:
    """Where the content of a track is rendered."""

    slot: int
    content: int  # serial of the content; the same again: nothing has changed


@dataclass(frozen=True, slots=True)
class SetSong:
    """The song has changed."""

    delta: SongDelta
    places: Mapping[str, Place]  # by track id; tracks that are not rendered are not in it
    content: int  # serial of all that is rendered; the same again: only the mixer has changed


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to a place of the song."""

    seconds: float
    serial: int


@dataclass(frozen=True, slots=True)
class SetLoop:
    """Repeat a stretch, or no longer."""

    loop_seconds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PlayFile:
    """Go to a place of a sound file."""

    path: Path
    seconds: float
    serial: int


@dataclass(frozen=True, slots=True)
class PlayMix:
    """Go to a place of a DJ set."""

    heard: HeardMix
    seconds: float
    serial: int


@dataclass(frozen=True, slots=True)
class ChangeMix:
    """The DJ set that is heard has changed: go on at the place where one is."""

    heard: HeardMix
    later_seconds: float  # how much later that place lies now


@dataclass(frozen=True, slots=True)
class Audition:
    """Let a note be heard."""

    track_id: str
    pitch: int
    velocity: int
    seconds: float


Message: TypeAlias = SetSong | Seek | SetLoop | PlayFile | PlayMix | ChangeMix | Audition
"""What the window tells the renderer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What the renderer has to say; empty: all is well again with the song, which says nothing of a file."""

    text: str
    is_fatal: bool = False  # what was to be played cannot be
    is_of_file: bool = False


Wish: TypeAlias = DeviceChoice | Literal["wake", "list", "close"]
"""What the window asks of the device: another one, one that is open, which there are, the end."""


@dataclass(frozen=True, slots=True)
class DeviceNews:
    """How the device is."""

    name: str = ""
    block_frames: int = 512
    latency_seconds: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DeviceList:
    """What there is to play on."""

    names: tuple[str, ...]
