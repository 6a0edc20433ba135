"""Songs and samples that can still be read in a damaged library, brought over into the one that takes its place."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from airdesk.errors import AirdeskError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import DAMAGE
from airdesk.library.instrument_salvage import salvage_instruments
from airdesk.library.migrations import newest_version
from airdesk.library.sample_salvage import salvage_samples
from airdesk.library.song_text import song_of_text

_TABLES: Final = ("song_tags", "song_versions", "takes")
"""What belongs to a song, the takes last; each row is copied as it is."""

Row = dict[str, Any]


def salvage(damaged: Path, library: Library) -> int:
    """Copy every song that reads well and is newer than what the library has of it, and the samples; returns how many songs.

    The damaged file is not touched: SQLite works on a copy of it.
    """
    count = 0
    with opened_copy(damaged) as old:
        if old is None:
            return 0
        for song_id in _readable_ids(old):
            song = _row(old, "SELECT * FROM songs WHERE id = ?", song_id)
            if song is None or not _is_newer(song, library):
                continue
            with suppress(*DAMAGE, AirdeskError, KeyError):
                _copy(old, song, library)
                count += 1
        salvage_samples(old, library)
        salvage_instruments(old, library)
    return count


@contextmanager
def opened_copy(damaged: Path) -> Iterator[sqlite3.Connection | None]:
    """A copy of the damaged database with its log; None where SQLite cannot even begin, or where it is an older one."""
    with tempfile.TemporaryDirectory(prefix="airdesk-salvage-") as folder:
        copy = Path(folder) / "library.db"
        shutil.copy(damaged, copy)
        with suppress(OSError):
            shutil.copy(damaged.with_name(damaged.name + "-wal"), copy.with_name(copy.name + "-wal"))
        with closing(sqlite3.connect(copy)) as connection:
            connection.row_factory = sqlite3.Row
            try:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
            except DAMAGE:
                version = None
            yield connection if version == newest_version() else None


def _readable_ids(old: sqlite3.Connection) -> list[str]:
    """Ids of songs, as many as can be read: from the front, from the back, and from what names a song."""
    found: dict[str, None] = {}
    for query in (
        "SELECT id FROM songs",
        "SELECT id FROM songs ORDER BY rowid DESC",
        "SELECT song_id FROM takes",
        "SELECT song_id FROM takes ORDER BY rowid DESC",
    ):
        with suppress(*DAMAGE):
            for row in old.execute(query):
                if isinstance(row[0], str):
                    found[row[0]] = None
    return list(found)


def _row(old: sqlite3.Connection, query: str, *values: str) -> Row | None:
    try:
        row = old.execute(query, values).fetchone()
    except DAMAGE:
        return None
    return None if row is None else dict(row)


def _rows(old: sqlite3.Connection, query: str, value: str) -> list[Row]:
    return [dict(row) for row in old.execute(query, [value])]


def _is_newer(song: Mapping[str, Any], library: Library) -> bool:
    known = library.database.execute("SELECT changed_at FROM songs WHERE id = ?", [song["id"]]).fetchone()
    return known is None or str(song["changed_at"]) > known[0]


def _copy(old: sqlite3.Connection, song: Row, library: Library) -> None:
    """All of one song, or nothing of it where a part cannot be read."""
    song_id = song["id"]
    parts = {
        table: [dict(row) for row in old.execute(f"SELECT * FROM {table} WHERE song_id = ?", [song_id])] for table in _TABLES
    }
    for take in parts["takes"]:
        song_of_text(take["document"], song_id)
    if not any(take["number"] == song["current_take"] for take in parts["takes"]):
        raise KeyError(song["current_take"])
    song["thumbnail"] = None  # a picture that is drawn anew
    with transaction(library) as database:
        database.execute("DELETE FROM song_tags WHERE song_id = ?", [song_id])
        database.table("songs").upsert(song, pk="id")
        for take in parts["takes"]:
            take["run_id"] = _with_run(old, take["run_id"], song_id, library)
        for table, rows in parts.items():
            keys = ("song_id", "tag") if table == "song_tags" else ("song_id", "number")
            database.table(table).upsert_all(rows, pk=keys)


def _with_run(old: sqlite3.Connection, run_id: str | None, song_id: str, library: Library) -> str | None:
    """Bring a take's run over, too; None where it cannot be read."""
    if run_id is None:
        return None
    if library.database.execute("SELECT 1 FROM runs WHERE id = ?", [run_id]).fetchone() is not None:
        return run_id
    run = _row(old, "SELECT * FROM runs WHERE id = ?", run_id)
    if run is None:
        return None
    library.database.table("runs").insert({**run, "song_id": song_id})
    return run_id
