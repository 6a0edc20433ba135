"""A song that plays has the sounds and the space it is exported with."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.facts.genres import load_genres
from airdesk.model.notes import Note
from airdesk.model.song import Song
from airdesk.playback.board import FADE_FRAMES
from airdesk.playback.offline import OfflinePlayback
from airdesk.progress import NoProgress
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings
from airdesk.workflows.own_instruments import instrument_for_samples
from airdesk.workflows.play_song import SongSoundsMaker, playback_of, song_render_settings
from airdesk.workflows.song_sounds import build_song_sounds
from tests.helpers.instruments import song_of, track_of
from tests.helpers.played_samples import plucked, scanned, write_sample


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "library", soundfont="none", synthesis_workers=1)


def small_song() -> Song:
    notes = [Note(beat * 240, 45 + 7 * (beat % 2), 200, 100) for beat in range(8)]
    bass = replace(track_of(notes, name="bass", role="bass", gain_db=-6.0), sound="bass-synth")
    lead = replace(
        track_of([Note(480, 69, 480, 90)], name="lead", role="lead", room_send_db=-8.0, echo_send_db=-10.0, pan=0.3),
        sound="lead-soft",
    )
    return replace(song_of(bass, lead), genre="house", master_gain_db=-2.0)


def test_it_sounds_as_its_export(settings: Settings, tmp_path: Path) -> None:
    song = small_song()
    playback = OfflinePlayback(SongSoundsMaker(settings), settings.sample_rate)
    playback.set_song(song)
    playback.seek(0.0)
    playback.play()
    heard = playback.run_to_end()[:, FADE_FRAMES:]
    assert playback.problems == []
    sounds = build_song_sounds(song, settings, NoProgress())
    result = render_song(song, sounds.instruments, tmp_path / "out", song_render_settings(song, settings))
    wanted = soundfile.read(result.mix, dtype="float32")[0].T
    count = min(wanted.shape[1], heard.shape[1])
    assert np.corrcoef(wanted[:, :count].ravel(), heard[:, :count].ravel())[0, 1] > 0.9999
    assert np.std(heard[:, :count]) == pytest.approx(np.std(wanted[:, :count]), rel=0.001)


def test_the_space_is_that_of_the_genre(settings: Settings) -> None:
    mix = load_genres()["house"].mix
    assert song_render_settings(small_song(), settings).room_seconds == mix.room_seconds
    unknown, none = replace(small_song(), genre="nobody plays this"), replace(small_song(), genre="")
    assert song_render_settings(unknown, settings) == song_render_settings(none, settings)


def test_what_makes_the_sounds_can_be_sent_to_another_process(settings: Settings) -> None:
    maker = SongSoundsMaker(settings)
    assert pickle.loads(pickle.dumps(maker)) == maker


def test_the_window_gets_an_engine_that_has_started_nothing(settings: Settings) -> None:
    playback = playback_of(settings)
    assert playback.state().phase == "idle"
    playback.close()


def test_own_samples_play_live_as_in_the_export(settings: Settings, tmp_path: Path) -> None:
    write_sample(tmp_path / "s" / "Piano_C4.wav", plucked(60))
    write_sample(tmp_path / "s" / "Piano_C5.wav", plucked(72))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Piano_C4.wav"]], role="lead")
    lead = replace(track_of([Note(beat * 240, 57 + beat, 200, 90) for beat in range(8)], name="lead", role="lead"))
    song = replace(song_of(replace(lead, sound=own.sound)), master_gain_db=-3.0)
    playback = OfflinePlayback(SongSoundsMaker(settings), settings.sample_rate)
    playback.set_song(song)
    playback.seek(0.0)
    playback.play()
    heard = playback.run_to_end()[:, FADE_FRAMES:]
    assert playback.problems == []
    sounds = build_song_sounds(song, settings, NoProgress())
    result = render_song(song, sounds.instruments, tmp_path / "out", song_render_settings(song, settings))
    wanted = soundfile.read(result.mix, dtype="float32")[0].T
    count = min(wanted.shape[1], heard.shape[1])
    assert np.std(wanted) > 0.001
    assert np.corrcoef(wanted[:, :count].ravel(), heard[:, :count].ravel())[0, 1] > 0.9999
