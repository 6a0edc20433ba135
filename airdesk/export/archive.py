"""A folder as one ZIP: audio stored as it is, text deflated, the same bytes for the same files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from airdesk.audio.disk_errors import storage_error
from airdesk.export.file_names import safe_file_name
from airdesk.export.manifest import MANIFEST_NAME, listed_files
from airdesk.midi.whole_file import discard
from airdesk.progress import NoProgress, Progress

_DEFLATED_SUFFIXES: Final = frozenset({".json", ".txt", ".svg", ".md", ".csv", ".mid", ".cue"})
"""What shrinks; audio and pictures hardly do, so they are stored, which is many times faster."""

_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the ZIP format's first; the archive does not depend on the day
_BLOCK_BYTES = 1 << 20


def archive_name(title: str) -> str:
    """File name of the archive of a song."""
    return f"{safe_file_name(title)}.zip"


def write_archive(
    folder: Path, archive: Path, *, files: Iterable[Path] | None = None, progress: Progress | None = None
) -> Path:
    """ZIP of a folder's files and its manifest (or of the given files in it), written beside and renamed.

    Raises StorageError, or CancelledError and leaves nothing behind.
    """
    watcher = progress or NoProgress()
    chosen = _with_manifest(folder) if files is None else list(files)
    beside = archive.with_name(f"{archive.name}.part")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        _write_members(folder, beside, chosen, watcher)
        beside.replace(archive)
    except OSError as error:
        raise storage_error(error, archive) from error
    finally:
        discard(beside)
    return archive


def _with_manifest(folder: Path) -> list[Path]:
    manifest = folder / MANIFEST_NAME
    return [*listed_files(folder), *([manifest] if manifest.is_file() else [])]


def _write_members(folder: Path, beside: Path, files: list[Path], progress: Progress) -> None:
    total = max(1, sum(path.stat().st_size for path in files))
    done = 0
    with zipfile.ZipFile(beside, "w", allowZip64=True) as archive:
        for path in files:
            member = _member(folder, path)
            with path.open("rb") as source, archive.open(member, "w", force_zip64=path.stat().st_size >= 1 << 31) as target:
                while block := source.read(_BLOCK_BYTES):
                    progress.check_cancelled()
                    target.write(block)
                    done += len(block)
                    progress.report(done / total, "Packing the ZIP…")


def _member(folder: Path, path: Path) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIXED_DATE)
    is_text = path.suffix.lower() in _DEFLATED_SUFFIXES
    member.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    member.create_system = 3  # Unix, whatever this machine is
    member.external_attr = 0o644 << 16
    return member
