"""Scan folders: find samples, file them, recognise what was moved, mark what is gone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.inventory.skipping import name_filter
from airdesk.inventory.walk import Problem, Walked, place_of, walk
from airdesk.library.database import Library, open_library
from airdesk.library.sample_roots import SampleRoot, sample_roots
from airdesk.library.sample_rows import known_files
from airdesk.library.stored_records import paths_of_root
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.inventory_changes import PlaceChanges, changes_of
from airdesk.workflows.inventory_listening import Describe, listen
from airdesk.workflows.inventory_refiling import file_anew
from airdesk.workflows.inventory_roots import ScanPlace, scan_places
from airdesk.workflows.inventory_update import take_in


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to scan."""

    folders: tuple[Path, ...]
    with_lifters: bool = False  # new files named up- or downlifter, too, also where the settings leave them out
    listens_by_default: bool | None = None  # to folders of which nobody has said whether to; None: to all, whatever was said


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found; the samples themselves are in the library."""

    roots: tuple[SampleRoot, ...]
    num_files: int
    new: int
    changed: int
    moved: int
    unchanged: int
    missing: int  # in all
    lost: int  # that are missing since now
    described: int
    problems: tuple[Problem, ...]  # folders that could not be read
    seconds: float
    refiled: int = 0  # because the words of names mean something else than when they were read

    def document(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {
            "roots": [{"root_id": root.id, "path": str(root.path), "name": root.name} for root in self.roots],
            "files": self.num_files,
            **{
                name: getattr(self, name)
                for name in ("new", "changed", "moved", "unchanged", "missing", "lost", "described", "refiled")
            },
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
        with_lifters = request.with_lifters or settings.scan_lifters
        changes = [_look(library, place, progress, with_lifters=with_lifters) for place in places]
        quick = PartProgress(progress, 0.0, 1.0 if describe is None else 0.2)
        roots = tuple({change.place.root.id: change.place.root for change in changes}.values())
        refiled = file_anew(library, roots, quick)  # before new ones come: those are read with the words of today
        counts = take_in(library, changes, quick)
        described = 0
        if describe is not None:
            deep = PartProgress(progress, 0.2, 1.0)
            heard = [root for root in roots if _is_heard(root, request)]
            described = listen(library, heard, describe, num_workers=_num_workers(), progress=deep)
    return ScanReport(
        roots=roots,
        num_files=sum(len(change.walked.files) for change in changes),
        new=counts.new,
        changed=counts.changed,
        moved=counts.moved,
        unchanged=counts.unchanged,
        missing=counts.missing,
        lost=counts.lost,
        described=described,
        problems=tuple(problem for change in changes for problem in change.walked.problems),
        seconds=time.monotonic() - start,
        refiled=refiled,
    )


def deep_description() -> Describe:
    """What listens to samples."""
    from airdesk.inventory.description.files import describe_sample  # late: it loads numpy

    return describe_sample


def _is_heard(root: SampleRoot, request: ScanRequest) -> bool:
    """Whether the samples of a root are listened to."""
    if request.listens_by_default is None:
        return True
    return request.listens_by_default if root.is_deep is None else root.is_deep


def _num_workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _left_out(library: Library, root_id: str, *, with_lifters: bool) -> Callable[[str], bool]:
    """Says of a file's name whether it is left out; what was taken in once stays: it is not gone."""
    is_skipped = name_filter(with_lifters=with_lifters)
    names = {name for _, path in paths_of_root(library, root_id) if is_skipped(name := path.rpartition("/")[2])}
    return lambda name: is_skipped(name) and name not in names


def _look(library: Library, place: ScanPlace, progress: Progress, *, with_lifters: bool) -> PlaceChanges:
    """Walk through a place and compare; a root that is not there holds nothing, and our own files are no samples."""

    def check(num_files: int) -> None:
        progress.check_cancelled()
        progress.report(None, f"Looking into {place.root.name}… {num_files} files")

    own = place_of(place.root.path)
    others = {place_of(path) for path in (library.folder, *(root.path for root in sample_roots(library)))} - {own, None}
    try:
        walked = walk(
            place.root.path,
            subfolder=place.subfolder,
            is_skipped=_left_out(library, place.root.id, with_lifters=with_lifters),
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
