"""What programs that died left behind in the library: half-made files and runs that nobody ends any more."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.library.backup import BACKUPS_FOLDER
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_before, utc_now
from airdesk.library.process_mark import is_alive, mark_of, may_live
from airdesk.library.unfinished import sweep_unfinished

OLD_SECONDS: Final = 24 * 3600.0
"""What nobody can say whose it is, is left alone for so long."""

CACHE_SECONDS: Final = 600.0
"""No sound takes so long to be written."""

DELETED: Final = ".deleted-"
"""Folders of `runs` that begin so and end in ".part" are on their way out."""

PREVIEWS: Final = "previews"
"""Folder of files to listen to that belong to no run."""

_WRITER: Final = re.compile(r"(?:\.|preview-|set-)(\d+)\.part$")
"""The process in the name of a half-made file: ".name.<pid>.part", ".airdesk-preview-<pid>.part", ".airdesk-set-<pid>.part"."""

INTERRUPTED: Final = "The program ended before the work was done."

_END_RUN: Final = "UPDATE runs SET state = 'failed', error = ?, finished_at = ? WHERE id = ? AND state = 'active'"
"""Unless its program ended it as the last thing it did, after we had read that it was active."""

_END_JOB: Final = "UPDATE jobs SET state = 'failed', error = ?, ended_at = ? WHERE id = ?"
"""The run as an entry of the history; a job of the queue that began it goes on after a restart."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was cleared away."""

    runs: int = 0  # that were still said to be active
    paths: tuple[Path, ...] = ()  # half-made files and folders


def sweep(library: Library) -> Swept:
    """End runs whose program died and remove the half-made files of dead programs; finished files are never touched."""
    dead = dead_runs(library)
    with transaction(library) as database:
        ended = [run_id for run_id in dead if database.execute(_END_RUN, [INTERRUPTED, utc_now(), run_id]).rowcount]
        for run_id in ended:
            database.execute(_END_JOB, [INTERRUPTED, utc_now(), run_id])
    half_made = tuple(path for path in _half_made(library) if _remove(path))
    return Swept(len(ended), (*half_made, *sweep_unfinished(library)))


def dead_runs(library: Library) -> list[str]:
    """Runs that are said to be active though their program has ended."""
    return [run_id for run_id, process, started_at in _active_runs(library) if not _lives(process, started_at)]


def _active_runs(library: Library) -> list[tuple[str, str | None, str]]:
    with library_failures(library.path):
        return library.database.execute("SELECT id, process, started_at FROM runs WHERE state = 'active'").fetchall()


def _lives(process: str | None, started_at: str) -> bool:
    """True when the run's program still works on it; of one that says nothing, when it began lately."""
    if process is not None:
        return may_live(process, started_at)
    return started_at > utc_before(OLD_SECONDS)


def _half_made(library: Library) -> Iterator[Path]:
    """Staging folders of runs that nobody works on, folders they left empty, and `.part` files of dead programs."""
    with library_failures(library.path):
        runs = {row[0]: row[1:] for row in library.database.execute("SELECT id, process, started_at FROM runs")}
    for folder in _folders(library.folder / "runs"):
        if folder.name.startswith(DELETED):
            yield folder
            continue
        run = runs.get(folder.name.rpartition("_")[2])
        if not (_lives(*run) if run else not (_is_old(folder) or _is_left(folder))):
            yield from _idle_staging(folder)
            yield folder  # removed only when nothing is in it
    for folder in _folders(library.folder / PREVIEWS):
        yield from _idle_staging(folder)
        yield folder
    yield from (path for path in (library.folder / "cache").rglob(".*") if path.is_file() and _is_old(path, CACHE_SECONDS))
    for place in (library.folder, library.folder / BACKUPS_FOLDER, *_folders(library.assets_folder)):
        yield from (path for path in place.glob(".*.part") if path.is_file() and not _is_being_written(path))


def _idle_staging(folder: Path) -> list[Path]:
    """Staging folders nobody writes to; those of previews bear the number of their program."""
    return [path for path in folder.glob(".airdesk-*.part") if not (_WRITER.search(path.name) and _is_being_written(path))]


def _is_left(folder: Path) -> bool:
    """True where somebody worked who is named, and does not live any more."""
    return any(_WRITER.search(path.name) for path in _idle_staging(folder))


def _folders(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if path.is_dir()] if place.is_dir() else []


def _is_being_written(path: Path) -> bool:
    """True when the program whose number the name bears may still live."""
    writer = _WRITER.search(path.name)
    return not _is_old(path) and (writer is None or is_alive(mark_of(int(writer[1]))))


def _is_old(path: Path, seconds: float = OLD_SECONDS) -> bool:
    try:
        return time.time() - path.stat().st_mtime > seconds
    except OSError:
        return False


def _remove(path: Path) -> bool:
    """Remove a half-made file or a staging folder whole, any other folder only when it is empty."""
    try:
        if path.is_file():
            path.unlink()
        elif path.name.endswith(".part"):
            shutil.rmtree(path)
        else:
            path.rmdir()
    except OSError:
        return False
    return True
