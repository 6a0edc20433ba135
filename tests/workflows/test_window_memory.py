"""What the window has the library remember, and files to listen to that follow what was edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.files import read_audio
from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.song_catalogue import SongQuery
from airdesk.library.songs import store_song
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.library_sizes import library_sizes
from airdesk.workflows.refresh_preview import refresh_preview
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.song_copies import delete_for_good
from airdesk.workflows.song_library import find_songs, trash
from airdesk.workflows.window_memory import forget_preset, job_history, keep_preset, presets, remember, remembered, run_events
from tests.helpers.libraries import library_with_shared_sounds, small_song

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7, instruments=("piano", "drums"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "library")


def test_presets_come_back_as_requests(settings: Settings) -> None:
    assert keep_preset("  Rainy  night ", REQUEST, settings) == "Rainy night"
    assert presets(settings) == {"Rainy night": REQUEST}
    forget_preset("Rainy night", settings)
    with pytest.raises(BadInputError):
        forget_preset("Rainy night", settings)
    with pytest.raises(BadInputError, match="empty"):
        keep_preset("", REQUEST, settings)


def test_the_state_of_the_window_is_remembered(settings: Settings) -> None:
    remember({"song": "a1", "window": "AAAA"}, settings)
    remember({"song": None}, settings)
    assert remembered(settings) == {"window": "AAAA"}


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


def test_sizes_and_history(settings: Settings) -> None:
    take = generate_take(REQUEST, settings)
    sizes = library_sizes(settings)
    assert sizes.audio > 10_000
    assert sizes.songs > 10_000
    assert sizes.trash == 0
    trash([take.song_id], settings)
    later = library_sizes(settings)
    assert (later.audio, later.trash) == (0, sizes.audio)
    assert run_events(str(take.row.run_id), settings)[-1].message == "take done"
    (job,) = job_history(settings)
    assert (job.kind, job.state.value) == ("take", "completed")
