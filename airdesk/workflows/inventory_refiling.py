"""Samples filed anew because the words their names are read with have changed; only names are read, no file is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.names.words_mark import known_words, lowered, names_with, words_that_changed
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text
from airdesk.library.database import Library
from airdesk.library.sample_marks import Corrections
from airdesk.library.sample_name_marks import keep_names_mark, names_mark
from airdesk.library.sample_roots import SampleRoot
from airdesk.library.stored_records import StoredRecord, paths_of_root, records_of_keys, stored_records, update_records
from airdesk.model.sample import Sample
from airdesk.progress import Progress


def file_anew(library: Library, roots: Sequence[SampleRoot], progress: Progress) -> int:
    """Bring the records of roots up to date with the words of today; returns how many changed.

    Only names that hold a word which says something else now are read again, where that is known. What the user says stays,
    and what was heard. A root that was not finished is begun again next time. Raises CancelledError, LibraryError.
    """
    words = known_words()
    changed = 0
    for root in roots:
        mark, before = names_mark(library, root.id)
        if mark != words.mark:
            changed += _read_again(library, root, words_that_changed(before, words), progress)
            keep_names_mark(library, root.id, words.mark, words.packed())
    return changed


def file_root_anew(library: Library, root: SampleRoot, progress: Progress) -> int:
    """Make all records of a root anew from what is known; returns how many changed. What was imported without it stays."""
    return _file_anew(library, root, stored_records(library, root.id), progress)


def _read_again(library: Library, root: SampleRoot, words: frozenset[str] | None, progress: Progress) -> int:
    """Those of a root whose names may hold one of some words; all where nobody knows which, or where words of all changed."""
    corrections = Corrections(library, root.id)
    if words is None or corrections.of_file or corrections.of_folder:  # what is corrected to may say something else, too
        return file_root_anew(library, root, progress)
    pattern = names_with(words)
    if pattern is None:
        return 0
    if pattern.search(lowered(root.name)):
        return file_root_anew(library, root, progress)
    keys = [key for key, path in paths_of_root(library, root.id) if pattern.search(lowered(path))]
    return _file_anew(library, root, records_of_keys(library, keys), progress)


def _file_anew(library: Library, root: SampleRoot, parcels: Iterable[Sequence[StoredRecord]], progress: Progress) -> int:
    names, corrections = NameReader(root.name), Corrections(library, root.id)
    done = changed = 0
    for parcel in parcels:
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
        if stored.facts in ("", "{}"):  # nothing of it was read here
            continue
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
