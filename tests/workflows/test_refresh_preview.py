"""Files to listen to follow what was edited; the library says what takes how much room."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.files import audio_info, read_audio
from airdesk.library.database import open_library
from airdesk.library.identity import utc_now
from airdesk.library.runs import Artifact, Run, add_artifacts, load_artifacts, store_run
from airdesk.library.song_catalogue import SongQuery
from airdesk.library.songs import store_song
from airdesk.library.takes import TakeOrigin
from airdesk.model.plan import PlanRequest
from airdesk.model.song import set_tempo
from airdesk.settings import Settings
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.library_size import library_size
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.refresh_preview import refresh_preview
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.song_copies import delete_for_good, duplicate
from airdesk.workflows.song_library import find_songs, trash
from tests.helpers.libraries import library_with_shared_sounds, small_song

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7, instruments=("piano", "drums"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "library")


def test_a_file_to_listen_to_follows_edits(settings: Settings) -> None:
    take = generate_take(REQUEST, settings)
    first = refresh_preview(take.song_id, settings)
    loud = np.abs(read_audio(first).audio).max()
    assert first == settings.library_folder / str(take.row.preview)
    before = first.stat().st_mtime_ns
    assert refresh_preview(take.song_id, settings).stat().st_mtime_ns == before
    solo = replace(take.song, tracks=tuple(replace(track, is_muted=track.role != "drums") for track in take.song.tracks))
    TakeSaver(take.song_id, 1, settings)(solo)
    assert not find_songs(SongQuery(), settings)[0].is_preview_fresh
    again = refresh_preview(take.song_id, settings)
    assert again == first
    assert again.stat().st_mtime_ns > before
    assert find_songs(SongQuery(), settings)[0].is_preview_fresh
    assert loud > 0.1
    assert [path.name for path in first.parent.iterdir()] == ["preview.ogg"]


def test_a_song_without_a_file_to_listen_to_gets_one(settings: Settings) -> None:
    with open_library(settings.library_folder) as library:
        song_id = store_song(library, small_song())
    path = refresh_preview(song_id, settings)
    assert path.is_file()
    assert refresh_preview(song_id, settings) == path
    delete_for_good([song_id], settings)
    assert not path.parent.exists()


def test_a_song_of_the_command_line_is_heard_in_its_own_master(settings: Settings, tmp_path: Path) -> None:
    made = make_song(MakeSongRequest(REQUEST, tmp_path / "out"), settings)
    master = audio_info(tmp_path / "out" / "master.wav")
    path = refresh_preview(made.details["song_id"], settings)
    assert audio_info(path).num_frames == master.num_frames
    assert (tmp_path / "out" / "mix.wav").is_file()
    assert path.is_relative_to(settings.library_folder)


def test_the_copy_of_an_edited_song_is_heard_as_it_was_edited(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_library(settings.library_folder) as library:
        run = Run("a1", "make", "completed", "1", {}, utc_now(), str(out))
        store_run(library, run)
        song_id = store_song(library, small_song(), origin=TakeOrigin(run_id="a1"))
        store_run(library, replace(run, song_id=song_id))
        add_artifacts(library, "a1", [Artifact("master.wav", "mix", 1)])
    (out / "master.wav").parent.mkdir()
    soundfile.write(out / "master.wav", np.zeros((44_100, 2)), 44_100)
    TakeSaver(song_id, 1, settings)(set_tempo(small_song(), 100.0))
    copy = refresh_preview(duplicate(song_id, settings), settings)
    assert np.abs(read_audio(copy).audio).max() > 0.01
    with open_library(settings.library_folder) as library:
        assert [file.path for file in load_artifacts(library, "a1")] == ["master.wav"]


def test_the_room_of_a_song_is_the_trash_s_once_it_is_there(settings: Settings) -> None:
    take = generate_take(REQUEST, settings)
    before = library_size(settings)
    trash([take.song_id], settings)
    after = library_size(settings)
    assert before.trash == 0
    assert after.trash > 10_000
    assert after.songs == before.songs - after.trash
