"""What the window sees of playback, thirty times a second, and what it can ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from airdesk.model.song import Song

if TYPE_CHECKING:
    from airdesk.playback.mix_material import HeardMix
    from airdesk.playback.preview.previews import Previews

Phase = Literal["idle", "preparing", "playing", "paused"]
"""Idle: nothing is loaded. Preparing: sounds are being made or read, playing begins by itself when enough is there."""


@dataclass(frozen=True, slots=True)
class Levels:
    """A stereo meter: linear peaks since the last look."""

    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """Loudness of what was heard since the last reset, LUFS; -inf where it is silent."""

    momentary_lufs: float = float("-inf")
    short_term_lufs: float = float("-inf")
    integrated_lufs: float = float("-inf")


@dataclass(frozen=True, slots=True)
class DeviceState:
    """The sound device as it is now."""

    name: str = ""  # empty: there is none
    sample_rate: int = 44_100  # Hz
    block_frames: int = 512
    latency_seconds: float = 0.0
    num_underruns: int = 0
    problem: str = ""  # a sentence for the user; empty: none


@dataclass(frozen=True, slots=True)
class PlaybackState:
    """One look at playback."""

    phase: Phase = "idle"
    position_seconds: float = 0.0  # in the song, of what is heard now
    preparing_fraction: float = 0.0
    loop_seconds: tuple[float, float] | None = None
    tracks: Mapping[str, Levels] = field(default_factory=dict)  # track id -> levels after its fader
    master: Levels = Levels()
    loudness: Loudness = Loudness()
    device: DeviceState = DeviceState()
    file: Path | None = None  # set while a file, not the song, is playing
    is_mix: bool = False  # a DJ set, not the song, is playing or stands somewhere; the position is in it
    problem: str = ""  # why the song cannot be played, a sentence for the user

    @property
    def is_song(self) -> bool:
        """True while neither a file nor a DJ set has taken the song's place."""
        return self.file is None and not self.is_mix


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """Which device to play on, and how."""

    name: str = ""  # empty: the system's default
    block_frames: int = 512


class Playback(Protocol):
    """Plays the open song. Every method returns at once; what comes of it is seen in `state()`."""

    @property
    def previews(self) -> Previews:
        """Lets samples be heard over the song."""

    def set_song(self, song: Song | None) -> None:
        """Play this value of the song from now on: mixer changes are heard at once, notes as soon as they are rendered."""

    def warm_up(self) -> None:
        """Start the sound processes ahead of the first play, without opening the device."""

    def play(self) -> None:
        """Play from where it stands; starts the sound processes the first time."""

    def pause(self) -> None:
        """Stop where it is."""

    def stop(self) -> None:
        """Stop and go back to where it began to play."""

    def seek(self, seconds: float) -> None:
        """Go on from another place."""

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        """Repeat a stretch, or no longer."""

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        """Play a sound file instead of the song (library, previews); `play` goes back to the song."""

    def play_mix(self, heard: HeardMix, start_seconds: float) -> None:
        """Play a DJ set from a moment of it instead of the song; `play` goes back to the song."""

    def seek_mix(self, seconds: float) -> None:
        """Go to another place of the DJ set."""

    def change_mix(self, heard: HeardMix, later_seconds: float = 0.0) -> None:
        """The DJ set has changed; it goes on without a gap. *later_seconds*: how much later the place that is heard is now."""

    def audition(self, track_id: str, pitch: int, velocity: int = 100, seconds: float = 0.4) -> None:
        """Let one note of a track be heard, whatever else plays."""

    def set_device(self, choice: DeviceChoice) -> None:
        """Play on another device or with another buffer."""

    def devices(self) -> list[str]:
        """Names of the devices one can play on."""

    def reset_loudness(self) -> None:
        """Measure loudness anew."""

    def state(self) -> PlaybackState:
        """One look; cheap enough for every frame of the window."""

    def close(self) -> None:
        """End the sound processes."""
