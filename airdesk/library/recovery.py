"""A damaged library: moved aside, never deleted, and the newest sound backup put in its place."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from airdesk.library.backup import backup_paths, is_sound
from airdesk.library.database import DATABASE_NAME
from airdesk.library.failures import folder_failure


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a damaged library."""

    moved_to: Path
    restored_from: Path | None  # the backup; None where there was none: the library begins empty
    num_salvaged: int = 0  # songs that were read from the damaged one

    @property
    def sentence(self) -> str:
        """What the user is told."""
        moved = f"The library was damaged and is now {self.moved_to.name} in {self.moved_to.parent}"
        if self.restored_from is None:
            return f"{moved}; there was no backup, so a new one was begun{self._salvaged}."
        day = datetime.fromtimestamp(self.restored_from.stat().st_mtime, UTC).strftime("%d %B %Y, %H:%M UTC")
        return f"{moved}; the backup of {day} is in its place{self._salvaged}."

    @property
    def _salvaged(self) -> str:
        match self.num_salvaged:
            case 0:
                return ""
            case 1:
                return ", and one song made or changed since was saved from the damaged one"
        return f", and {self.num_salvaged} songs made or changed since were saved from the damaged one"


def is_emptied(folder: Path) -> bool:
    """True when nothing is left of a database of which there are backups: a crash of the machine can do that."""
    path = folder / DATABASE_NAME
    try:
        return path.stat().st_size == 0 and bool(backup_paths(folder))
    except OSError:
        return False


def recover(folder: Path) -> Recovery:
    """Move a damaged library aside with its log, and put the newest sound backup there. Raises LibraryError."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = _free(folder / f"library-damaged-{stamp}.db")
    try:
        for ending in ("-wal", "-shm", ""):  # the database last: while it is there, another start tries again
            with suppress(FileNotFoundError):
                (folder / (DATABASE_NAME + ending)).replace(aside.with_name(aside.name + ending))
        backup = next((path for path in backup_paths(folder) if is_sound(path)), None)
        if backup is not None:
            _put_in_place(backup, folder / DATABASE_NAME)
    except OSError as error:
        raise folder_failure(error, folder) from error
    return Recovery(aside, backup)


def _free(path: Path) -> Path:
    """The path, or one beside it that nobody has."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate


def _put_in_place(backup: Path, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.copy2(backup, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(path)
