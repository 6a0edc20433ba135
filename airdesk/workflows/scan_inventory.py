"""Scan folders: find samples, file them, recognise what was moved, mark what is gone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.inventory.reading import read_file
from airdesk.inventory.skipping import name_filter
from airdesk.inventory.walk import FoundFile, Problem, Walked, place_of, walk
from airdesk.library.database import Library, open_library
from airdesk.library.sample_marks import Corrections
from airdesk.library.sample_roots import SampleRoot, mark_scanned, sample_roots
from airdesk.library.sample_rows import KnownFile, known_files, set_states
from airdesk.model.sample import SampleState
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.correct_sample import refile_folder
from airdesk.workflows.inventory_changes import PlaceChanges, Wanderers, changes_of
from airdesk.workflows.inventory_intake import Intake, IntakeCounts
from airdesk.workflows.inventory_listening import Describe, listen
from airdesk.workflows.inventory_roots import ScanPlace, scan_places

_GONE = "its file is gone"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to scan."""

    folders: tuple[Path, ...]
    with_lifters: bool = False  # files named up- or downlifter, too


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found; the samples themselves are in the library."""

    roots: tuple[SampleRoot, ...]
    num_files: int
    new: int
    changed: int
    moved: int
    unchanged: int
    missing: int
    described: int
    problems: tuple[Problem, ...]  # folders that could not be read
    seconds: float

    def document(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {
            "roots": [{"root_id": root.id, "path": str(root.path), "name": root.name} for root in self.roots],
            "files": self.num_files,
            **{name: getattr(self, name) for name in ("new", "changed", "moved", "unchanged", "missing", "described")},
            "seconds": round(self.seconds, 3),
        }


def scan_inventory(
    request: ScanRequest, settings: Settings, *, progress: Progress | None = None, describe: Describe | None = None
) -> ScanReport:
    """Bring the inventory up to date with some folders; with *describe*, listen to what was not listened to.

    What is written stays when the scan is cancelled or dies; the next one goes on from there. Raises BadInputError,
    CancelledError, LibraryError, StorageError.
    """
    progress = progress or NoProgress()
    start = time.monotonic()
    with open_library(settings.library_folder) as library:
        places = scan_places(library, request.folders)
        changes = [_look(library, place, request, progress) for place in places]
        quick = PartProgress(progress, 0.0, 1.0 if describe is None else 0.2)
        counts = _take_in(library, changes, quick)
        roots = tuple({change.place.root.id: change.place.root for change in changes}.values())
        described = 0
        if describe is not None:
            deep = PartProgress(progress, 0.2, 1.0)
            described = listen(library, roots, describe, num_workers=_num_workers(), progress=deep)
    return ScanReport(
        roots=roots,
        num_files=sum(len(change.walked.files) for change in changes),
        new=counts.new,
        changed=counts.changed,
        moved=counts.moved,
        unchanged=counts.unchanged,
        missing=counts.missing,
        described=described,
        problems=tuple(problem for change in changes for problem in change.walked.problems),
        seconds=time.monotonic() - start,
    )


def deep_description() -> Describe:
    """What listens to samples."""
    from airdesk.inventory.description.files import describe_sample  # late: it loads numpy

    return describe_sample


def _num_workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _look(library: Library, place: ScanPlace, request: ScanRequest, progress: Progress) -> PlaceChanges:
    """Walk through a place and compare; a root that is not there holds nothing."""

    def check(num_files: int) -> None:
        progress.check_cancelled()
        progress.report(None, f"Looking into {place.root.name}… {num_files} files")

    own = place_of(place.root.path)
    others = {place_of(root.path) for root in sample_roots(library)} - {own, None}
    try:
        walked = walk(
            place.root.path,
            subfolder=place.subfolder,
            is_skipped=name_filter(with_lifters=request.with_lifters),
            other_roots=frozenset(other for other in others if other is not None),
            check=check,
        )
    except OSError as error:
        reason = f"this folder cannot be read ({error.strerror})"
        is_gone = not place.root.path.exists()
        walked = Walked(problems=[Problem("", reason)], unseen=[] if is_gone else [""])
        if not is_gone:
            return PlaceChanges(place, walked)
    return changes_of(place, walked, known_files(library, place.root.id))


def _take_in(library: Library, changes: list[PlaceChanges], progress: Progress) -> IntakeCounts:
    total = sum(len(change.to_read) for change in changes)
    done = 0

    def on_parcel(count: int) -> None:
        nonlocal done
        done += count
        progress.report(done / max(1, total), f"Reading samples… {done} of {total}")

    gone = [file for change in changes for file in change.gone]
    lost = known_files(library) if total else []
    read_again = {before.key for change in changes for _, before in change.to_read if before is not None}
    free = {file.key: file for file in (*lost, *gone) if file.key not in read_again}
    displaced = _displaced(changes, free.values(), progress)
    free |= {before.key: before for _, before, _ in displaced}
    with Intake(library, Wanderers(free.values()), progress.check_cancelled, _orphans(library, changes)) as intake:
        intake.claim(displaced)
        for is_known in (False, True):  # a new file may have the content of one whose path has other content now
            for change in changes:
                files = [each for each in change.to_read if (each[1] is not None) == is_known]
                intake.take(change.place.root, files, on_parcel)
    counts = intake.counts
    counts.unchanged += sum(change.num_unchanged for change in changes)
    counts.missing = _mark_missing(library, changes)
    for root_id, folder in intake.renamed:  # what was there already is filed anew
        refile_folder(library, root_id, folder)
    for change in changes:
        if not change.place.subfolder and not change.walked.unseen:
            mark_scanned(library, change.place.root.id)
    return counts


def _displaced(
    changes: Iterable[PlaceChanges], free: Iterable[KnownFile], progress: Progress
) -> list[tuple[FoundFile, KnownFile, str]]:
    """Files that were put in the place of others, whose rows go elsewhere; a file with content nobody knew was edited."""
    changed: list[tuple[FoundFile, KnownFile, str]] = []
    for change in changes:
        for file, before in change.to_read:
            if before is not None and not file.problem:
                progress.check_cancelled()
                fingerprint = read_file(file.path).fingerprint
                if fingerprint and fingerprint != before.fingerprint:
                    changed.append((file, before, fingerprint))
    known = {file.fingerprint for file in free} | {before.fingerprint for _, before, _ in changed}
    return [each for each in changed if each[2] in known]


def _mark_missing(library: Library, changes: Iterable[PlaceChanges]) -> int:
    """Mark the rows whose files are gone and were not found elsewhere; returns how many are missing in all."""
    missing = 0
    for change in changes:
        still = {file.key: file for file in known_files(library, change.place.root.id)}
        gone = [file for file in change.gone if file.key in still and still[file.key].id == file.id]
        set_states(library, [file.key for file in gone if file.state != "missing"], SampleState.MISSING, _GONE)
        missing += len(gone)
    return missing


def _orphans(library: Library, changes: Iterable[PlaceChanges]) -> set[tuple[str, str]]:
    """Root and path of corrected folders that hold no file any more: renamed, it may be."""
    found: set[tuple[str, str]] = set()
    for change in changes:
        root = change.place.root.id
        folders = {folder for folder in Corrections(library, root).of_folder if folder and change.place.holds(f"{folder}/")}
        alive = {folder for folder in folders if any(file.id.startswith(f"{folder}/") for file in change.walked.files)}
        found |= {(root, folder) for folder in folders - alive}
    return found
