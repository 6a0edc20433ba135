"""What a render is asked for and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from airdesk.errors import BadInputError

PitchPolicy = Literal["exact", "fold", "soft"]
SAMPLE_RATES = (44100, 48000, 88200, 96000)
MIX_PEAK = 0.9
"""Where the loudest sample of a levelled mix lies."""


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How a song is rendered; the defaults are those of a song nobody has touched."""

    sample_rate: int = 44100  # Hz
    tail_limit_seconds: float = 12.0  # what rings longer is faded out
    fadeout_seconds: float = 0.01  # how long a note takes to make room for the next one
    pitch_policy: PitchPolicy = "exact"
    room_seconds: float = 1.4  # time in which the room decays by 60 dB
    echo_seconds: float = 0.375  # from one repeat of the song's echo to the next, on the other side
    echo_feedback: float = 0.35  # level of a repeat against the one before it on its side
    max_polyphony: int = 64  # notes of one track that sound at once
    writes_stems: bool = True  # False where only the mix is wanted
    keeps_stems_cached: bool = False  # True where the stems are read right after: they then stay in the system's file cache

    def __post_init__(self) -> None:
        if self.sample_rate not in SAMPLE_RATES:
            raise BadInputError(f"{self.sample_rate} Hz is no sample rate to render at: use 44100, 48000, 88200 or 96000.")
        if self.pitch_policy not in ("exact", "fold", "soft"):
            raise BadInputError(f'"{self.pitch_policy}" is no pitch policy: use exact, fold or soft.')
        _check("tail_limit_seconds", self.tail_limit_seconds, 0.5, 60.0)
        _check("fadeout_seconds", self.fadeout_seconds, 0.001, 1.0)
        _check("room_seconds", self.room_seconds, 0.1, 20.0)
        _check("echo_seconds", self.echo_seconds, 0.02, 4.0)
        _check("echo_feedback", self.echo_feedback, 0.0, 0.9)
        _check("max_polyphony", self.max_polyphony, 1, 1024)


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise BadInputError(f"{name} is {value:g}: it can be {lowest:g} to {highest:g}.")


@dataclass(frozen=True, slots=True)
class RenderResult:
    """The files of a render and what was measured while making them."""

    stems: Mapping[str, Path]  # track id -> file
    mix: Path
    sample_rate: int  # Hz
    num_frames: int
    master_gain_db: float  # the one gain from the sum of the stems to the mix
    duration_seconds: float  # musical length
    tail_seconds: float  # what rings after it
    peak: float  # of the mix, linear
    stem_peaks: Mapping[str, float] = field(default_factory=dict)  # track id -> linear
    num_notes: int = 0  # notes that sound
    used_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # track id -> keys of the zones it played
    warnings: tuple[str, ...] = ()
