"""A finished folder as a result: `manifest.json`, the ZIP of everything, and the list of its files with their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from airdesk.export.archive import archive_name, write_archive
from airdesk.export.manifest import build_manifest, hash_file, write_manifest
from airdesk.progress import PartProgress, Progress
from airdesk.workflows.results import OutputFile
from airdesk.workflows.run_log import RunLog


def pack_folder(folder: Path, title: str, log: RunLog, expected: Sequence[str], progress: Progress) -> tuple[OutputFile, ...]:
    """Write manifest and ZIP of a folder; *expected*: files whose absence the manifest and a warning tell."""
    files = write_checked_manifest(folder, title, log, expected, PartProgress(progress, 0.0, 0.5))
    archive = write_archive(folder, folder / archive_name(title), progress=PartProgress(progress, 0.5, 0.9))
    return (*files, _hashed(archive, progress))


def write_checked_manifest(
    folder: Path, title: str, log: RunLog, expected: Sequence[str], progress: Progress
) -> tuple[OutputFile, ...]:
    """Write `manifest.json` and list every file with its hash, the manifest last."""
    manifest = build_manifest(folder, expected=expected, progress=progress)
    for missing in manifest.missing:
        log.warn("meta", f"{missing} is missing.")
    path = write_manifest(manifest, folder, {"run_id": log.run_id, "title": title})
    return (*(OutputFile(**asdict(entry)) for entry in manifest.files), _hashed(path, progress))


def _hashed(path: Path, progress: Progress) -> OutputFile:
    sha256, size_bytes = hash_file(path, progress)
    return OutputFile(path.name, "library", size_bytes, sha256)
