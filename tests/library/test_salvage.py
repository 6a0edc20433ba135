"""Of a damaged library every song that can still be read is kept."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import LibraryError
from airdesk.library.backup import back_up, backup_paths
from airdesk.library.database import integrity_problems, open_library
from airdesk.library.job_queue_rows import is_queue_paused, set_queue_paused
from airdesk.library.job_rows import JobRow, keep_queue_rows, load_job_rows
from airdesk.library.runs import Run, load_run, runs_of_song, store_run
from airdesk.library.song_marks import set_tags, tags_of_song
from airdesk.library.songs import find_song, list_songs, load_song, store_song
from airdesk.library.takes import TakeOrigin, add_take, list_takes, save_take
from airdesk.model.song import set_tempo
from airdesk.settings import Settings
from airdesk.workflows.start_library import finish_library, start_library
from tests.helpers.libraries import small_song


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two songs in the backup; since then one was edited and has another take, and thirty came."""
    folder = tmp_path / "library"
    with open_library(folder) as library:
        first = store_song(library, small_song("Edited since"))
        store_song(library, small_song("As it was"))
        back_up(library)
        library.database.execute("UPDATE songs SET changed_at = '2026-01-01'")
        library.database.commit()
        save_take(library, first, 1, set_tempo(small_song("Edited since"), 111.0))
        add_take(library, first, set_tempo(small_song("Edited since"), 122.0), TakeOrigin())
        set_tags(library, first, ["film"])
        for number in range(30):
            store_run(library, Run(f"r{number}", "take", "completed", "0.1", {}, "2026-01-01", plan={"x": "y" * 3000}))
            store_song(library, small_song(f"Later {number}"), origin=TakeOrigin(run_id=f"r{number}"))
    return Settings(folder)


def wipe(path: Path, table: str) -> None:
    """Overwrite the first page of a table or index with noise."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = random.Random(1).randbytes(4096)
    path.write_bytes(content)


@pytest.mark.parametrize("table", ["jobs", "events", "idx_songs_created_at", "sqlite_autoindex_takes_1"])
def test_where_the_songs_are_whole_all_of_them_are_saved(settings: Settings, table: str) -> None:
    wipe(settings.library_folder / "library.db", table)
    (sentence,) = start_library(settings).told
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
        if table.startswith("sqlite_auto"):  # through it the takes are found: of how much SQLite decides
            return
        assert "31 songs made or changed since were saved" in sentence
        assert len(list_songs(library)) == 32
        song = find_song(library, "Edited since")
        assert load_song(library, song.id).tempo_map.tempo_at(0) == 122.0
        assert len(list_takes(library, song.id)) == 2
        assert tags_of_song(library, song.id) == ("film",)
        assert load_song(library, song.id, version=1).tempo_map.tempo_at(0) == 84.0
        later = find_song(library, "Later 7")
        assert load_run(library, str(list_takes(library, later.id)[0].run_id)).song_id == later.id


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_damaged_the_library_opens_with_the_backup_at_least(settings: Settings, seed: int) -> None:
    path = settings.library_folder / "library.db"
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(1 + 3 * seed):
        start = chance.randrange(100, len(content) - 600)
        content[start : start + 500] = chance.randbytes(500)
    path.write_bytes(content)
    start_library(settings)
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
        rows = list_songs(library)
        assert {"Edited since", "As it was"} <= {row.title for row in rows} or list(path.parent.glob("library-damaged*")) == []
        for row in rows:
            try:
                load_song(library, row.id)
            except LibraryError as error:  # damage inside a song, which SQLite cannot see
                assert "damaged" in str(error)
            runs_of_song(library, row.id)


@pytest.fixture
def queue(tmp_path: Path) -> Settings:
    """Two jobs wait in the backup; since then one was done, and another came."""
    folder = tmp_path / "library"
    rows = [
        JobRow(name * 12, "make", name, "waiting", "", 0, f"2026-01-0{place}", "", can_repeat=1)
        for place, name in enumerate("abc", 1)
    ]
    with open_library(folder) as library:
        keep_queue_rows(library, [(row, "{}") for row in rows[:2]])
        back_up(library)
        keep_queue_rows(library, [(replace(rows[0], state="completed"), None), (rows[2], "{}")])
    return Settings(folder)


def states(settings: Settings) -> tuple[dict[str, str], bool]:
    """How each job stands, and whether the queue rests."""
    with open_library(settings.library_folder) as library:
        return {row.label: row.state for row in load_job_rows(library)}, is_queue_paused(library)


def test_what_was_done_since_the_backup_is_not_done_twice_and_what_came_since_is_not_lost(queue: Settings) -> None:
    wipe(queue.library_folder / "library.db", "events")
    assert len(start_library(queue).told) == 1
    assert states(queue) == ({"a": "completed", "b": "waiting", "c": "waiting"}, False)


def test_where_it_cannot_be_known_what_was_done_since_the_queue_rests_and_says_so(queue: Settings) -> None:
    wipe(queue.library_folder / "library.db", "jobs")
    _, said = start_library(queue).told
    assert said.startswith("2 jobs of the backup wait that may have been done since, so the queue is paused")
    assert states(queue) == ({"a": "waiting", "b": "waiting"}, True)


def test_a_backup_put_in_place_by_hand_is_noticed_once(queue: Settings) -> None:
    path = queue.library_folder / "library.db"
    shutil.copy(backup_paths(queue.library_folder)[0], path)
    started = start_library(queue)
    assert "2 jobs of the backup wait" in started.told[0]
    finish_library(queue, started)
    with open_library(queue.library_folder) as library:
        set_queue_paused(library, is_paused=False)
    assert start_library(queue).told == ()
    assert states(queue) == ({"a": "waiting", "b": "waiting"}, False)
