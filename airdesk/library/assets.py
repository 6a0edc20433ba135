"""Assets: files kept once by what is in them, under `assets/ab/cdef…`."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from airdesk.errors import LibraryError, StorageError
from airdesk.library.database import Library, transaction
from airdesk.library.identity import utc_now


def asset_path(library: Library, sha256: str) -> Path:
    """Where the asset of that content lies."""
    return library.assets_folder / sha256[:2] / sha256[2:]


def store_asset(library: Library, content: bytes, media_type: str) -> str:
    """Keep a file's content and return its SHA-256; the same content is kept once. Raises StorageError."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = asset_path(library, sha256)
    if not path.is_file():
        _write_safely(path, content)
    with transaction(library) as database:
        row = {"sha256": sha256, "bytes": len(content), "media_type": media_type, "created_at": utc_now()}
        database.table("assets").insert(row, ignore=True)
    return sha256


def read_asset(library: Library, sha256: str) -> bytes:
    """The content of an asset. Raises LibraryError when its file is gone or not what it was."""
    path = asset_path(library, sha256)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LibraryError(f"The asset {path} cannot be read: restore it from a backup.", path=path) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LibraryError(f"The asset {path} is damaged: restore it from a backup.", path=path)
    return content


def _write_safely(path: Path, content: bytes) -> None:
    """Write beside, sync, rename: a crash leaves the whole file or none."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise StorageError(
            f"The library cannot write to {path.parent} ({error.strerror}): free some space or mend its rights.",
            path=path,
        ) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
