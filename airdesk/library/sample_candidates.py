"""Samples with their rows' keys, without their timbre, so that even a large library is read in moments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from airdesk.library.database import Library
from airdesk.library.failures import library_failures
from airdesk.library.sample_rows import FIELDS, sample_of
from airdesk.model.sample import Sample

_SELECTED: Final = ", ".join(
    {"timbre": "''", "key": "s.key_name"}.get(name, f"s.{name}") for name in FIELDS
)  # the timbre is long and only similarity asks for it


def keyed_samples(
    library: Library, *, families: Collection[str] | None = None, root_ids: Sequence[str] | None = None
) -> Iterator[tuple[int, Sample]]:
    """Samples of some families and roots (None: of all) with their keys, by path; those that were taken out are left out."""
    conditions, values = ["s.state <> 'removed'"], list[str]()
    for column, wanted in (("family", families), ("root_id", root_ids)):
        if wanted is not None:
            conditions.append(f"s.{column} IN ({', '.join('?' for _ in wanted)})")
            values += sorted(wanted)
    query = f"SELECT s.key, {_SELECTED} FROM samples s WHERE {' AND '.join(conditions)} ORDER BY s.id, s.root_id"
    with library_failures(library.path):
        for key, *row in library.database.execute(query, values):
            yield key, sample_of(row)


def samples_of_keys(library: Library, keys: Collection[int]) -> dict[int, Sample]:
    """The samples of some rows by key; rows that are gone are left out."""
    query = f"SELECT s.key, {_SELECTED} FROM samples s WHERE s.key IN ({', '.join('?' for _ in keys)})"
    with library_failures(library.path):
        return {key: sample_of(row) for key, *row in library.database.execute(query, list(keys))}
