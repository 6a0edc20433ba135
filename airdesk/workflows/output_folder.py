"""The folder a run writes to: looked at before the work, filled beside, and put in place whole at the end."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from airdesk.audio.disk_errors import storage_error
from airdesk.errors import OutputFolderError, StorageError

_SPARE_BYTES = 16 * 2**20  # left free on the disk
_ABANDONED_SECONDS = 24 * 3600.0
_OWN_DOCUMENTS = ("manifest.json", "render_state.json")  # they name the files of the run before


def check_output_folder(out: Path) -> None:
    """Raise OutputFolderError where the folder cannot take files; makes nothing."""
    if "\0" in str(out):
        raise OutputFolderError("A folder name cannot hold a zero byte: choose another --out folder.", path=out)
    for place in (out, *out.parents):
        try:
            is_there = place.exists() or place.is_symlink()
        except OSError as error:
            raise OutputFolderError(f"{out} is no usable folder name ({error.strerror}): choose another.", path=out) from error
        if is_there:
            _check_place(out, place)
            return


def _check_place(out: Path, place: Path) -> None:
    """Look at the nearest place that exists on the way to the folder."""
    if not place.is_dir():
        what = "is a file" if place.is_file() else "is not a folder"
        raise OutputFolderError(f"{place} {what}, so nothing can be put into {out}: choose another --out folder.", path=out)
    if not os.access(place, os.W_OK | os.X_OK):
        raise OutputFolderError(f"{place} cannot be written to: choose another --out folder or mend its rights.", path=out)


def check_free_space(folder: Path, needed_bytes: int) -> None:
    """Raise StorageError where the disk under a folder (or its nearest parent) has too little room."""
    place = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free_bytes = shutil.disk_usage(place).free
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise StorageError(
            f"The disk under {folder} is full: the files need about {_megabytes(needed_bytes)}, "
            f"{_megabytes(free_bytes)} are free; free some space or choose another folder.",
            path=folder,
        )


def _megabytes(number_bytes: int) -> str:
    return f"{number_bytes / 1e6:.0f} MB"


@contextmanager
def staged_output(out: Path, run_id: str) -> Iterator[Path]:
    """A folder beside to write into; its files appear in `out` when the block ends well, and vanish when it raises.

    Other people's files in `out` stay; files of an earlier run of ours are replaced.
    """
    check_output_folder(out)
    made = _missing_folders(out)
    staging = staging_folder(out, run_id)
    try:
        remove_abandoned(out)
        _make_folder(staging)
        yield staging
        with _writing(out):
            _put_in_place(staging, out)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise
    shutil.rmtree(staging, ignore_errors=True)


def staging_folder(out: Path, run_id: str) -> Path:
    """Where the files of a run are until all of them are there."""
    return out / f".airdesk-{run_id}.part"


def remove_abandoned(out: Path) -> None:
    """Clear away what a run that was killed long ago left; a younger one may still be at work."""
    for staging in out.glob(".airdesk-*.part"):
        with suppress(OSError):
            if time.time() - staging.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(staging, ignore_errors=True)


def _missing_folders(out: Path) -> list[Path]:
    """The folder and those of its parents that do not exist yet, deepest first."""
    return [folder for folder in (out, *out.parents) if not folder.exists()]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputFolderError(
            f"{folder.parent} cannot be written to ({error.strerror}): choose another --out folder.", path=folder.parent
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def _put_in_place(staging: Path, out: Path) -> None:
    """Move every staged file to its final name, after our earlier files that have no successor are gone."""
    staged = [path.relative_to(staging) for path in sorted(staging.rglob("*")) if path.is_file()]
    _refuse_folders_in_the_way(out, staged)
    superseded = _earlier_files(out) - set(staged)
    for relative in staged:
        (out / relative).parent.mkdir(parents=True, exist_ok=True)
        (staging / relative).replace(out / relative)
    for relative in superseded:
        (out / relative).unlink(missing_ok=True)
    for folder in {(out / relative).parent for relative in superseded} - {out}:
        with suppress(OSError):
            folder.rmdir()  # only when nothing is left in it


def _refuse_folders_in_the_way(out: Path, staged: list[Path]) -> None:
    for relative in staged:
        if (out / relative).is_dir() or (relative.parent != Path() and (out / relative.parent).is_file()):
            raise OutputFolderError(f"{out / relative} is in the way: move it or choose another --out folder.", path=out)


def _earlier_files(out: Path) -> set[Path]:
    """Files in the folder that an earlier run of ours put there, by its own documents and unchanged in size."""
    found = set()
    for name in _OWN_DOCUMENTS:
        for row in _listed_files(out / name):
            relative = Path(str(row.get("path", "")))
            inside = not relative.is_absolute() and ".." not in relative.parts and relative != Path()
            if inside and _size(out / relative) == row.get("bytes"):
                found.add(relative)
    return found | {Path(name) for name in _OWN_DOCUMENTS if _listed_files(out / name)} | _earlier_archive(out)


def _earlier_archive(out: Path) -> set[Path]:
    """The ZIP of the run before: named after its title, and holding the very manifest that lies beside it."""
    import zipfile  # late: rendering alone needs none of these

    from airdesk.export.archive import archive_name
    from airdesk.export.manifest import MANIFEST_NAME

    manifest = out / MANIFEST_NAME
    try:
        content = manifest.read_bytes()
        name = archive_name(str(json.loads(content)["title"]))
        with zipfile.ZipFile(out / name) as archive:
            return {Path(name)} if archive.read(MANIFEST_NAME) == content else set()
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return set()


def _listed_files(document: Path) -> list[dict[str, Any]]:
    """The `files` of a manifest or render state; nothing where there is no such document."""
    try:
        content = json.loads(document.read_text(encoding="utf-8"))
        files = content["files"] if "files" in content else content["response"]["files"]
        return [row for row in files if isinstance(row, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _size(path: Path) -> int | None:
    try:
        return path.lstat().st_size
    except OSError:
        return None
