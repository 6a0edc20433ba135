"""What can lie on the tape: the tracks of a song, or a sound file, read on from one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from airdesk.audio.buffer import Audio
from airdesk.playback.track_source import TrackHead, TrackSource


class Pass(Protocol):
    """One way through a song or file, begun somewhere; read in stretches that follow each other."""

    @property
    def slots(self) -> Sequence[int]:
        """The rings that it fills."""

    @property
    def is_done(self) -> bool:
        """True when nothing sounds any more."""

    def has_ready(self, num_frames: int) -> bool:
        """Whether the next frames can be rendered without waiting."""

    def render(self, slot: int, audio: Audio, start_frame: int) -> bool:
        """Render the next stretch of a slot into `audio`, which is silent; False when it stays so."""

    def close(self) -> None:
        """Let go of what it holds open."""


class Material(Protocol):
    """What passes are begun in."""

    @property
    def num_frames(self) -> int:
        """Where it ends, unless something still sounds."""

    def begun_at(self, frame: int) -> Pass:
        """A pass from a frame on."""


class SongMaterial:
    """The tracks of a song with their slots."""

    def __init__(self, sources: Mapping[int, TrackSource], num_frames: int) -> None:
        self._sources, self._num_frames = sources, num_frames

    @property
    def num_frames(self) -> int:
        """The musical end."""
        return self._num_frames

    def begun_at(self, frame: int) -> SongPass:
        """A pass from a frame on."""
        return SongPass({slot: source.begun_at(frame) for slot, source in self._sources.items()})


class SongPass:
    """All tracks, read on from one place."""

    def __init__(self, heads: Mapping[int, TrackHead]) -> None:
        self._heads = heads

    @property
    def slots(self) -> Sequence[int]:
        """The slots of the tracks."""
        return tuple(self._heads)

    @property
    def is_done(self) -> bool:
        """True when every note of every track has ended."""
        return all(head.is_done for head in self._heads.values())

    def has_ready(self, _num_frames: int) -> bool:
        """Always: tracks are rendered when they are asked for."""
        return True

    def render(self, slot: int, audio: Audio, start_frame: int) -> bool:
        """Render the next stretch of a track into `audio`, which is silent; False when it stays so."""
        return self._heads[slot].render(audio, start_frame)

    def close(self) -> None:
        """Nothing is open."""
