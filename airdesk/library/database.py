"""Opening the library: the folder, the database in it, its checks and its transactions."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.errors import LibraryError
from airdesk.library.failures import DamagedLibraryError, folder_failure, library_failures
from airdesk.library.migrations import MIGRATIONS, Migration, migrate, newest_version, schema_version

if TYPE_CHECKING:
    from sqlite_utils import Database

DATABASE_NAME = "library.db"
WAIT_SECONDS = 15.0  # how long a write waits for another program's
_MAGIC = b"SQLite format 3\0"
_VERSION_OFFSET = 60  # of `user_version` in the file's header; source: sqlite.org/fileformat.html


@dataclass(frozen=True, slots=True)
class Library:
    """An open library; used by one thread, closed when done."""

    folder: Path
    database: Database
    journal_mode: str  # "wal", or what the file system allows instead

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / DATABASE_NAME

    @property
    def assets_folder(self) -> Path:
        """Where assets lie by content."""
        return self.folder / "assets"

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_library(folder: Path, *, migrations: Sequence[Migration] = MIGRATIONS) -> Library:
    """The library in a folder, made if there is none yet, brought up to date if it is older.

    Raises LibraryError (damaged, newer than this program, locked, no rights) and StorageError (disk full).
    """
    path = folder / DATABASE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise folder_failure(error, folder) from error
    if (known := _identity(path)) is not None and known in _looked_at:
        return _opened(path, migrations)
    with _first_look:
        if _identity(path) not in _looked_at:
            _check_header(path, newest_version(migrations))
        library = _opened(path, migrations)
        _looked_at.add(_identity(path))
        return library


_looked_at: set[tuple[int, int] | None] = set()
"""Files whose header this process has read. Each is read once and before it is connected to: where a process closes a file,
POSIX takes away all locks it has on it, and open connections would lose theirs. *Source*: sqlite.org/howtocorrupt.html, 2.2."""
_first_look = threading.Lock()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _opened(path: Path, migrations: Sequence[Migration]) -> Library:
    with library_failures(path):
        return _connected(path, migrations)


def _check_header(path: Path, newest: int) -> None:
    """Refuse what is no database or a newer one before SQLite touches the file."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise folder_failure(error, path) from error
    if header and not header.startswith(_MAGIC):
        raise DamagedLibraryError(
            f"{path} is not an AirDesk library: move that file away, or choose another folder with --library.", path=path
        )
    version = int.from_bytes(header[_VERSION_OFFSET : _VERSION_OFFSET + 4], "big")
    _refuse_newer(path, version, newest)


def _refuse_newer(path: Path, version: int, newest: int) -> None:
    if version > newest:
        raise LibraryError(
            f"The library {path} was made by a newer AirDesk (schema {version}, this one knows {newest}): "
            "update AirDesk, or choose another library with --library.",
            path=path,
        )


def _connected(path: Path, migrations: Sequence[Migration]) -> Library:
    from sqlite_utils import Database  # late: 0.3 s

    connection = sqlite3.connect(path, timeout=WAIT_SECONDS)
    connection.text_factory = _readable
    try:
        database = Database(connection, execute_plugins=False)
        _refuse_newer(path, schema_version(database), newest_version(migrations))
        journal_mode = _set_pragmas(connection)
        migrate(database, migrations)
    except BaseException:
        connection.close()
        raise
    return Library(path.parent, database, journal_mode)


def _readable(text: bytes) -> str:
    """A stored text; what a bad disk made of it is marked, so that the rest of the row can be read."""
    return text.decode("utf-8", "replace")


def _set_pragmas(connection: sqlite3.Connection) -> str:
    """Write-ahead log, synced at each commit; foreign keys watched. Returns the journal mode in force."""
    journal_mode = _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone()[0] != 1:
        raise LibraryError("This Python's SQLite cannot watch foreign keys: use another Python.")
    return journal_mode


def _write_ahead(connection: sqlite3.Connection) -> str:
    """Ask for the write-ahead log. SQLite does not wait its time-out when two programs ask at once, so we do."""
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
        time.sleep(0.02)


@contextmanager
def transaction(library: Library) -> Iterator[Database]:
    """All of the block's writes or, when it raises, none of them; blocks may be nested."""
    with library_failures(library.path):
        if library.database.conn.in_transaction:
            with library.database.atomic():
                yield library.database
            return
        library.database.conn.execute("BEGIN IMMEDIATE")
        try:
            yield library.database
        except BaseException:
            library.database.rollback()
            raise
        library.database.commit()


def integrity_problems(library: Library) -> list[str]:
    """What SQLite finds wrong with the database, and assets whose file is gone; empty when all is well."""
    with library_failures(library.path):
        rows = library.database.execute("PRAGMA integrity_check(20)").fetchall()
        loose = library.database.execute("PRAGMA foreign_key_check").fetchall()
        hashes = [row[0] for row in library.database.execute("SELECT sha256 FROM assets")]
    problems = [str(row[0]) for row in rows if row[0] != "ok"]
    problems += [f"a row of {row[0]} points to a {row[2]} that is gone" for row in loose]
    missing = [name for name in hashes if not (library.assets_folder / name[:2] / name[2:]).is_file()]
    return problems + [f"the file of asset {name[:12]} is gone" for name in missing]


def check_writable(library: Library) -> None:
    """Raise LibraryError where the library can be read but nothing be kept in it."""
    if not os.access(library.path, os.W_OK):
        raise LibraryError(
            f"The library {library.path} cannot be written: allow writing to it, or choose another with --library.",
            path=library.path,
        )


def is_writable(folder: Path) -> bool:
    """True when files can be made in an existing folder."""
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
