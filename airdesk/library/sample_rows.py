"""Samples as rows of the library: what is known of a root's files, and how records are written and read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from airdesk.errors import BadInputError
from airdesk.facts.words import fold
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample, SampleState

_COLUMN_OF: Final = {"key": "key_name"}
FIELDS: Final = tuple(field.name for field in fields(Sample))
COLUMNS: Final = ", ".join(f"s.{_COLUMN_OF.get(name, name)}" for name in FIELDS)
_DISPLACE: Final = (
    "UPDATE samples SET id = id || ' (overwritten ' || key || ')', state = 'missing', reason = 'another file took its place' "
    "WHERE root_id = ? AND id = ? AND key <> ?"
)
_TWIN: Final = "SELECT key FROM samples WHERE root_id = ? AND id = ? AND fingerprint = ?"
_CORRECTION_FOLLOWS: Final = "UPDATE sample_corrections SET root_id = ? WHERE sample_key = ?"
_FLAGS: Final = frozenset({"is_loop", "is_described", "is_favourite"})
_LISTS: Final = frozenset({"tags", "timbre"})


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What a rescan needs of a file it has seen."""

    key: int
    root_id: str
    id: str
    num_bytes: int
    mtime_ns: int
    fingerprint: str
    state: str


@dataclass(frozen=True, slots=True)
class SampleWrite:
    """A record to keep, with what only the scan needs."""

    sample: Sample
    mtime_ns: int
    fingerprint: str
    facts: str  # JSON
    path_bytes: bytes | None = None
    key: int | None = None  # of the row it replaces; None: a new one


def known_files(library: Library, root_id: str | None = None) -> list[KnownFile]:
    """All files of a root, or those of all roots that are missing or were removed: they may turn up anywhere."""
    where, values = ("root_id = ?", [root_id]) if root_id else ("state IN ('missing', 'removed')", [])
    query = f"SELECT key, root_id, id, bytes, mtime_ns, fingerprint, state FROM samples WHERE {where}"
    with library_failures(library.path):
        return [KnownFile(*row) for row in library.database.execute(query, values)]


