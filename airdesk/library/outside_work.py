"""Folders outside the library that somebody fills now: noted, so that what a program that died left there is cleared away."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from airdesk.library.identity import new_id
from airdesk.library.process_mark import is_alive, mark_of, own_mark

NOTES: Final = "outside"
"""Folder of the library with one note for each of them."""

_STAGING: Final = re.compile(r"^\.airdesk-\w+-(\d+)\.part$")
"""A staging folder that bears the number of its program."""


@contextmanager
def noted_outside(library_folder: Path, folder: Path) -> Iterator[None]:
    """Note a staging folder while the block fills it. Where the library takes no note the work goes on without one."""
    note = library_folder / NOTES / f"{new_id()}.json"
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"process": own_mark(), "folder": str(folder.absolute())}), encoding="utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def sweep_outside(library_folder: Path) -> tuple[Path, ...]:
    """Remove the staging folders of programs that died, and the notes on them; returns the folders."""
    swept: list[Path] = []
    for note in sorted((library_folder / NOTES).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            said = json.loads(note.read_text(encoding="utf-8"))
            if is_alive(str(said["process"])):
                continue
            folder = Path(said["folder"])
            if _STAGING.match(folder.name) and folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
                swept.append(folder)
            if not folder.exists():
                note.unlink(missing_ok=True)
    return tuple(swept)


def sweep_beside(out: Path) -> None:
    """Remove staging folders in a folder whose programs do not live any more, whatever library they belonged to."""
    for folder in out.glob(".airdesk-*.part"):
        found = _STAGING.match(folder.name)
        if found and int(found[1]) != os.getpid() and not is_alive(mark_of(int(found[1]))):
            shutil.rmtree(folder, ignore_errors=True)
