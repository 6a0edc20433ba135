"""Samples as people have them, at known notes and levels, and songs that play them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.library.database import open_library
from airdesk.model.notes import Note
from airdesk.model.plan import Role
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.progress import NoProgress
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings
from airdesk.units import pitch_to_hz
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.song_sounds import SongSounds, build_song_sounds

BEAT_SECONDS = 1.0


def plucked(pitch: float, seconds: float = 1.5, *, sample_rate: int = 44_100, partials: int = 6, silence: float = 0.0) -> Audio:
    """A struck note with partials that die away. *silence*: seconds before it."""
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    waves = [np.sin(2 * np.pi * pitch_to_hz(pitch) * k * time) / k for k in range(1, partials + 1)]
    note = np.sum(waves, axis=0) * np.exp(-time / 0.8) * np.minimum(1.0, time / 0.002)
    before = np.zeros(round(silence * sample_rate))
    return (0.4 * np.concatenate([before, note]))[np.newaxis].astype(np.float32)


def drum(hz: float, *, seed: int = 1) -> Audio:
    """A thump with some noise."""
    time = np.arange(11_025) / 44_100
    noise = np.random.default_rng(seed).standard_normal(len(time)) * 0.1
    return ((np.sin(2 * np.pi * hz * time) * 0.6 + noise) * np.exp(-time / 0.06))[np.newaxis].astype(np.float32)


def write_sample(path: Path, audio: Audio, *, sample_rate: int = 44_100) -> None:
    """A sound file of the kind that its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio.T, sample_rate)


def scanned(settings: Settings, folder: Path) -> dict[str, int]:
    """Scan a folder; the keys of all samples by their paths inside it."""
    scan_inventory(ScanRequest((folder,)), settings)
    with open_library(settings.library_folder) as library:
        return dict(library.database.execute("SELECT id, key FROM samples").fetchall())


def song_of(sound: str, *notes: tuple[int, int], role: Role = "lead", instrument: str = "piano") -> Song:
    """A song of one track, a note of (pitch, velocity) on every beat, each a second long."""
    told = tuple(Note(480 * place, pitch, 450, velocity) for place, (pitch, velocity) in enumerate(notes))
    track = Track("t", "Track", instrument, role, sound, (MidiClip(0, 480 * len(told), told),))
    return Song("T", constant_tempo(60.0), constant_meter(COMMON_TIME), (track,), 480 * len(told))


def play(song: Song, settings: Settings, out: Path) -> tuple[Audio, SongSounds]:
    """The stem of a song's only track, and its sounds."""
    sounds = build_song_sounds(song, settings, NoProgress())
    result = render_song(song, sounds.instruments, out)
    audio, _ = soundfile.read(result.stems["t"], dtype="float32", always_2d=True)
    return np.ascontiguousarray(audio.T), sounds


def beat(audio: Audio, place: int, sample_rate: int = 44_100) -> Audio:
    """What is heard in one beat."""
    return audio[:, round(place * BEAT_SECONDS * sample_rate) : round((place + 1) * BEAT_SECONDS * sample_rate)]


def cents_off(audio: Audio, pitch: int, sample_rate: int = 44_100) -> float:
    """How far the strongest line near a note's fundamental lies from it."""
    heard = audio[0, round(0.05 * sample_rate) : round(0.85 * sample_rate)].astype(np.float64)
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), size))
    low, high = (round(pitch_to_hz(pitch + step) * size / sample_rate) for step in (-0.9, 0.9))
    place = low + int(np.argmax(spectrum[low:high]))
    return float(1200 * np.log2(place * sample_rate / size / pitch_to_hz(pitch)))


def level_db(audio: Audio) -> float:
    """Root mean square in dB."""
    return float(10 * np.log10(np.mean(audio.astype(np.float64) ** 2) + 1e-12))
