"""How much room the library takes on disk, and what of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from airdesk.library.database import DATABASE_NAME, open_library
from airdesk.library.runs import runs_of_song
from airdesk.library.trash import songs_in_trash
from airdesk.settings import Settings


@dataclass(frozen=True, slots=True)
class LibrarySizes:
    """Bytes on disk; what is in the trash counts only there."""

    songs: int  # the database and its backups
    audio: int  # files that runs made
    sounds: int  # the cache, which may be deleted at any time
    trash: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.songs + self.audio + self.sounds + self.trash


def library_sizes(settings: Settings) -> LibrarySizes:
    """What the library takes. Looks at every file: not for the window's thread."""
    folder = settings.library_folder
    with open_library(folder) as library:
        in_trash = {run.folder for song_id in songs_in_trash(library) for run in runs_of_song(library, song_id)}
    runs = folder / "runs"
    trash = folder_bytes(Path(name) for name in in_trash if name is not None and Path(name).parent == runs)
    database = sum(_bytes(folder / (DATABASE_NAME + ending)) for ending in ("", "-wal", "-shm"))
    return LibrarySizes(
        songs=database + folder_bytes([folder / "backups", folder / "assets"]),
        audio=folder_bytes([runs]) - trash,
        sounds=folder_bytes([folder / "cache"]),
        trash=trash,
    )


def folder_bytes(folders: Iterable[Path]) -> int:
    """What the files in these folders take, as the disk has them: holes in a file take nothing."""
    return sum(_bytes(Path(place) / name) for top in folders for place, _, names in os.walk(top) for name in names)


def _bytes(path: Path) -> int:
    try:
        about = path.stat()
    except OSError:
        return 0
    blocks: int | None = getattr(about, "st_blocks", None)  # not on every system
    return about.st_size if blocks is None else blocks * 512
