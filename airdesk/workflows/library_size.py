"""How much room the library takes on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.library.database import DATABASE_NAME, Library, open_library
from airdesk.library.failures import library_failures
from airdesk.library.leftovers import PREVIEWS
from airdesk.library.old_records import record_bytes
from airdesk.library.unfinished import UNFINISHED, bytes_under
from airdesk.settings import Settings

_RUNS: Final = """
SELECT COALESCE(SUM(CASE WHEN s.deleted_at IS NULL THEN a.bytes END), 0),
       COALESCE(SUM(CASE WHEN s.deleted_at IS NOT NULL THEN a.bytes END), 0)
FROM artifacts a JOIN runs r ON r.id = a.run_id LEFT JOIN songs s ON s.id = r.song_id
WHERE substr(r.folder, 1, ?1) = ?2
"""
"""Files of runs that lie in the library; what was written elsewhere on the user's word takes no room here."""


@dataclass(frozen=True, slots=True)
class LibrarySize:
    """Bytes of its parts."""

    songs: int  # files of songs, and the database
    cache: int  # sounds, pictures and stems of unfinished songs: made again when they are gone
    trash: int
    records: int = 0  # of songs: about what logs of runs and the inputs of jobs take in the database

    @property
    def whole(self) -> int:
        """All of it."""
        return self.songs + self.cache + self.trash


def library_size(settings: Settings) -> LibrarySize:
    """Add it up; the cache is walked through, which takes a moment. Raises LibraryError."""
    with open_library(settings.library_folder) as library:
        songs, trash = _run_bytes(library)
        records = record_bytes(library)
    database = settings.library_folder / DATABASE_NAME
    folders = (settings.library_folder / name for name in ("assets", PREVIEWS))
    kept = database.stat().st_size + sum(sum(_folder_bytes(folder)) for folder in folders)
    cache = sum(_folder_bytes(settings.library_folder / "cache")) + bytes_under(settings.library_folder / UNFINISHED)
    return LibrarySize(songs + kept, cache, trash, records)


def _run_bytes(library: Library) -> tuple[int, int]:
    runs = str(library.folder / "runs")
    with library_failures(library.path):
        songs, trash = library.database.execute(_RUNS, [len(runs), runs]).fetchone()
    return int(songs), int(trash)


def _folder_bytes(folder: Path) -> Iterator[int]:
    """Sizes of all files under a folder; what goes meanwhile is passed over."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _folder_bytes(Path(entry.path))
                else:
                    yield entry.stat(follow_symlinks=False).st_size
    except OSError:
        return
