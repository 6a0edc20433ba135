"""What is edited is saved within a second, whatever happens to the program or the disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.document.autosave import Autosave
from airdesk.document.open_song import Document
from airdesk.errors import StorageError
from airdesk.library.database import open_library
from airdesk.library.song_history import list_versions
from airdesk.library.songs import find_song, load_song, store_song
from airdesk.model.song import Song, set_tempo
from airdesk.settings import Settings
from airdesk.workflows.save_take import TakeSaver
from tests.helpers.libraries import small_song


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "library")


@pytest.fixture
def song_id(settings: Settings) -> str:
    with open_library(settings.library_folder) as library:
        return store_song(library, small_song())


def kept(settings: Settings, song_id: str) -> Song:
    with open_library(settings.library_folder) as library:
        return load_song(library, song_id)


def faster(tempo_bpm: float):  # type: ignore[no-untyped-def]
    return lambda song: set_tempo(song, tempo_bpm)


def test_what_was_kept_is_not_kept_again_because_it_was_kept() -> None:
    document, written = Document(small_song()), list[Song]()
    saving = Autosave(document, written.append, on_saved=document.mark_saved, delay_seconds=0.01)
    document.edit("Tempo", faster(120.0))
    assert saving.flush()
    time.sleep(0.2)  # twenty times the wait before a save
    assert len(written) == 1 and document.is_saved
    saving.close()
    assert saving.join()


def test_a_change_is_kept_within_a_second(settings: Settings, song_id: str) -> None:
    document = Document(small_song())
    saved, took = threading.Event(), 2.0
    autosave = Autosave(document, TakeSaver(song_id, 1, settings), on_saved=lambda _: saved.set())
    for tempo_bpm in range(120, 126):  # on a busy machine not at the first try
        saved.clear()
        started = time.monotonic()
        document.edit("Tempo", faster(float(tempo_bpm)))
        assert not autosave.is_saved or saved.is_set()
        assert saved.wait(60)
        took = time.monotonic() - started
        assert kept(settings, song_id) == document.song
        if took < 1.0:
            break
    assert took < 1.0
    autosave.close()
    assert autosave.join()


def test_many_changes_are_few_saves_and_the_last_one_wins() -> None:
    document = Document(small_song())
    values: list[float] = []
    autosave = Autosave(document, lambda song: values.append(song.tempo_map.tempo_at(0)), delay_seconds=0.05)
    started = time.monotonic()
    for tempo_bpm in range(100, 200):
        document.edit("Tempo", faster(float(tempo_bpm)))
        time.sleep(0.002)
    assert autosave.flush(60)
    assert values[-1] == 199.0
    assert len(values) <= (time.monotonic() - started) / 0.05 + 2  # the first and the last one come at any time
    autosave.close()


def test_closing_saves_what_waits_and_hears_no_more(settings: Settings, song_id: str) -> None:
    document = Document(small_song())
    autosave = Autosave(document, TakeSaver(song_id, 1, settings), delay_seconds=60)
    document.edit("Tempo", faster(133.0))
    autosave.close()
    document.edit("Tempo", faster(140.0))
    assert autosave.join()
    assert kept(settings, song_id).tempo_map.tempo_at(0) == 133.0


def test_a_failure_is_told_once_and_tried_again() -> None:
    document = Document(small_song())
    told: list[str] = []
    saved: list[Song] = []
    failures = iter([StorageError("The disk is full: free some space."), ValueError("odd"), None])

    def save(song: Song) -> None:
        error = next(failures)
        if error is not None:
            raise error
        saved.append(song)

    autosave = Autosave(document, save, on_trouble=told.append, delay_seconds=0.01, retry_seconds=(0.02,))
    document.edit("Tempo", faster(120.0))
    deadline = time.monotonic() + 60
    while not saved and time.monotonic() < deadline:
        time.sleep(0.01)
    assert told == ["The disk is full: free some space."]
    assert saved == [document.song]
    autosave.close()
    assert autosave.join()


def test_closing_with_a_broken_disk_ends_and_says_that_something_is_lost() -> None:
    document = Document(small_song())

    def save(_: Song) -> None:
        raise StorageError("The disk is gone.")

    autosave = Autosave(document, save, delay_seconds=60)
    document.edit("Tempo", faster(120.0))
    assert not autosave.flush(0.2)
    autosave.close()
    assert not autosave.join(2)
    assert not autosave.is_saved


def test_versions_are_kept_now_and_then_and_thinned_out(settings: Settings, song_id: str) -> None:
    saver = TakeSaver(song_id, 1, settings, version_seconds=0.0)
    for tempo_bpm in range(60, 100):
        saver(set_tempo(small_song(), float(tempo_bpm)))
    saver(set_tempo(small_song(), 99.0))  # the same again is no version of its own
    with open_library(settings.library_folder) as library:
        versions = list_versions(library, song_id, 1)
        assert len(versions) == 25
        assert versions[-1].number == 1
        assert load_song(library, song_id, version=versions[0].number).tempo_map.tempo_at(0) == 99.0
    calm = TakeSaver(song_id, 1, settings)
    calm(set_tempo(small_song(), 70.0))
    with open_library(settings.library_folder) as library:
        assert list_versions(library, song_id, 1) == versions
        assert load_song(library, song_id).tempo_map.tempo_at(0) == 70.0


_EDITS_FOR_EVER = """
import sys
from pathlib import Path
from airdesk.document.autosave import Autosave
from airdesk.document.open_song import Document
from airdesk.model.song import set_tempo
from airdesk.settings import Settings
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.song_takes import open_take
settings = Settings(Path(sys.argv[1]))
document = Document(open_take(sys.argv[2], settings).song)
report = lambda song: print(song.tempo_map.tempo_at(0), flush=True)
autosave = Autosave(document, TakeSaver(sys.argv[2], 1, settings), on_saved=report, delay_seconds=0.01)
number = 1
while number < 60_000:
    document.edit("Tempo", lambda song: set_tempo(song, 30.0 + number / 64))
    number += 1
    __import__("time").sleep(0.001)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a word of Unix")
def test_after_kill_9_all_that_was_saved_is_there(settings: Settings, song_id: str) -> None:
    command = [sys.executable, "-c", _EDITS_FOR_EVER, str(settings.library_folder), song_id]
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(10)]
            child.send_signal(signal.SIGKILL)
            lines += child.stdout.readlines()
        said = [float(line) for line in lines if line.endswith("\n")]
        with open_library(settings.library_folder) as library:
            assert library.database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tempo_bpm = find_song(library, song_id).tempo_bpm
            assert load_song(library, song_id).tempo_map.tempo_at(0) == tempo_bpm
        assert said[-1] <= tempo_bpm  # what was said to be saved, or what came after it


def test_what_a_drag_does_is_saved_too_and_undo_as_well(settings: Settings, song_id: str) -> None:
    document = Document(small_song())
    autosave = Autosave(document, TakeSaver(song_id, 1, settings), delay_seconds=0.01)
    document.drag(lambda song: replace(song, title="Half"))
    document.drop("Rename")
    assert autosave.flush()
    assert kept(settings, song_id).title == "Half"
    document.undo()
    assert autosave.flush()
    assert kept(settings, song_id).title == "Rain"
    autosave.close()
