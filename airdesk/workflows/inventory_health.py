"""The inventory's health: what is broken, missing or there twice; and finding again what was moved."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from airdesk.errors import BadInputError
from airdesk.library.database import Library, open_library
from airdesk.library.sample_health import (
    HealthCounts,
    HealthKind,
    HealthRow,
    forget_samples,
    health_counts,
    health_rows,
    num_twin_rows,
)
from airdesk.library.sample_roots import SampleRoot, move_root, sample_roots
from airdesk.library.sample_rows import duplicates, known_files, load_facts, samples_of_roots
from airdesk.model.sample import Sample
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, scan_inventory

_LOOKED_AT: Final = 200
"""Files by which a folder is recognised as a root that was moved."""


@dataclass(frozen=True, slots=True)
class InventoryHealth:
    """What is not as it should be."""

    broken: tuple[Sample, ...]
    missing: tuple[Sample, ...]
    duplicates: tuple[tuple[tuple[str, str], ...], ...]  # groups of root and id
    gone_roots: tuple[SampleRoot, ...]

    def document(self) -> dict[str, Any]:
        """The findings for JSON."""
        return {
            "broken": [_row(sample) for sample in self.broken],
            "missing": [_row(sample) for sample in self.missing],
            "duplicates": [[{"root_id": root, "id": each} for root, each in group] for group in self.duplicates],
            "gone_roots": [{"root_id": root.id, "path": str(root.path)} for root in self.gone_roots],
        }


def inventory_health(settings: Settings) -> InventoryHealth:
    """What is broken, missing, there twice, and which roots are not there."""
    with open_library(settings.library_folder) as library:
        roots = sample_roots(library)
        ids = [root.id for root in roots]
        return InventoryHealth(
            broken=tuple(samples_of_roots(library, ids, state="broken")),
            missing=tuple(samples_of_roots(library, ids, state="missing")),
            duplicates=tuple(tuple(group) for group in duplicates(library)),
            gone_roots=_gone(roots),
        )


@dataclass(frozen=True, slots=True)
class HealthEntry:
    """A sample that needs looking at, and where its file lies or lay."""

    row: HealthRow
    root_name: str
    path: Path


@dataclass(frozen=True, slots=True)
class HealthListing:
    """A page of what needs looking at, with all the numbers."""

    counts: HealthCounts
    entries: tuple[HealthEntry, ...]
    total: int  # rows of all pages
    gone_roots: tuple[SampleRoot, ...]


def health_page(kind: HealthKind, settings: Settings, *, start: int = 0, count: int = 200) -> HealthListing:
    """A page of the samples that need looking at."""
    with open_library(settings.library_folder) as library:
        roots = {root.id: root for root in sample_roots(library)}
        counts = health_counts(library)
        rows = health_rows(library, kind, start=start, count=count)
        raws = {known.key: raw for known, _, raw, _ in load_facts(library, *_these([row.key for row in rows]))}
        entries = tuple(
            HealthEntry(row, root.name, sample_path(root.path, row.sample.id, raws.get(row.key)))
            for row in rows
            if (root := roots.get(row.sample.root_id)) is not None
        )
        total = num_twin_rows(library) if kind == "duplicates" else counts.of(kind)
    return HealthListing(counts, entries, total, _gone(roots.values()))


def _gone(roots: Iterable[SampleRoot]) -> tuple[SampleRoot, ...]:
    """The user's folders that are not there; our own sounds are made again."""
    return tuple(root for root in roots if root.kind == "folder" and not root.path.is_dir())


def forget_missing(settings: Settings, keys: Collection[int] | None = None) -> int:
    """Forget missing samples (None: all of them), hearts and corrections too; returns how many."""
    with open_library(settings.library_folder) as library:
        return forget_samples(library, keys)


def _these(keys: Sequence[int]) -> tuple[str, list[int]]:
    return f"key IN ({', '.join('?' for _ in keys)})", list(keys)


@dataclass(frozen=True, slots=True)
class Relinked:
    """What was found again."""

    found: int
    missing: int  # still
    scan: ScanReport

    def document(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {"found": self.found, "missing": self.missing, **self.scan.document()}


def relink(folder: Path, settings: Settings, *, progress: Progress | None = None) -> Relinked:
    """Look for missing samples in a folder, by content; a root that lies there as a whole moves. Raises BadInputError."""
    progress = progress or NoProgress()
    if not folder.expanduser().is_dir():
        raise BadInputError(f"{folder} does not exist: give the folder the samples are in now.", path=folder)
    path = folder.expanduser().resolve()
    with open_library(settings.library_folder) as library:
        gone = [root.path for root in sample_roots(library) if not root.path.is_dir()]
    if gone:
        scan_inventory(ScanRequest(tuple(gone)), settings, progress=progress)
    with open_library(settings.library_folder) as library:
        before = _num_missing(library)
        roots = sample_roots(library)
        if all(root.path != path for root in roots):
            _move_whole_root(library, [root for root in roots if not root.path.is_dir()], path)
    scan = scan_inventory(ScanRequest((path,)), settings, progress=progress)
    with open_library(settings.library_folder) as library:
        after = _num_missing(library)
    return Relinked(max(0, before - after), after, scan)


def _num_missing(library: Library) -> int:
    return sum(file.state == "missing" for file in known_files(library))


def _move_whole_root(library: Library, gone: Sequence[SampleRoot], path: Path) -> None:
    """Where most files of a root that is gone lie below the folder as they lay below the root, the root is there now."""
    for root in gone:
        ids = [file.id for file in itertools.islice(known_files(library, root.id), _LOOKED_AT)]
        if ids and sum((path / each).is_file() for each in ids) * 2 > len(ids):
            move_root(library, root.id, path)
            return


def _row(sample: Sample) -> dict[str, str]:
    return {"root_id": sample.root_id, "id": sample.id, "reason": sample.reason}
