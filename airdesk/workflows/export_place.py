"""Where an export's files are written until they are whole, and how they get their names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from airdesk.audio.disk_errors import storage_error
from airdesk.workflows.output_folder import remove_abandoned


@contextmanager
def scratch_folder(out: Path, run_id: str) -> Iterator[Path]:
    """A hidden folder in `out` to work in; it goes at the end, and so do folders made for it when the work fails."""
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    scratch = out / f".airdesk-{run_id}.part"
    try:
        with disk_errors(out):
            remove_abandoned(out)
            (scratch / "audio").mkdir(parents=True)
        yield scratch
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(scratch, ignore_errors=True)


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
