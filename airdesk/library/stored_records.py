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
_OTHERS: Final = "s.key, s.facts"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it is kept."""

    key: int
    facts: str  # JSON: header and description
    sample: Sample


def stored_records(library: Library, root_id: str) -> Iterator[list[StoredRecord]]:
    """All records of a root by key, whatever their state; they may be written between two parcels."""
    query = f"SELECT {_OTHERS}, {COLUMNS} FROM samples s WHERE s.root_id = ? AND s.key > ? ORDER BY s.key LIMIT {PARCEL}"
    last = -1
    while True:
        with library_failures(library.path):
            rows = library.database.execute(query, [root_id, last]).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [StoredRecord(row[0], row[1], sample_of(row[2:])) for row in rows]


def update_records(library: Library, changes: Sequence[tuple[StoredRecord, Sample]]) -> None:
    """Keep new records in the place of stored ones; only columns that differ are written, so that few indexes are."""
    with transaction(library) as database:
        for stored, record in changes:
            before = record_row(stored.sample)
            row = {name: value for name, value in record_row(record).items() if value != before[name]}
            if row:
                names = ", ".join(f"{name} = ?" for name in row)
                database.conn.execute(f"UPDATE samples SET {names} WHERE key = ?", [*row.values(), stored.key])
