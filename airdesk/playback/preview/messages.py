"""What the window and the process that plays samples tell each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from airdesk.playback.state import DeviceChoice


@dataclass(frozen=True, slots=True)
class Preview:
    """A sound file to be heard, and how."""

    path: Path
    start_seconds: float = 0.0  # in the file
    is_repeated: bool = False
    repeat_seconds: float | None = None  # of the file, after which it begins again; None: all of it
    time_ratio: float = 1.0  # length that is heard per length of the file, where it is stretched
    semitones: float = 0.0  # up
    keeps_length: bool = True  # False: higher is shorter, as a sampler plays it
    at: float | None = None  # when it shall be heard, monotonic clock; None: at once

    @property
    def file_seconds_per_second(self) -> float:
        """How fast the file passes."""
        return float(1.0 / self.time_ratio if self.keeps_length else 2.0 ** (self.semitones / 12.0))


@dataclass(frozen=True, slots=True)
class PlayPreview:
    """Let a file be heard in place of the one before."""

    serial: int
    preview: Preview


@dataclass(frozen=True, slots=True)
class SetLevel:
    """How loud it is."""

    amplitude: float


Wish: TypeAlias = PlayPreview | SetLevel | DeviceChoice | Literal["warm", "stop", "close"]
"""What the window asks for. Warm: have the device open, so that the next sample is heard at once."""


@dataclass(frozen=True, slots=True)
class Started:
    """A file is heard from now on."""

    serial: int
    heard_at: float  # monotonic clock
    file_seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A file has been heard to its end."""

    serial: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A file cannot be heard."""

    serial: int
    text: str  # a sentence for the user


News: TypeAlias = Started | Ended | Failed
"""What comes of it."""
