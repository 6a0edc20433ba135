"""`manifest.json`: every file of a folder by stage, with size and SHA-256, and what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from airdesk.errors import StorageError
from airdesk.midi.whole_file import write_whole_file
from airdesk.progress import NoProgress, Progress

MANIFEST_NAME: Final = "manifest.json"
SCHEMA_VERSION: Final = "air-manifest-1"

STAGE_PATTERNS: Final = (
    ("plan*.json", "plan"),
    ("plan_raw.txt", "plan"),
    ("midi*.json", "score"),
    ("midi*.mid", "score"),
    ("pianoroll*.svg", "score"),
    ("pianoroll*.png", "score"),
    ("samples*.json", "samples"),
    ("stems/*", "render"),
    ("render_state.json", "render"),
    ("mix.*", "mix"),
    ("master.*", "mix"),
)
"""The stage that makes a file, by its path inside the folder; the first match counts, anything else is "library"."""

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the result."""

    path: str  # inside the folder, with forward slashes
    stage: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds and what it should hold too."""

    files: tuple[FileEntry, ...]  # by path
    missing: tuple[str, ...]  # expected paths that are not there


def file_stage(path: str) -> str:
    """The stage that makes a file, by its path inside the folder."""
    return next((stage for pattern, stage in STAGE_PATTERNS if fnmatchcase(path, pattern)), "library")


def build_manifest(
    folder: Path, *, files: Iterable[str] | None = None, expected: Iterable[str] = (), progress: Progress | None = None
) -> Manifest:
    """Manifest of a folder: all files in it but itself, archives and unfinished ones. Raises StorageError.

    *files*: paths inside the folder to list, where the folder also holds other people's files.
    *expected*: paths inside the folder that should be there; those that are not are listed as missing.
    """
    watcher = progress or NoProgress()
    paths = listed_files(folder) if files is None else sorted(folder / path for path in set(files))
    total = max(1, sum(path.stat().st_size for path in paths))
    done = 0
    entries = []
    for path in paths:
        watcher.report(done / total, "Checking files…")
        entries.append(_file_entry(folder, path, watcher))
        done += entries[-1].bytes
    present = {entry.path for entry in entries}
    return Manifest(tuple(entries), tuple(path for path in dict.fromkeys(expected) if path not in present))


def listed_files(folder: Path) -> list[Path]:
    """The files of a result in the order they are listed and archived; no links, no ZIP, no manifest, nothing unfinished."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    kept = [path for path in found if path.suffix not in (".zip", ".part") and path != folder / MANIFEST_NAME]
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def _file_entry(folder: Path, path: Path, progress: Progress) -> FileEntry:
    inside = path.relative_to(folder).as_posix()
    digest, size = hash_file(path, progress)
    return FileEntry(inside, file_stage(inside), size, digest)


def hash_file(path: Path, progress: Progress | None = None) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of a file, read in blocks. Raises StorageError."""
    watcher = progress or NoProgress()
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                watcher.check_cancelled()
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise StorageError(f"{path} cannot be read again ({error.strerror}): check the disk.", path=path) from error
    return digest.hexdigest(), size


def manifest_to_document(manifest: Manifest, about: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The manifest as JSON; *about*: further top-level values, such as run_id and title."""
    return {
        "schema_version": SCHEMA_VERSION,
        **(about or {}),
        "files": [file_to_document(entry) for entry in manifest.files],
        "missing": list(manifest.missing),
    }


def file_to_document(entry: FileEntry) -> dict[str, Any]:
    """One file as JSON, as the command line prints it too."""
    return {"path": entry.path, "stage": entry.stage, "bytes": entry.bytes, "sha256": entry.sha256}


def write_manifest(manifest: Manifest, folder: Path, about: Mapping[str, Any] | None = None) -> Path:
    """Write `manifest.json` into the folder. Raises StorageError."""
    text = json.dumps(manifest_to_document(manifest, about), indent=2, ensure_ascii=False, allow_nan=False)
    path = folder / MANIFEST_NAME
    write_whole_file(path, (text + "\n").encode())
    return path
