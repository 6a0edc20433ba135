"""Songs for playback, with sounds that another process can make, too; and how smooth what is heard is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.instrument import Instrument
from airdesk.model.notes import Note
from airdesk.model.song import Song, Track
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.preparation import Sounds
from airdesk.progress import Progress
from airdesk.render.settings import RenderSettings
from tests.helpers.instruments import looped_sine_zone, plain, song_of, track_of

RATE = 44_100
LOW_HZ = 220.5
SMOOTH = 0.002
"""More than a sine of `LOW_HZ` bends from frame to frame, much less than any click."""


SPACE = RenderSettings(room_seconds=0.9, echo_seconds=0.25)


@dataclass(frozen=True)
class SineBand:
    """Every track plays steady sines that go on as long as the note."""

    settings: RenderSettings = SPACE

    def instrument(self) -> Instrument:
        """A sine that loops."""
        return plain(looped_sine_zone(LOW_HZ), attack_seconds=0.005, release_seconds=0.05)

    def __call__(self, song: Song, progress: Progress) -> Sounds:
        """The same instrument for all."""
        return Sounds({track.id: self.instrument() for track in song.tracks}, self.settings)


@dataclass(frozen=True)
class HeldUpBand(SineBand):
    """Prepares songs called "held up" only once a file is there."""

    gate: Path = Path()

    def __call__(self, song: Song, progress: Progress) -> Sounds:
        """The same instrument for all, when it is let."""
        while song.title == "held up" and not self.gate.exists():
            progress.check_cancelled()
            time.sleep(0.01)
        return super().__call__(song, progress)


ROOT = 57  # MIDI pitch of `LOW_HZ`


def held(name: str = "part", *, beats: int = 16, pitch: int = ROOT, start_beat: int = 0, **strip: Any) -> Track:
    """A track that holds one note."""
    return track_of([Note(start_beat * 480, pitch, beats * 480, 127)], name=name, **strip)


def held_song(*tracks: Track) -> Song:
    """A song of these tracks at 120 beats per minute, with a master gain of 0 dB."""
    return song_of(*(tracks or (held(),)))


def roughness(audio: Audio) -> float:
    """How sharply the wave bends at its sharpest: large where it clicks."""
    return float(np.abs(np.diff(audio, 2)).max(initial=0.0))


def rms(audio: Audio) -> float:
    """Root mean square of all channels."""
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))))


def until_silent(engine: PlaybackEngine, patience_seconds: float = 60.0) -> None:
    """Wait until nothing of what was played before is heard any more."""
    end = time.monotonic() + patience_seconds
    num_silent = 0
    while num_silent < 3:
        assert time.monotonic() < end, "it is heard for ever"
        engine.state()  # takes the peaks of what was before
        time.sleep(0.2)
        num_silent = num_silent + 1 if engine.state().master.left == 0.0 else 0
