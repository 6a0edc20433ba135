"""A finished folder as a result: `manifest.json`, the ZIP of everything, and the list of its files with their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from airdesk.export.archive import archive_name, write_archive
from airdesk.export.manifest import Manifest, listed_files, write_manifest
from airdesk.progress import PartProgress, Progress
from airdesk.workflows.hashing_ahead import HashingAhead
from airdesk.workflows.results import OutputFile
from airdesk.workflows.run_log import RunLog


def pack_folder(
    folder: Path, title: str, log: RunLog, expected: Sequence[str], hashes: HashingAhead, progress: Progress
) -> tuple[OutputFile, ...]:
    """Write manifest and ZIP of a folder; *expected*: files whose absence the manifest and a warning tell."""
    files = write_checked_manifest(folder, title, log, expected, hashes)
    progress.report(0.3, "Packing the ZIP…")
    archive = write_archive(folder, folder / archive_name(title), progress=PartProgress(progress, 0.3, 0.9))
    return (*files, OutputFile(**asdict(hashes.entry(archive))))


def write_checked_manifest(
    folder: Path, title: str, log: RunLog, expected: Sequence[str], hashes: HashingAhead
) -> tuple[OutputFile, ...]:
    """Write `manifest.json` and list every file with its hash, the manifest last."""
    entries = tuple(hashes.entry(path) for path in listed_files(folder))
    present = {entry.path for entry in entries}
    missing = tuple(path for path in expected if path not in present)
    for path in missing:
        log.warn("meta", f"{path} is missing.")
    manifest = write_manifest(Manifest(entries, missing), folder, {"run_id": log.run_id, "title": title})
    return tuple(OutputFile(**asdict(entry)) for entry in (*entries, hashes.entry(manifest)))
