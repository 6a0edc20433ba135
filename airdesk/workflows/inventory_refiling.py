"""Samples filed anew because the words their names are read with have changed; only names are read, no file is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.names.words_mark import words_mark
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text
from airdesk.library.database import Library
from airdesk.library.sample_marks import Corrections
from airdesk.library.sample_name_marks import keep_names_mark, names_mark
from airdesk.library.sample_roots import SampleRoot
from airdesk.library.stored_records import StoredRecord, stored_records, update_records
from airdesk.model.sample import Sample
from airdesk.progress import Progress


def file_anew(library: Library, roots: Sequence[SampleRoot], progress: Progress) -> int:
    """Bring the records of roots up to date with the words of today; returns how many changed.

    What the user says stays, and what was heard. A root that was not finished is begun again next time. Raises
    CancelledError, LibraryError.
    """
    mark = words_mark()
    changed = 0
    for root in roots:
        if names_mark(library, root.id) != mark:
            changed += _file_root_anew(library, root, progress)
            keep_names_mark(library, root.id, mark)
    return changed


def _file_root_anew(library: Library, root: SampleRoot, progress: Progress) -> int:
    names, corrections = NameReader(root.name), Corrections(library, root.id)
    done = changed = 0
    for parcel in stored_records(library, root.id):
        progress.check_cancelled()
        changes = list(_changes(parcel, names, corrections))
        if changes:
            update_records(library, changes)
        done, changed = done + len(parcel), changed + len(changes)
        progress.report(None, f"Reading the names in {root.name} again… {done}")
    return changed


def _changes(
    parcel: Sequence[StoredRecord], names: NameReader, corrections: Corrections
) -> Iterator[tuple[StoredRecord, Sample]]:
    """The records that today's words change."""
    for stored in parcel:
        record = _record_of(stored, names, corrections)
        if record != stored.sample:
            yield stored, record


def _record_of(stored: StoredRecord, names: NameReader, corrections: Corrections) -> Sample:
    sample = stored.sample
    header, description = facts_of_text(stored.facts)
    record = sample_record(
        SampleFacts(
            root_id=sample.root_id,
            id=sample.id,
            bytes=sample.bytes,
            names=names.read(sample.id),
            header=header,
            description=description,
            corrections=corrections.for_file(stored.key, sample.id),
            is_favourite=sample.is_favourite,
        )
    )
    return dataclasses.replace(record, **{name: getattr(sample, name) for name in _KEPT})


_KEPT: Final = ("state", "reason")
"""What a file's name does not tell."""
