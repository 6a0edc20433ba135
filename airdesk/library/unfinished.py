"""What runs rendered that have not come to their end yet: kept until they are gone on with, or for a while.

`<library>/unfinished/<run id>/` holds `stems/*.wav`, `mix.wav` and `render_state.json`, as a finished folder does. The files
are links to those that the run works on, so that they take no room of their own while it does.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Final

from airdesk.library.database import Library
from airdesk.library.failures import library_failures
from airdesk.library.process_mark import may_live

UNFINISHED: Final = "unfinished"
"""Folder of the library with one folder for each of these runs."""

RENDER_STATE: Final = "render_state.json"
"""What tells how the other files of the folder came to be."""

KEPT_DAYS: Final = 14.0
KEPT_BYTES: Final = 4 * 10**9
"""All of them together; the oldest go first, the newest stays whatever its size."""

_UNKNOWN_SECONDS: Final = 600.0
"""A run is in the library long before it has rendered anything; after that it is a folder of nobody's."""

_SPARE_BYTES: Final = 2**30
"""Copies are made only where that much stays free."""


def unfinished_folder(library_folder: Path, run_id: str) -> Path:
    """Where what a run rendered is kept."""
    return library_folder / UNFINISHED / run_id


def link_files(names: Iterable[str], source: Path, target: Path) -> None:
    """Have the files of a folder in another one too, without their bytes where the disk can. Raises OSError."""
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source / name, target / name)
        except OSError:  # another disk, or one that knows no links
            if shutil.disk_usage(target).free < (source / name).stat().st_size + _SPARE_BYTES:
                raise OSError(errno.ENOSPC, f"there is too little room under {target}") from None
            shutil.copyfile(source / name, target / name)


def remove_unfinished(library_folder: Path, run_id: str) -> None:
    """Let go of what a run rendered, where something is kept of it."""
    folder = unfinished_folder(library_folder, run_id)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()  # only when nothing is left in it


def sweep_unfinished(library: Library) -> tuple[Path, ...]:
    """Remove what nobody can need any more, or has not needed for long; returns the folders.

    Of runs that are worked on nothing goes.
    """
    with suppress(OSError):
        folders = [path for path in (library.folder / UNFINISHED).iterdir() if path.is_dir()]
        return tuple(_swept(library, folders))
    return ()


def _swept(library: Library, folders: Iterable[Path]) -> Iterator[Path]:
    with library_failures(library.path):
        rows = library.database.execute("SELECT id, state, process, started_at FROM runs").fetchall()
    runs = {run_id: rest for run_id, *rest in rows}
    spent: list[Path] = []
    resting: list[Path] = []
    for folder in folders:
        state, process, started_at = runs.get(folder.name, (None, None, ""))
        if state is None:
            spent += [folder] if _age_seconds(folder) > _UNKNOWN_SECONDS else []
        elif process is None or not may_live(process, started_at) or state in ("failed", "cancelled"):
            is_whole = (folder / RENDER_STATE).is_file()  # written last
            is_spent = state == "completed" or not is_whole or _age_seconds(folder) > KEPT_DAYS * 86_400.0
            (spent if is_spent else resting).append(folder)
    for folder in (*spent, *_too_many(resting)):
        remove_unfinished(library.folder, folder.name)
        if not folder.exists():
            yield folder


def _too_many(folders: Iterable[Path]) -> list[Path]:
    """Those that together with newer ones are larger than may be."""
    total, gone = 0, []
    for number, folder in enumerate(sorted(folders, key=_age_seconds)):
        total += bytes_under(folder)
        if number and total > KEPT_BYTES:
            gone.append(folder)
    return gone


def bytes_under(folder: Path) -> int:
    """Sizes of all files in a folder and those in it, each once however often it is linked; what goes meanwhile counts 0."""
    sizes: dict[tuple[int, int], int] = {}
    with suppress(OSError):
        for path in folder.rglob("*"):
            with suppress(OSError):
                status = path.lstat()
                if S_ISREG(status.st_mode):
                    sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def _age_seconds(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
