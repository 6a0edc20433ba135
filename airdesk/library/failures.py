"""What SQLite and the file system say when they refuse, in sentences for the user."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from airdesk.errors import AirdeskError, LibraryError, StorageError

DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged database may raise: SQLite names what is damaged, and the name may be damaged, too."""


class DamagedLibraryError(LibraryError):
    """The database itself is damaged; a backup can take its place."""


_DAMAGED = (
    "The library {path} is damaged: move that file away (and {name}-wal and {name}-shm beside it) or put a backup in its "
    "place, then start again; AirDesk makes a new one."
)
_SENTENCES = {
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_READONLY": "The library {path} cannot be written: allow writing to its folder, or choose another with --library.",
    "SQLITE_CANTOPEN": "The library {path} cannot be opened: check its folder and rights, or choose another with --library.",
    "SQLITE_PERM": "The library {path} cannot be opened: check its folder and rights, or choose another with --library.",
    "SQLITE_BUSY": "The library {path} is in use by another program: wait until it is done and try again.",
    "SQLITE_LOCKED": "The library {path} is in use by another program: wait until it is done and try again.",
    "SQLITE_IOERR": "The disk under the library {path} does not answer properly: check it, then try again.",
    "SQLITE_PROTOCOL": "The library {path} is in use by another program: wait until it is done and try again.",
}
_LEAST_BYTES = 256 * 1024
_FULL = "The disk under the library {path} is full: free some space and try again."


@contextmanager
def library_failures(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into errors with a sentence; our own mistakes in SQL stay what they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        sentence = library_failure(error, path)
        if sentence is None:
            raise
        raise sentence from error
    except UnicodeDecodeError as error:  # SQLite names what is damaged, and the name is damaged, too
        raise DamagedLibraryError(_DAMAGED.format(path=path, name=path.name), path=path) from error


def library_failure(error: sqlite3.Error, path: Path) -> AirdeskError | None:
    """The error a user can understand, None where SQLite complains about our own statement."""
    name = getattr(error, "sqlite_errorname", None) or _name_by_text(str(error))
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(path)):
        return StorageError(_FULL.format(path=path), path=path)
    for begin, sentence in _SENTENCES.items():
        if name.startswith(begin):
            kind = DamagedLibraryError if sentence is _DAMAGED else LibraryError
            return kind(sentence.format(path=path, name=path.name), path=path)
    return None


def _is_full(path: Path) -> bool:
    """True when nothing can be written any more: SQLite does not always call that by its name."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_BYTES
    except OSError:
        return False


def _name_by_text(text: str) -> str:
    """The code of an error that carries none (raised by Python's own layer)."""
    if "malformed" in text or "not a database" in text:
        return "SQLITE_CORRUPT"
    return "SQLITE_BUSY" if "locked" in text else ""


def folder_failure(error: OSError, folder: Path) -> AirdeskError:
    """Why the library's folder cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(_FULL.format(path=folder), path=folder)
    reason = error.strerror or str(error)
    return LibraryError(
        f"The library folder {folder} cannot be used ({reason}): choose another with --library or AIRDESK_HOME.", path=folder
    )
