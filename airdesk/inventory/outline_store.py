"""Small pictures of samples, kept in one file of the cache by what the samples contain; safe to delete."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

POINTS: Final = 192
"""Stretches of a picture."""
_MOST: Final = 100_000
"""Pictures that are kept; each takes some 400 bytes."""
_FULL: Final = 127

Outline = NDArray[np.float32]


class OutlineStore:
    """What is known of sounds by their fingerprint: a picture, or that they cannot be decoded. For one thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "outlines.db"
        self._known: sqlite3.Connection | None = None

    def get(self, fingerprints: Sequence[str]) -> dict[str, Outline | None]:
        """What is known of these; None: it cannot be decoded."""
        if not fingerprints:
            return {}
        marks = ", ".join("?" for _ in fingerprints)
        with contextlib.suppress(sqlite3.Error, OSError):
            query = f"SELECT fingerprint, shape FROM outlines WHERE fingerprint IN ({marks})"
            rows = self._database().execute(query, list(fingerprints)).fetchall()
            return {fingerprint: None if shape is None else _unpacked(shape) for fingerprint, shape in rows}
        self._begin_anew()
        return {}

    def put(self, outlines: Mapping[str, Outline | None]) -> None:
        """Keep these; nothing happens where the disk is full or read-only."""
        with contextlib.suppress(sqlite3.Error, OSError), self._database() as database:
            rows = [(fingerprint, None if shape is None else _packed(shape)) for fingerprint, shape in outlines.items()]
            database.executemany("INSERT OR REPLACE INTO outlines (fingerprint, shape) VALUES (?, ?)", rows)
            database.execute("DELETE FROM outlines WHERE rowid <= (SELECT MAX(rowid) FROM outlines) - ?", [_MOST])

    def close(self) -> None:
        """Let go of the file."""
        known, self._known = self._known, None
        if known is not None:
            known.close()

    def _database(self) -> sqlite3.Connection:
        if self._known is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            known = sqlite3.connect(self._path, timeout=2.0, check_same_thread=False)
            known.execute("PRAGMA journal_mode = WAL")
            known.execute("PRAGMA synchronous = OFF")  # what is lost is made again
            known.execute("CREATE TABLE IF NOT EXISTS outlines (fingerprint TEXT UNIQUE NOT NULL, shape BLOB)")
            self._known = known
        return self._known

    def _begin_anew(self) -> None:
        """The file is damaged, or not ours: pictures are made again."""
        self.close()
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


def _packed(outline: Outline) -> bytes:
    """Its largest value, then all values as parts of that in one byte each: quiet sounds keep their shape."""
    reach = max(float(np.abs(outline).max()), 1e-9)
    return bytes(np.float32(reach).tobytes() + np.rint(outline * (_FULL / reach)).astype(np.int8).tobytes())


def _unpacked(shape: bytes) -> Outline:
    reach = np.frombuffer(shape, np.float32, 1)[0]
    return np.frombuffer(shape, np.int8, offset=4).reshape(2, -1).astype(np.float32) * np.float32(reach / _FULL)
