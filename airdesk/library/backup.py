"""Backups of the database beside it: one for each of the last three days of work."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from airdesk.errors import StorageError
from airdesk.library.database import Library
from airdesk.library.failures import library_failures

BACKUPS_FOLDER: Final = "backups"
KEPT: Final = 3
"""Days; of one day the newest backup takes the place of those before it."""
OLD_SECONDS: Final = 3600.0
IS_BACKUP: Final = "backup"
"""Says in a copy's `queue_state` that it is one: where it is put in place of the library, its jobs may have been done since."""
_PATTERN: Final = "library-*.db"


def backup_paths(folder: Path) -> list[Path]:
    """The backups of a library's folder, the newest first."""
    return sorted((folder / BACKUPS_FOLDER).glob(_PATTERN), reverse=True)


def back_up_if_due(library: Library, *, old_seconds: float = OLD_SECONDS) -> Path | None:
    """Make a backup when the last one is older than that and the database is sound; returns it where one was made.

    Raises StorageError, LibraryError.
    """
    newest = next(iter(backup_paths(library.folder)), None)
    if newest is not None and time.time() - newest.stat().st_mtime < old_seconds:
        return None
    return back_up(library) if is_sound(library.path) else None


def back_up(library: Library) -> Path:
    """Make a backup now and let go of the day's earlier ones and of those that are too many.

    Raises StorageError, LibraryError.
    """
    folder = library.folder / BACKUPS_FOLDER
    name = f"library-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S.%f')}Z.db"
    beside = folder / f".{name}.{os.getpid()}.part"
    try:
        folder.mkdir(exist_ok=True)
        _copy(library, beside)
        beside.replace(folder / name)
    except OSError as error:
        message = f"The library could not be backed up to {folder} ({error.strerror}): free some space or mend its rights."
        raise StorageError(message, path=folder) from error
    finally:
        with suppress(OSError):
            beside.unlink()
    newest_of_day: dict[str, Path] = {}
    for path in backup_paths(library.folder):
        kept = newest_of_day.setdefault(path.name[: len("library-20261126")], path)
        if kept != path or len(newest_of_day) > KEPT:
            with suppress(OSError):
                path.unlink()
    return folder / name


def _copy(library: Library, path: Path) -> None:
    """SQLite's own copy: whole even while others write; as one file, without a log beside it."""
    with library_failures(path), closing(sqlite3.connect(path)) as copy:
        library.database.conn.backup(copy, pages=2000, sleep=0.005)
        copy.execute("PRAGMA journal_mode = DELETE")
        with copy:
            copy.execute("INSERT OR REPLACE INTO queue_state (name, value) VALUES (?, '1')", [IS_BACKUP])
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def is_sound(path: Path) -> bool:
    """True when a database can be read and SQLite finds nothing wrong with it."""
    try:
        return _check(path)
    except sqlite3.DatabaseError:
        return False


def is_damaged(path: Path) -> bool:
    """True when SQLite finds a database damaged; one that is locked or cannot be read is not known to be."""
    try:
        return not _check(path)
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _check(path: Path) -> bool:
    with closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=15.0)) as connection:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
