"""`library list` and `library show`, on a library with songs in it and on none."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.library.database import open_library
from airdesk.library.events import Event
from airdesk.library.runs import Artifact, Run, add_artifacts, add_events, store_run
from airdesk.library.songs import store_song
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from tests.helpers.command_line import Run as RunCommand


@pytest.fixture
def stocked(tmp_path: Path) -> tuple[Path, str]:
    """A library with one song and its run; the folder and the song's id."""
    clip = MidiClip(0, 1920, (Note(0, 60, 480, 90),))
    track = Track("piano", "Piano", "piano", "chords", "piano", (clip,))
    song = Song("Żółta łódź", constant_tempo(84.0), constant_meter(COMMON_TIME), (track,), 1920, Key(9, "minor"), genre="lo-fi")
    with open_library(tmp_path) as library:
        song_id = store_song(library, song)
        run = Run("0123456789ab", "make", "completed", "0.1.0", {"prompt": "p"}, "2026-11-21T03:30:00.000Z", "/x", song_id)
        store_run(library, run)
        add_events(library, run.id, [Event("2026-11-21T03:30:00.000Z", "run", "info", "make begins")])
        add_artifacts(library, run.id, [Artifact("mix.wav", "mix", 10, "ab")])
    return tmp_path, song_id


def test_an_empty_library_lists_nothing(run: RunCommand, tmp_path: Path) -> None:
    assert run("library", "list", "--library", tmp_path, "--json").document() == {"songs": []}
    assert "airdesk make" in run("library", "list", "--library", tmp_path).out


def test_songs_are_listed(run: RunCommand, stocked: tuple[Path, str]) -> None:
    folder, song_id = stocked
    rows = run("library", "list", "--library", folder, "--json").document()["songs"]
    assert [(row["id"], row["title"], row["tempo_bpm"], row["key"]) for row in rows] == [
        (song_id, "Żółta łódź", 84.0, "A minor")
    ]
    assert song_id in run("--library", folder, "library", "list").out


def test_a_song_is_shown_with_runs_files_and_log(run: RunCommand, stocked: tuple[Path, str]) -> None:
    folder, song_id = stocked
    shown = run("library", "show", song_id[:6], "--library", folder, "--json").document()
    assert shown["tracks"][0]["sound"] == "piano"
    assert shown["runs"][0]["files"] == [{"path": "mix.wav", "stage": "mix", "bytes": 10, "sha256": "ab"}]
    assert shown["runs"][0]["events"][0]["message"] == "make begins"
    assert "make begins" in run("library", "show", song_id, "--library", folder, "--log").out


def test_an_unknown_song_is_bad_input(run: RunCommand, stocked: tuple[Path, str]) -> None:
    assert "library list" in run("library", "show", "nothing", "--library", stocked[0]).assert_one_error_line(2)
    run("library", "export", "nothing", "--out", stocked[0] / "x", "--library", stocked[0]).assert_one_error_line(2)


def test_a_damaged_library_is_one_line_and_exit_code_1(run: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("not a database")
    assert "not an AirDesk library" in run("library", "list", "--library", tmp_path).assert_one_error_line(1)


def test_a_library_folder_that_is_a_file_is_one_line(run: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "--library" in run("library", "list", "--library", tmp_path / "file").assert_one_error_line(1)


def test_a_song_is_renamed(run: RunCommand, stocked: tuple[Path, str]) -> None:
    folder, song_id = stocked
    renamed = run("library", "rename", song_id[:6], "Night train", "--library", folder, "--json").document()
    assert renamed == {"song_id": song_id, "title": "Night train"}
    assert "Night train" in run("library", "list", "--library", folder).out
    assert "empty" in run("library", "rename", song_id, " ", "--library", folder).assert_one_error_line(2)


def test_a_song_goes_to_the_trash_comes_back_and_goes_for_good(run: RunCommand, stocked: tuple[Path, str]) -> None:
    folder, song_id = stocked
    assert "in the trash" in run("library", "delete", "Żółta łódź", "--library", folder).out
    assert run("library", "list", "--library", folder, "--json").document() == {"songs": []}
    assert song_id in run("library", "list", "--trash", "--library", folder).out
    run("library", "delete", song_id, "--library", folder).assert_one_error_line(2)
    assert "is back" in run("library", "restore", song_id[:5], "--library", folder).out
    assert "list --trash" in run("library", "restore", song_id, "--library", folder).assert_one_error_line(2)
    run("library", "delete", song_id, "--library", folder)
    gone = run("library", "delete", song_id, "--for-good", "--library", folder, "--json").document()
    assert gone["place"] == "gone for good"
    assert "empty" in run("library", "list", "--trash", "--library", folder).out


def test_the_trash_is_emptied(run: RunCommand, stocked: tuple[Path, str]) -> None:
    folder, song_id = stocked
    run("library", "delete", song_id, "--library", folder)
    assert run("library", "empty-trash", "--library", folder, "--json").document() == {"removed": 1}
    assert run("library", "empty-trash", "--library", folder, "--json").document() == {"removed": 0}
