"""Sound files and the audio clips that play them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.model.audio_clip import AudioClip, AudioSource
from airdesk.model.song import Song, Track
from tests.helpers.instruments import song_of

RATE = 44100


def noise_file(path: Path, *, seconds: float = 2.0, rate: int = RATE, channels: int = 2, seed: int = 1) -> Audio:
    """Write a file of noise, and give what is in it, shape (channels, frames)."""
    audio = (0.3 * np.random.default_rng(seed).standard_normal((channels, round(seconds * rate)))).clip(-1, 1)
    soundfile.write(path, audio.T, rate, subtype="FLOAT" if path.suffix == ".wav" else None)
    return audio.astype(np.float32)


def sine_file(path: Path, frequency_hz: float, *, seconds: float = 2.0, rate: int = RATE) -> Audio:
    """Write a file with a sine of amplitude 0.5."""
    audio = (0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * rate)) / rate))[None].astype(np.float32)
    soundfile.write(path, audio.T, rate, subtype="FLOAT")
    return audio


def source_of(path: Path, **facts: object) -> AudioSource:
    """The source of a file."""
    return AudioSource(str(path), soundfile.info(str(path)).duration, **facts)  # type: ignore[arg-type]


def clip_of(path: Path, start_tick: int = 0, duration_ticks: int = 1920, **facts: object) -> AudioClip:
    """A clip of a file."""
    return AudioClip(start_tick, duration_ticks, source_of(path), **{"name": path.stem, **facts})  # type: ignore[arg-type]


def audio_track(*clips: AudioClip, name: str = "rain", role: str = "fx", **strip: object) -> Track:
    """A track of audio clips only."""
    return Track(name, name, name, role, "", audio_clips=clips, **strip)  # type: ignore[arg-type]


def audio_song(*tracks: Track, tempo: float = 120.0, end_tick: int = 3840, gain_db: float = 0.0) -> Song:
    """A song of these tracks whose master gain is known."""
    from dataclasses import replace

    return replace(song_of(*tracks, tempo=tempo, end_tick=end_tick), master_gain_db=gain_db)
