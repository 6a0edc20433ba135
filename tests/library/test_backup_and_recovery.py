"""Backups are made once a day; a damaged library is moved aside and the newest sound backup takes its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from airdesk.errors import LibraryError
from airdesk.library.backup import KEPT, back_up, back_up_if_due, backup_paths, is_damaged, is_sound
from airdesk.library.database import Library, open_library
from airdesk.library.songs import list_songs, store_song
from airdesk.settings import Settings
from airdesk.workflows.start_library import finish_library, start_library
from tests.helpers.libraries import small_song


def titles(folder: Path) -> list[str]:
    with open_library(folder) as library:
        return [row.title for row in list_songs(library)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A library with a song, backed up, and another song made since."""
    folder = tmp_path / "my música 音楽"
    with open_library(folder) as library:
        store_song(library, small_song("Backed up"))
        back_up(library)
        store_song(library, small_song("Later"))
    return Settings(folder)


def damage(folder: Path, how: str) -> None:
    path = folder / "library.db"
    match how:
        case "no database":
            path.write_bytes(b"not a database at all" * 100)
        case "emptied":
            path.write_bytes(b"")
            for ending in ("-wal", "-shm"):
                (folder / f"library.db{ending}").unlink(missing_ok=True)
        case "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        case "zeros inside":
            content = bytearray(path.read_bytes())
            content[4096 : len(content) - 4096] = bytes(len(content) - 8192)
            path.write_bytes(content)
        case "noise in the tables":
            content = bytearray(path.read_bytes())
            for page in range(4096, len(content), 4096):
                content[page : page + 64] = os.urandom(64)
            path.write_bytes(content)


@pytest.mark.parametrize("how", ["no database", "emptied", "cut", "zeros inside", "noise in the tables"])
def test_a_damaged_library_is_moved_aside_and_the_backup_takes_its_place(settings: Settings, how: str) -> None:
    folder = settings.library_folder
    damage(folder, how)
    damaged = (folder / "library.db").read_bytes()
    started = start_library(settings)
    assert titles(folder) == ["Backed up"]
    (aside,) = folder.glob("library-damaged-*.db")
    assert len(started.told) == 1
    assert aside.name in started.told[0]
    assert "backup of" in started.told[0]
    assert len(aside.read_bytes()) == len(damaged)
    assert start_library(settings).told == ()


def test_without_a_backup_a_new_library_is_begun(settings: Settings) -> None:
    shutil.rmtree(settings.library_folder / "backups")
    damage(settings.library_folder, "no database")
    started = start_library(settings)
    assert "no backup" in started.told[0]
    assert titles(settings.library_folder) == []


def test_a_damaged_backup_is_passed_over(settings: Settings) -> None:
    folder = settings.library_folder
    good = backup_paths(folder)[0]
    (folder / "backups" / "library-99991231T000000.000000Z.db").write_bytes(good.read_bytes()[:6000])
    damage(folder, "no database")
    start_library(settings)
    assert titles(folder) == ["Backed up"]


def test_a_newer_library_is_refused_untouched(settings: Settings) -> None:
    folder = settings.library_folder
    connection = sqlite3.connect(folder / "library.db")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    before = (folder / "library.db").read_bytes()
    with pytest.raises(LibraryError, match="newer AirDesk"):
        start_library(settings)
    assert (folder / "library.db").read_bytes() == before
    assert list(folder.glob("library-damaged-*")) == []


def test_a_locked_library_is_not_a_damaged_one(settings: Settings) -> None:
    path = settings.library_folder / "library.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert not is_damaged(path)
    finally:
        holder.close()


def test_the_newest_backup_of_each_of_three_days_is_kept_and_each_is_a_whole_library(library: Library) -> None:
    folder = library.folder / "backups"
    for number in range(KEPT + 2):
        store_song(library, small_song(f"song {number}"))
        back_up(library)
        path = back_up(library)  # once more on the same day
        path.rename(folder / f"library-2026010{number}T120000.000000Z.db")
    store_song(library, small_song("today"))
    back_up(library)
    paths = backup_paths(library.folder)
    assert [path.name[:16] for path in paths[1:]] == ["library-20260104", "library-20260103"]
    assert len(paths) == KEPT
    assert all(is_sound(path) for path in paths)
    assert sorted(folder.iterdir()) == sorted(paths)
    restored = library.folder / "restored"
    restored.mkdir()
    shutil.copy(paths[0], restored / "library.db")
    assert len(titles(restored)) == KEPT + 3


def test_a_backup_is_due_when_the_last_one_is_an_hour_old(library: Library) -> None:
    first = back_up_if_due(library)
    assert first is not None
    assert back_up_if_due(library) is None
    os.utime(first, (0, 0))
    assert back_up_if_due(library) is not None


def test_what_was_made_today_is_in_the_backup_of_the_evening(settings: Settings) -> None:
    started = start_library(settings)
    os.utime(backup_paths(settings.library_folder)[0], (0, 0))
    finish_library(settings, started)
    assert not (settings.library_folder / "window.lock").exists()
    damage(settings.library_folder, "no database")
    start_library(settings)
    assert titles(settings.library_folder) == ["Later", "Backed up"]


def test_a_backup_holds_what_others_wrote_meanwhile(library: Library) -> None:
    with open_library(library.folder) as other:
        store_song(other, small_song("From elsewhere"))
        path = back_up(library)
    assert sqlite3.connect(path).execute("SELECT title FROM songs").fetchall() == [("From elsewhere",)]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_library_that_may_only_be_read_is_told(settings: Settings) -> None:
    settings.library_folder.chmod(0o500)
    try:
        with pytest.raises(LibraryError, match=r"cannot be used|cannot be written"):
            start_library(settings)
    finally:
        settings.library_folder.chmod(0o700)


def test_a_library_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(LibraryError, match="cannot be used"):
            start_library(Settings(folder))


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    started = start_library(Settings(tmp_path / "a b" / "ń ó ł" / "library"))
    assert started.told == ()
    assert (tmp_path / "a b" / "ń ó ł" / "library" / "library.db").is_file()
