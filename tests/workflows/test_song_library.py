"""What the library page does with songs and takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, StorageError
from airdesk.library.database import Library, integrity_problems, open_library, transaction
from airdesk.library.leftovers import sweep
from airdesk.library.runs import Artifact, Run, add_artifacts, store_run
from airdesk.library.song_catalogue import SongQuery
from airdesk.library.songs import store_song
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.audio_tracks import with_audio_track
from airdesk.model.notes import Note
from airdesk.model.plan import PlanRequest
from airdesk.model.song import MidiClip, Track, edit_track, set_tempo, track_notes
from airdesk.settings import Settings, settings_for
from airdesk.workflows.export_song import export_library_song
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.song_copies import delete_for_good, duplicate, empty_trash
from airdesk.workflows.song_library import (
    find_songs,
    library_counts,
    mark_favourite,
    rename,
    restore,
    song_sheet,
    tag,
    trash,
)
from airdesk.workflows.song_takes import compare_takes, delete_take, make_current, name_take, open_take, restore_take, takes_of
from airdesk.workflows.take_values import Take
from tests.helpers.libraries import library_with_shared_sounds, small_song

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=4, seed=7)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return library_with_shared_sounds(tmp_path / "library")


@pytest.fixture
def take(settings: Settings) -> Take:
    return generate_take(REQUEST, settings)


def run_folders(settings: Settings) -> list[str]:
    return [path.name for path in (settings.library_folder / "runs").iterdir()]


def test_the_sheet_of_a_song_says_all_of_it(settings: Settings, take: Take) -> None:
    tag(take.song_id, ["rain", "keepers"], settings)
    mark_favourite(take.song_id, settings, is_favourite=True)
    rename(take.song_id, "Rain on Vinyl", settings)
    sheet = song_sheet(take.song_id, settings)
    assert (sheet.row.title, sheet.row.tags, sheet.row.is_favourite) == ("Rain on Vinyl", ("rain", "keepers"), True)
    assert sheet.row.is_preview_fresh
    assert sheet.current.song.title == "Rain on Vinyl"
    assert sheet.current.request == REQUEST
    assert [row.number for row in sheet.takes] == [1]
    assert [file.path.name for file in sheet.files] == ["preview.ogg"]
    assert sheet.run_ids == (take.row.run_id,)


def test_the_files_of_the_last_finished_run_stay_when_a_later_one_fails(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    (tmp_path / "mix.wav").write_bytes(b"x")
    with open_library(settings.library_folder) as library:
        song_id = store_song(library, small_song())
        done = Run("a1", "export", "completed", "1", {}, "2026-01-01", str(tmp_path), song_id)
        for run in (done, replace(done, id="a2", state="failed", started_at="2026-01-02", folder=None)):
            store_run(library, run)
        add_artifacts(library, "a1", [Artifact("mix.wav", "mix", 1)])
    assert [file.path.name for file in song_sheet(song_id, settings).files] == ["mix.wav"]


def test_a_copy_is_a_song_of_its_own(settings: Settings, take: Take) -> None:
    tag(take.song_id, ["rain"], settings)
    first, second = duplicate(take.song_id, settings), duplicate(take.song_id, settings)
    titles = {row.id: row.title for row in find_songs(SongQuery(), settings)}
    assert (titles[first], titles[second]) == (f"{take.song.title} (copy)", f"{take.song.title} (copy 2)")
    copy = open_take(first, settings)
    assert (copy.plan, copy.score, copy.song.tracks) == (take.plan, open_take(take.song_id, settings).score, take.song.tracks)
    rename(first, "Other", settings)
    assert open_take(take.song_id, settings).song.title == take.song.title
    assert song_sheet(first, settings).row.tags == ("rain",)
    for copied in (copy.row, open_take(second, settings).row):
        preview = settings.library_folder / str(copied.preview)
        assert copied.has_fresh_preview
        assert preview.read_bytes() == (settings.library_folder / str(take.row.preview)).read_bytes()
    delete_for_good([take.song_id], settings)
    assert open_take(second, settings).plan == take.plan
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []


def test_the_trash_gives_songs_back_until_it_is_emptied(settings: Settings, take: Take) -> None:
    trash([take.song_id], settings)
    assert find_songs(SongQuery(), settings) == []
    assert library_counts(settings).trash == 1
    restore([take.song_id], settings)
    assert [row.id for row in find_songs(SongQuery(), settings)] == [take.song_id]
    assert empty_trash(settings) == 0
    trash([take.song_id], settings)
    assert empty_trash(settings) == 1
    assert run_folders(settings) == []
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
        assert [library.database.table(name).count for name in ("songs", "takes", "runs", "events", "jobs")] == [0] * 5


def test_a_song_that_cannot_be_removed_keeps_its_files(settings: Settings, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full_at_the_end(library: Library) -> Iterator[None]:
        with transaction(library):
            yield
            raise StorageError("The disk is full.")

    monkeypatch.setattr("airdesk.workflows.song_copies.transaction", full_at_the_end)
    with pytest.raises(StorageError):
        delete_for_good([take.song_id], settings)
    with open_library(settings.library_folder) as library:
        sweep(library)
    assert [file.path.name for file in song_sheet(take.song_id, settings).files] == ["preview.ogg"]


def test_files_that_were_written_elsewhere_stay_when_a_song_goes(settings: Settings, tmp_path: Path, take: Take) -> None:
    elsewhere = tmp_path / "mine"
    elsewhere.mkdir()
    with open_library(settings.library_folder) as library:
        library.database.execute("UPDATE runs SET folder = ?", [str(elsewhere)])
        library.database.commit()
    delete_for_good([take.song_id], settings)
    assert elsewhere.is_dir()


def test_takes_are_named_chosen_and_thrown_away(settings: Settings, take: Take) -> None:
    second = generate_take(PlanRequest(REQUEST.prompt, bars=4, seed=8), settings, song_id=take.song_id)
    assert name_take(take.song_id, 2, " swung  less ", settings) == "swung less"
    make_current(take.song_id, 1, settings)
    assert open_take(take.song_id, settings).song == take.song
    assert delete_take(take.song_id, 1, settings) == 2
    assert open_take(take.song_id, settings).song == second.song
    assert [row.number for row in takes_of(take.song_id, settings)] == [2]
    with pytest.raises(BadInputError, match="at least one take"):
        delete_take(take.song_id, 2, settings)
    restore_take(take.song_id, 1, settings)
    assert [row.name for row in takes_of(take.song_id, settings)] == ["Take 1", "swung less"]
    differences = {one.what for one in compare_takes(take, second)}
    assert "Seed" in differences
    assert "Title" not in differences


def test_the_trash_takes_all_or_none(settings: Settings, take: Take) -> None:
    with pytest.raises(BadInputError):
        trash([take.song_id, "000000000000"], settings)
    assert len(find_songs(SongQuery(), settings)) == 1


def test_what_is_exported_is_the_current_take(settings: Settings, tmp_path: Path, take: Take) -> None:
    generate_take(PlanRequest(REQUEST.prompt, bars=4, seed=8), settings, song_id=take.song_id)
    make_current(take.song_id, 1, settings)
    export_library_song(take.song_id, tmp_path / "out", settings)
    assert take.plan is not None
    assert json.loads((tmp_path / "out" / "plan.json").read_text())["meta"]["seed"] == take.plan.seed == 7
    make_song(MakeSongRequest(REQUEST, tmp_path / "made"), settings)
    for name in ("midi.mid", "midi.json", "mix.wav"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "made" / name).read_bytes(), name


def test_the_notes_that_are_exported_are_those_of_the_song_as_edited(settings: Settings, tmp_path: Path, take: Take) -> None:
    track = take.song.tracks[0]
    clip = replace(track.clips[0], notes=(Note(0, 61, 480, 100),))
    edited = edit_track(set_tempo(take.song, 77.0), track.id, lambda old: replace(old, clips=(clip,)))
    TakeSaver(take.song_id, take.number, settings)(edited)
    export_library_song(take.song_id, tmp_path, settings)
    (written,) = read_midi_file(tmp_path / f"midi_{track.id}.mid").song.tracks
    assert [(note.pitch, note.end_tick) for note in track_notes(written)] == [(61, clip.start_tick + 480)]
    assert read_midi_file(tmp_path / "midi.mid").song.tempo_map.tempo_at(0) == pytest.approx(77.0, abs=0.01)


def test_a_track_that_was_added_is_among_the_notes_that_are_exported(settings: Settings, tmp_path: Path, take: Take) -> None:
    clip = MidiClip(0, 480, (Note(0, 75, 240, 100),))
    claves = Track("claves", "Claves", "claves", "percussion", "kit-pop", (clip,))
    rain, _ = with_audio_track(replace(take.song, tracks=(*take.song.tracks, claves)), "rain")
    TakeSaver(take.song_id, take.number, settings)(rain)
    export_library_song(take.song_id, tmp_path, settings)
    (written,) = read_midi_file(tmp_path / "midi_claves.mid").song.tracks
    assert written.is_percussion
    assert [note.pitch for note in track_notes(written)] == [75]
    assert "claves" in json.loads((tmp_path / "midi.json").read_text())["layers"]
    assert not (tmp_path / "midi_rain.mid").exists()
