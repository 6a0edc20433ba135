"""Which sounds a song gets, and what is said when nothing can be heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import RenderError
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.progress import NoProgress
from airdesk.settings import Settings
from airdesk.workflows.song_sounds import build_song_sounds, with_sounds

CLIP = MidiClip(0, 1920, (Note(0, 60, 480, 90),))


def song_of(*tracks: Track) -> Song:
    return Song("T", constant_tempo(120.0), constant_meter(COMMON_TIME), tracks, 1920)


def test_every_program_gets_a_sound_and_a_chosen_one_is_kept() -> None:
    tracks = [Track(str(program), "x", "x", "chords", "", program=program) for program in range(128)]
    drums = Track("d", "d", "d", "drums", "", program=25)
    chosen = Track("c", "c", "c", "chords", "felt-piano", program=40)
    song = with_sounds(song_of(*tracks, drums, chosen))
    assert all(track.sound for track in song.tracks)
    assert song.track("d").sound.startswith("kit-")
    assert song.track("c").sound == "felt-piano"


def test_nothing_to_play_names_the_tracks_and_the_reasons(tmp_path: Path) -> None:
    song = song_of(
        Track("a", "Piano", "piano", "chords", "piano", (CLIP,), is_muted=True),
        Track("b", "Bass", "bass", "bass", "bass-sub"),
        Track("c", "Flute", "flute", "lead", "flute", (CLIP,), is_enabled=False),
    )
    with pytest.raises(RenderError) as caught:
        build_song_sounds(song, Settings(tmp_path), NoProgress())
    for reason in ("Piano (is muted)", "Bass (has no notes)", "Flute (is switched off)"):
        assert reason in str(caught.value)


def test_a_song_without_tracks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="no notes"):
        build_song_sounds(song_of(), Settings(tmp_path), NoProgress())