def write_samples(library: Library, writes: Sequence[SampleWrite]) -> None:
    """Keep records, all or none of them: new rows, or in the place of the row they replace."""
    now = utc_now()
    with transaction(library) as database:
        connection = database.conn
        moving = [(f"\0{write.key}", write.key) for write in writes if write.key is not None]
        connection.executemany("UPDATE samples SET id = ? WHERE key = ?", moving)  # so that two files may change places
        for write in writes:
            place = (write.sample.root_id, write.sample.id)
            key = write.key
            if key is None:  # another scan may have been here meanwhile
                twin = connection.execute(_TWIN, (*place, write.fingerprint)).fetchone()
                key = twin[0] if twin else None
            connection.execute(_DISPLACE, (*place, key or 0))
            row = record_row(write.sample) | _scan_row(write)
            if key is None:
                row |= {"added_at": now, "is_favourite": int(write.sample.is_favourite)}
                names = ", ".join(row)
                connection.execute(f"INSERT INTO samples ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))
            else:
                names = ", ".join(f"{name} = ?" for name in row)
                connection.execute(f"UPDATE samples SET {names} WHERE key = ?", [*row.values(), key])
                connection.execute(_CORRECTION_FOLLOWS, [write.sample.root_id, key])


def give_place(library: Library, key: int, root_id: str, sample_id: str, fingerprint: str) -> None:
    """Let a row be about a file, whose content has that fingerprint; the next scan reads it.

    The file's own row, if it has one, is kept out of sight, since songs may point at it; its heart and its correction go over.
    """
    with transaction(library) as database:
        connection = database.conn
        other = connection.execute("SELECT key, is_favourite FROM samples WHERE root_id = ? AND id = ? AND key <> ?",
                                   (root_id, sample_id, key)).fetchone()  # fmt: skip
        if other is not None:
            hidden = (f"{sample_id} (relinked {other[0]})", other[0])
            connection.execute(
                "UPDATE samples SET id = ?, state = 'removed', reason = 'it is another sample', is_favourite = 0, "
                "fingerprint = '' WHERE key = ?",
                hidden,
            )
            connection.execute("UPDATE samples SET is_favourite = 1 WHERE key = ? AND ?", (key, other[1]))
            connection.execute("UPDATE OR IGNORE sample_corrections SET sample_key = ? WHERE sample_key = ?", (key, other[0]))
        connection.execute(_CORRECTION_FOLLOWS, [root_id, key])
        heard = "UPDATE samples SET facts = '{}' WHERE key = ? AND fingerprint <> ?"  # of other content: no more true
        connection.execute(heard, (key, fingerprint))
        place = "UPDATE samples SET root_id = ?, id = ?, fingerprint = ?, path_bytes = NULL, mtime_ns = 0 WHERE key = ?"
        connection.execute(place, (root_id, sample_id, fingerprint, key))


def set_states(library: Library, keys: Iterable[int], state: SampleState, reason: str) -> None:
    """Say of rows that their files are there, or no more."""
    with transaction(library) as database:
        database.conn.executemany(
            "UPDATE samples SET state = ?, reason = ? WHERE key = ?", [(state, reason, key) for key in keys]
        )


def touch_files(library: Library, times: Iterable[tuple[int, int]]) -> None:
    """Keep the new time of files whose content has not changed: pairs of mtime_ns and key."""
    with transaction(library) as database:
        database.conn.executemany("UPDATE samples SET mtime_ns = ? WHERE key = ?", list(times))


def load_sample(library: Library, sample_id: str, root_id: str | None = None) -> tuple[int, Sample]:
    """A sample with its row's key. Raises BadInputError where there is none, or one in several roots."""
    where, values = ("s.id = ?", [sample_id]) if root_id is None else ("s.id = ? AND s.root_id = ?", [sample_id, root_id])
    where += " AND s.state <> 'removed'"
    with library_failures(library.path):
        rows = library.database.execute(f"SELECT s.key, {COLUMNS} FROM samples s WHERE {where} LIMIT 2", values).fetchall()
    if not rows:
        raise BadInputError(f'There is no sample "{sample_id}": see `airdesk inventory search TEXT`.')
    if len(rows) > 1:
        raise BadInputError(f'"{sample_id}" is in several folders: name one with --root-folder.')
    return rows[0][0], sample_of(rows[0][1:])


def load_facts(library: Library, where: str, values: Sequence[Any]) -> Iterator[tuple[KnownFile, str, bytes | None, bool]]:
    """Files with what their records were made from, and whether they are favourites."""
    query = (
        "SELECT key, root_id, id, bytes, mtime_ns, fingerprint, state, facts, path_bytes, is_favourite "
        f"FROM samples WHERE {where}"
    )
    with library_failures(library.path):
        for row in library.database.execute(query, list(values)).fetchall():
            yield KnownFile(*row[:7]), row[7], row[8], bool(row[9])


def sample_of(row: Sequence[Any]) -> Sample:
    """A record of its columns."""
    values = dict(zip(FIELDS, row, strict=True))
    for name in _FLAGS:
        values[name] = bool(values[name])
    values["tags"] = tuple(values["tags"].split("\n")) if values["tags"] else ()
    values["timbre"] = tuple(json.loads(values["timbre"])) if values["timbre"] else ()
    values["state"] = SampleState(values["state"])
    return Sample(**values)


def _scan_row(write: SampleWrite) -> dict[str, Any]:
    """What only the scan needs."""
    return {name: getattr(write, name) for name in ("path_bytes", "mtime_ns", "fingerprint", "facts")}


def record_row(sample: Sample) -> dict[str, Any]:
    """The columns of a record and of the words it is found by; whether it is a favourite is kept elsewhere."""
    row = {_COLUMN_OF.get(name, name): getattr(sample, name) for name in FIELDS if name not in _LISTS | {"is_favourite"}}
    return row | {
        "state": str(sample.state),
        "tags": "\n".join(sample.tags),
        "timbre": json.dumps(sample.timbre) if sample.timbre else "",
        "folder": sample.folder,
        "name": sample.name,
        "words": _words(sample),
        "filed": _filed(sample),
    }


def searchable(text: str) -> str:
    """A text as full-text search keeps and finds it, where a sharp sign and an underscore would part or join words."""
    return fold(text).replace("#", "s").replace("_", " ")


def _words(sample: Sample) -> str:
    root = pitch_name(sample.root_midi) if sample.root_midi is not None else ""
    return searchable(f"{sample.id} {' '.join(sample.tags)} {sample.key} {root}")


def _filed(sample: Sample) -> str:
    shape = "loop" if sample.is_loop else "oneshot"
    return fold(f"{sample.instrument} {sample.category} {sample.family} {sample.subtype} {shape}")


def samples_of_roots(library: Library, root_ids: Sequence[str], *, state: str | None = None) -> Iterator[Sample]:
    """All samples of some roots, by root and id, but those removed; *state*: only those."""
    where = f"s.root_id IN ({', '.join('?' for _ in root_ids)})"
    where += " AND s.state <> 'removed'" if state is None else " AND s.state = ?"
    values = [*root_ids, *([] if state is None else [state])]
    with library_failures(library.path):
        query = f"SELECT {COLUMNS} FROM samples s WHERE {where} ORDER BY s.root_id, s.id"
        for row in library.database.execute(query, values):
            yield sample_of(row)


def duplicates(library: Library) -> list[list[tuple[str, str]]]:
    """Files with the same content, as groups of root and id."""
    query = (
        "SELECT fingerprint, root_id, id FROM samples WHERE state = 'ok' AND fingerprint IN (SELECT fingerprint FROM samples "
        "WHERE state = 'ok' GROUP BY fingerprint HAVING COUNT(*) > 1) ORDER BY fingerprint, root_id, id"
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    with library_failures(library.path):
        for fingerprint, root_id, sample_id in library.database.execute(query):
            groups.setdefault(fingerprint, []).append((root_id, sample_id))
    return list(groups.values())
