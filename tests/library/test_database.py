"""The library opens, upgrades, refuses and rolls back as it should; real SQLite files throughout."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from airdesk.errors import LibraryError, StorageError
from airdesk.library.database import DATABASE_NAME, Library, integrity_problems, open_library, transaction
from airdesk.library.failures import library_failure


def make_library(folder: Path) -> Path:
    open_library(folder).close()
    return folder / DATABASE_NAME


def test_a_new_library_is_in_wal_mode_with_foreign_keys(library: Library) -> None:
    assert library.journal_mode == "wal"
    assert library.database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert library.database.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_library_opens_again_with_what_it_held(tmp_path: Path) -> None:
    with open_library(tmp_path) as library, transaction(library) as database:
        database.table("assets").insert({"sha256": "00", "bytes": 1, "media_type": "x", "created_at": "t"})
    with open_library(tmp_path) as library:
        assert library.database.table("assets").count == 1


def test_a_row_must_point_to_what_exists(library: Library) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(library) as database:
        row = {"run_id": "nobody", "at": "t", "category": "run", "level": "info", "message": "m"}
        database.table("events").insert(row)


def test_a_transaction_that_raises_leaves_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), transaction(library) as database:
        database.table("assets").insert({"sha256": "00", "bytes": 1, "media_type": "x", "created_at": "t"})
        raise RuntimeError
    assert library.database.table("assets").count == 0


def test_an_inner_transaction_can_fail_alone(library: Library) -> None:
    row = {"bytes": 1, "media_type": "x", "created_at": "t"}
    with transaction(library) as database:
        database.table("assets").insert({"sha256": "00", **row})
        with pytest.raises(RuntimeError), transaction(library):
            database.table("assets").insert({"sha256": "11", **row})
            raise RuntimeError
    assert [asset["sha256"] for asset in library.database.table("assets").rows] == ["00"]


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    path = make_library(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="newer AirDesk"):
        open_library(tmp_path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [DATABASE_NAME]


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_text("my shopping list, which is a good deal longer than a database header would be" * 3)
    before = (tmp_path / DATABASE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="not an AirDesk library"):
        open_library(tmp_path)
    assert (tmp_path / DATABASE_NAME).read_bytes() == before


def test_a_damaged_database_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = make_library(tmp_path)
    content = bytearray(path.read_bytes())
    content[100:8192] = os.urandom(8092)
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"damaged: move that file away"):
        open_library(tmp_path)


def test_a_truncated_database_is_found_by_the_check(tmp_path: Path) -> None:
    path = make_library(tmp_path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LibraryError, match="damaged"), open_library(tmp_path) as library:
        integrity_problems(library)


def test_a_healthy_library_has_no_problems(library: Library) -> None:
    assert integrity_problems(library) == []


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="cannot be used"):
        open_library(tmp_path / "file")
    with pytest.raises(LibraryError, match="cannot be used"):
        open_library(tmp_path / "file" / "below")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LibraryError, match="cannot be"):
        open_library(tmp_path)


def test_a_library_someone_else_writes_to_is_an_error_not_a_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdesk.library.database.WAIT_SECONDS", 0.05)
    path = make_library(tmp_path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with open_library(tmp_path) as library, pytest.raises(LibraryError, match="in use"), transaction(library):
        pass
    other.close()


def test_a_full_disk_is_a_storage_error(library: Library) -> None:
    pages = library.database.execute("PRAGMA page_count").fetchone()[0]
    library.database.execute(f"PRAGMA max_page_count = {pages}")
    row = {"bytes": 1, "media_type": "x" * 50_000, "created_at": "t"}
    with pytest.raises(StorageError, match="full"), transaction(library) as database:
        database.table("assets").insert({"sha256": "00", **row})
    assert library.database.table("assets").count == 0


def test_a_mistake_in_our_sql_stays_our_mistake(library: Library) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        library.database.execute("SELECT nothing FROM nowhere")
    assert library_failure(caught.value, library.path) is None


def test_several_programs_can_open_a_new_library_at_once(tmp_path: Path) -> None:
    code = "import sys, pathlib, airdesk.library.database as d; d.open_library(pathlib.Path(sys.argv[1])).close()"
    programs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(4)]
    assert [process.wait(60) for process in programs] == [0, 0, 0, 0]


def test_a_program_that_comes_and_goes_does_not_take_the_log_away_from_under_us(tmp_path: Path) -> None:
    """POSIX drops a process's locks on a file when any of its descriptors on it is closed; SQLite then thinks us gone."""
    visit = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM songs').fetchall(); c.close()"
    with open_library(tmp_path) as library:
        with transaction(library) as database:
            database.table("assets").insert(row("first"))
        open_library(tmp_path).close()
        subprocess.run([sys.executable, "-c", visit, str(library.path)], check=True)
        assert library.path.with_name("library.db-wal").exists()
        with transaction(library) as database:
            database.table("assets").insert(row("second"))
    with open_library(tmp_path) as library:
        assert library.database.table("assets").count == 2
        assert library.database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def row(sha256: str) -> dict[str, object]:
    return {"sha256": sha256, "bytes": 1, "media_type": "x", "created_at": "2026-01-01T00:00:00Z"}
