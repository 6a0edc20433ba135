"""Libraries for tests: small songs, and settings that share the test run's sounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.settings import Settings, settings_for


def small_song(title: str = "Rain", *, tempo_bpm: float = 84.0, genre: str = "lo-fi", prompt: str = "rain") -> Song:
    """Two notes of a piano."""
    clip = MidiClip(0, 1920, (Note(0, 60, 480, 90), Note(480, 64, 480, 80)))
    track = Track("piano", "Piano", "piano", "chords", "piano", (clip,))
    song = Song(title, constant_tempo(tempo_bpm), constant_meter(COMMON_TIME), (track,), 1920, Key(9, "minor"))
    return replace(song, genre=genre, prompt=prompt)


def library_with_shared_sounds(folder: Path) -> Settings:
    """The settings of an own library whose sounds are those that other tests have made already."""
    shared = settings_for().library_folder
    folder.mkdir(parents=True)
    (shared / "cache").mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(shared / "cache", target_is_directory=True)
    return settings_for(folder)
