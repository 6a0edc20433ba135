"""Where an export's files are written until they are whole, and how they get their names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from airdesk.audio.disk_errors import storage_error
from airdesk.workflows.output_folder import remove_abandoned

_OWNER_FILE = "owner"


@contextmanager
def scratch_folder(out: Path, run_id: str) -> Iterator[Path]:
    """A hidden folder in `out` to work in; it goes at the end, and so do folders made for it when the work fails."""
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    scratch = out / f".airdesk-{run_id}.part"
    try:
        with disk_errors(out):
            remove_abandoned(out)
            remove_ownerless(out)
            (scratch / "audio").mkdir(parents=True)
        with _owned(scratch):
            yield scratch
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _owned(scratch: Path) -> Iterator[None]:
    """Hold a lock in the folder as long as we live; a process that is killed lets go of it."""
    with (scratch / _OWNER_FILE).open("w") as file:
        _try_lock(file)
        yield


def remove_ownerless(out: Path) -> None:
    """Clear away what exports that were killed left in this folder."""
    for owner in out.glob(f".airdesk-*.part/{_OWNER_FILE}"):
        with suppress(OSError), owner.open("r+") as file:
            if _try_lock(file):
                shutil.rmtree(owner.parent, ignore_errors=True)


def _try_lock(file: IO[str]) -> bool:
    """Lock a file for this process; False where another one has it, or where the system has no such locks."""
    try:
        import fcntl  # late: only POSIX has it

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def put_in_place(files: list[Path], staged: Path, out: Path) -> None:
    """Give finished files their names."""
    with disk_errors(out):
        for relative in files:
            (out / relative).parent.mkdir(parents=True, exist_ok=True)
            (staged / relative).replace(out / relative)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """What the system says about the disk, as a sentence for the user."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error
