"""Records with what they were made from, in parcels, so that all of a large root can be gone through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.sample_rows import COLUMNS, record_row, sample_of
from airdesk.model.sample import Sample

PARCEL: Final = 1000
_OTHERS: Final = "s.key, s.fingerprint, s.facts"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it is kept."""

    key: int
    fingerprint: str
    facts: str  # JSON: header and description
    sample: Sample


def stored_records(library: Library, root_id: str) -> Iterator[list[StoredRecord]]:
    """All records of a root by key, whatever their state; they may be written between two parcels."""
    last = -1
    while parcel := _parcel(library, f"s.root_id = ? AND s.key > ? ORDER BY s.key LIMIT {PARCEL}", [root_id, last]):
        last = parcel[-1].key
        yield parcel


def records_of_keys(library: Library, keys: Sequence[int]) -> Iterator[list[StoredRecord]]:
    """The records of some rows, in parcels."""
    for start in range(0, len(keys), PARCEL):
        some = keys[start : start + PARCEL]
        yield _parcel(library, f"s.key IN ({', '.join('?' for _ in some)}) ORDER BY s.key", some)


def paths_of_root(library: Library, root_id: str) -> Iterator[tuple[int, str]]:
    """Keys and paths of all samples of a root, read from an index."""
    with library_failures(library.path):
        yield from library.database.execute("SELECT key, id FROM samples WHERE root_id = ? ORDER BY id", [root_id])


def _parcel(library: Library, where: str, values: Sequence[object]) -> list[StoredRecord]:
    with library_failures(library.path):
        rows = library.database.execute(f"SELECT {_OTHERS}, {COLUMNS} FROM samples s WHERE {where}", list(values)).fetchall()
    return [StoredRecord(key, fingerprint, facts, sample_of(record)) for key, fingerprint, facts, *record in rows]


def update_records(library: Library, changes: Sequence[tuple[StoredRecord, Sample]]) -> None:
    """Keep new records in the place of stored ones; only columns that differ are written, so that few indexes are."""
    with transaction(library) as database:
        for stored, record in changes:
            before = record_row(stored.sample)
            row = {name: value for name, value in record_row(record).items() if value != before[name]}
            if row:
                names = ", ".join(f"{name} = ?" for name in row)
                database.conn.execute(f"UPDATE samples SET {names} WHERE key = ?", [*row.values(), stored.key])


def keep_facts(library: Library, facts: Sequence[tuple[int, str]]) -> None:
    """Keep what records are made from: pairs of key and JSON."""
    with transaction(library) as database:
        database.conn.executemany("UPDATE samples SET facts = ? WHERE key = ?", [(text, key) for key, text in facts])
