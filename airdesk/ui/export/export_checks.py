"""What the dialog says before the work: which files will come, and what stands in the way."""

from __future__ import annotations

import shutil
from pathlib import Path

from airdesk.errors import AirdeskError
from airdesk.export.file_names import safe_file_name
from airdesk.model.song import Song
from airdesk.ui.export.item_list import size_text
from airdesk.workflows.export_choice import ExportChoice, check_choice, expected_bytes, final_paths
from airdesk.workflows.output_folder import check_output_folder

_SHOWN = 3


def problem_of(song: Song | None, choice: ExportChoice, folder: Path) -> str:
    """Why this cannot be exported, in a sentence; empty: it can."""
    if song is None:
        return "No song is open: make or open one first."
    try:
        check_choice(song, choice)
        check_output_folder(folder.absolute())
    except AirdeskError as error:
        return str(error).replace("--out folder", "folder")
    free = _free_bytes(folder)
    needed = wanted_bytes(song, choice)
    if free is not None and free < needed:
        return f"The disk is too full: about {size_text(needed)} are needed, {size_text(free)} are free; choose another folder."
    return ""


def preview_of(song: Song, choice: ExportChoice) -> str:
    """The files that will appear, and about how large they are."""
    name = safe_file_name(choice.name.strip() or song.title)
    paths = final_paths(song, choice, name)
    shown = ", ".join(path.as_posix() for path in paths[:_SHOWN])
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return f"{shown}{more} · about {size_text(wanted_bytes(song, choice))}"


def renamed_hint(choice: ExportChoice) -> str:
    """A word on characters that no file name can hold; empty where all of them stay."""
    typed = " ".join(choice.name.split())
    safe = safe_file_name(typed) if typed else ""
    return "" if typed == safe else f"Written as “{safe}”: file systems refuse some of these characters."


def wanted_bytes(song: Song, choice: ExportChoice) -> int:
    """About how large all chosen files are together."""
    return sum(size for item, size in expected_bytes(song, choice).items() if item in choice.items)


def _free_bytes(folder: Path) -> int | None:
    place = next((parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.is_dir()), None)
    try:
        return None if place is None else shutil.disk_usage(place).free
    except OSError:
        return None
