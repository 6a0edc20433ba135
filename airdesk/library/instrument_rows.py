"""Instruments made of samples as rows of the library, and the samples that they are looked up by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.sample_rows import COLUMNS, sample_of
from airdesk.model.sample import Sample

_AT_ONCE: Final = 500
_ROW: Final = f"s.key, s.fingerprint, s.path_bytes, r.path, {COLUMNS} FROM samples s JOIN sample_roots r ON r.id = s.root_id"


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as it is kept."""

    id: str
    name: str
    kind: str
    definition: str  # JSON
    created_at: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample with all that finds its file."""

    key: int
    fingerprint: str
    path_bytes: bytes | None  # inside the root, where `sample.id` cannot hold it
    root_path: str
    sample: Sample


def keep_instrument(library: Library, row: InstrumentRow) -> None:
    """Keep an instrument; one of the same id gets the new definition and stays as old as it is."""
    with transaction(library) as database:
        database.execute(
            "INSERT INTO sampled_instruments (id, name, kind, definition, created_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, definition = excluded.definition",
            [row.id, row.name, row.kind, row.definition, row.created_at or utc_now()],
        )


def instrument_rows(library: Library, ids: Collection[str] | None = None) -> list[InstrumentRow]:
    """Instruments by name, all or those with these ids."""
    query = "SELECT id, name, kind, definition, created_at FROM sampled_instruments"
    if ids is not None:
        query += f" WHERE id IN ({', '.join('?' for _ in ids)})"
    with library_failures(library.path):
        return [InstrumentRow(*row) for row in library.database.execute(f"{query} ORDER BY name, id", list(ids or ()))]


def samples_by_key(library: Library, keys: Iterable[int]) -> dict[int, SampleRow]:
    """Samples by the keys of their rows; those that are not there are left out."""
    return {row.key: row for row in _rows(library, "s.key", list(keys))}


def samples_by_content(library: Library, fingerprints: Iterable[str]) -> dict[str, SampleRow]:
    """Samples that can be played by the fingerprints of their content."""
    rows = _rows(library, "s.state = 'ok' AND s.fingerprint", list(fingerprints))
    return {row.fingerprint: row for row in reversed(rows)}


def samples_by_path(library: Library, root_id: str, ids: Iterable[str]) -> dict[str, SampleRow]:
    """Samples of a root by their paths inside it; those that are not there are left out."""
    rows = _rows(library, "s.id", list(ids))
    return {row.sample.id: row for row in rows if row.sample.root_id == root_id}


def samples_of_folder(library: Library, root_id: str, folder: str) -> list[SampleRow]:
    """The samples that can be played of one folder, without those below it, by name."""
    query = f"SELECT {_ROW} WHERE s.state = 'ok' AND s.root_id = ? AND s.folder = ? ORDER BY s.id"
    with library_failures(library.path):
        return [_sample_row(row) for row in library.database.execute(query, [root_id, folder])]


def unfiled_keys(library: Library, root_ids: Collection[str], inside: Mapping[str, str]) -> list[int]:
    """Samples of roots that can be played, whose names tell no class or no note, and that nobody has listened to.

    *inside*: of a root, by its id, only those whose path begins so.
    """
    query = (
        f"SELECT key, root_id, id FROM samples WHERE root_id IN ({', '.join('?' for _ in root_ids)}) AND state = 'ok' "
        "AND is_described = 0 AND (family = 'other' OR (root_midi IS NULL AND is_loop = 0 AND category IN ('melodic', 'bass')))"
    )
    with library_failures(library.path):
        rows = library.database.execute(query, list(root_ids)).fetchall()
    return [int(key) for key, root_id, sample_id in rows if sample_id.startswith(inside.get(root_id, ""))]


def _rows(library: Library, column: str, values: list[int] | list[str]) -> list[SampleRow]:
    found: list[SampleRow] = []
    with library_failures(library.path):
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            query = f"SELECT {_ROW} WHERE {column} IN ({', '.join('?' for _ in some)}) ORDER BY s.key"
            found += [_sample_row(row) for row in library.database.execute(query, list(some))]
    return found


def _sample_row(row: tuple[object, ...]) -> SampleRow:
    key, fingerprint, raw, root_path, *columns = row
    return SampleRow(
        int(str(key)), str(fingerprint), raw if isinstance(raw, bytes) else None, str(root_path), sample_of(columns)
    )
