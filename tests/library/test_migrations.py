"""Migrations go the whole way or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import ClassVar

import pytest
from sqlite_utils import Database

from airdesk.library.database import open_library
from airdesk.library.migrations import MIGRATIONS, FirstTables, newest_version, schema_version


class AddMood:
    version: ClassVar[int] = 2
    label: ClassVar[str] = "mood"

    def apply(self, database: Database) -> None:
        database.table("songs").add_column("mood", str)


class BreakHalfWay:
    version: ClassVar[int] = 3
    label: ClassVar[str] = "broken"

    def apply(self, database: Database) -> None:
        database.table("songs").add_column("half", str)
        raise RuntimeError("no")


def test_versions_count_up_without_gaps() -> None:
    assert [step.version for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    with open_library(tmp_path) as library:
        assert schema_version(library.database) == newest_version()
        expected = {"assets", "songs", "song_versions", "runs", "events", "artifacts", "jobs"}
        assert expected <= set(library.database.table_names())


def test_an_older_library_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    facts = {"title": "T", "genre": "g", "prompt": "p", "tempo_bpm": 90.0, "duration_seconds": 1.0}
    with open_library(tmp_path, migrations=[FirstTables()]) as library:
        library.database.table("songs").insert({"id": "1", "created_at": "t", "changed_at": "t", **facts})
    with open_library(tmp_path, migrations=[FirstTables(), AddMood()]) as library:
        assert schema_version(library.database) == 2
        assert [(row["title"], row["mood"]) for row in library.database.table("songs").rows] == [("T", None)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    open_library(tmp_path, migrations=[FirstTables()]).close()
    with pytest.raises(RuntimeError):
        open_library(tmp_path, migrations=[FirstTables(), AddMood(), BreakHalfWay()])
    connection = sqlite3.connect(tmp_path / "library.db")
    columns = {row[1] for row in connection.execute("PRAGMA table_info(songs)")}
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    assert version == 1
    assert not columns & {"mood", "half"}
