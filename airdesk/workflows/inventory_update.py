"""The library brought up to date with what a walk found: rows follow their files, what is gone is marked."""

from __future__ import annotations

from collections.abc import Iterable

from airdesk.inventory.reading import read_file
from airdesk.inventory.walk import FoundFile
from airdesk.library.database import Library
from airdesk.library.sample_marks import Corrections
from airdesk.library.sample_roots import mark_scanned
from airdesk.library.sample_rows import KnownFile, known_files, set_states
from airdesk.model.sample import SampleState
from airdesk.progress import Progress
from airdesk.workflows.correct_sample import refile_folder
from airdesk.workflows.inventory_changes import PlaceChanges, Wanderers
from airdesk.workflows.inventory_intake import Intake, IntakeCounts

_GONE = "its file is gone"


def take_in(library: Library, changes: list[PlaceChanges], progress: Progress) -> IntakeCounts:
    """Read what is new or has changed, in parcels that are kept at once; returns what happened to the files."""
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
    counts.missing, counts.lost = _mark_missing(library, changes)
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


def _mark_missing(library: Library, changes: Iterable[PlaceChanges]) -> tuple[int, int]:
    """Mark the rows whose files are gone and were not found elsewhere; returns how many are missing, and since now."""
    missing = lost = 0
    for change in changes:
        still = {file.key: file for file in known_files(library, change.place.root.id)}
        gone = [file for file in change.gone if file.key in still and still[file.key].id == file.id]
        since_now = [file.key for file in gone if file.state != "missing"]
        set_states(library, since_now, SampleState.MISSING, _GONE)
        missing += len(gone)
        lost += len(since_now)
    return missing, lost


def _orphans(library: Library, changes: Iterable[PlaceChanges]) -> set[tuple[str, str]]:
    """Root and path of corrected folders that hold no file any more: renamed, it may be."""
    found: set[tuple[str, str]] = set()
    for change in changes:
        root = change.place.root.id
        folders = {folder for folder in Corrections(library, root).of_folder if folder and change.place.holds(f"{folder}/")}
        alive = {folder for folder in folders if any(file.id.startswith(f"{folder}/") for file in change.walked.files)}
        found |= {(root, folder) for folder in folders - alive}
    return found
