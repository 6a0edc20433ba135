"""Samples that can still be read in a damaged library: roots, records with their hearts, and the user's corrections.

Rows keep their keys wherever those are free, since songs and instruments point at samples by key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from airdesk.errors import AirdeskError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import DAMAGE
from airdesk.library.sample_rows import FIELDS, sample_of

Row = dict[str, Any]

_BLOCK: Final = 200
_KEYS: Final = (
    "SELECT key FROM samples ORDER BY key",
    "SELECT key FROM samples ORDER BY key DESC",
    "SELECT key FROM samples ORDER BY root_id, id",
    "SELECT key FROM samples ORDER BY fingerprint",
    "SELECT sample_key FROM sample_corrections",
)
"""Ways to find rows: what one index has lost, another may know."""


def salvage_samples(old: sqlite3.Connection, library: Library) -> int:
    """Bring over all samples that read well and what the user said of them; returns how many are new or were changed."""
    roots = _bring_roots(old, library)
    places: dict[int, int] = {}  # key there → key here
    count = 0
    for block in _blocks(_keys(old)):
        rows = [row for row in _rows(old, "samples", "key", block) if row.get("root_id") in roots and _is_whole(row)]
        with transaction(library):
            for row in rows:
                with suppress(*DAMAGE, AirdeskError), transaction(library):
                    key, is_news = _bring_sample({**row, "root_id": roots[row["root_id"]]}, library)
                    places[row["key"]] = key
                    count += is_news
    _bring_corrections(old, library, roots, places)
    return count


def _bring_roots(old: sqlite3.Connection, library: Library) -> dict[str, str]:
    """Ids of the roots there → ids here; a folder that is a root here already stays that one."""
    found: dict[str, str] = {}
    for row in _all_rows(old, "sample_roots"):
        if not (isinstance(row.get("id"), str) and isinstance(row.get("path"), str)):
            continue
        with suppress(*DAMAGE, AirdeskError), transaction(library) as database:
            query = "SELECT id FROM sample_roots WHERE id = ? OR path = ? ORDER BY id <> ?"
            known = database.execute(query, [row["id"], row["path"], row["id"]]).fetchone()
            if known is None:
                database.table("sample_roots").insert(row)
            elif known[0] == row["id"]:  # its folder may have been moved since
                names = ", ".join(f"{name} = ?" for name in row)
                database.execute(f"UPDATE OR IGNORE sample_roots SET {names} WHERE id = ?", [*row.values(), row["id"]])
            found[row["id"]] = row["id"] if known is None else known[0]
    return found


def _keys(old: sqlite3.Connection) -> list[int]:
    found: dict[int, None] = {}
    for query in _KEYS:
        with suppress(*DAMAGE):
            for (key,) in old.execute(query):
                if isinstance(key, int):
                    found[key] = None
    return sorted(found)


def _blocks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _BLOCK):
        yield keys[start : start + _BLOCK]


def _rows(old: sqlite3.Connection, table: str, column: str, keys: Sequence[int]) -> list[Row]:
    """Rows by key; where a block cannot be read, each that can."""
    query = f"SELECT * FROM {table} WHERE {column} IN ({', '.join('?' for _ in keys)})"
    try:
        return [dict(row) for row in old.execute(query, list(keys))]
    except DAMAGE:
        return [] if len(keys) == 1 else [row for key in keys for row in _rows(old, table, column, [key])]


def _all_rows(old: sqlite3.Connection, table: str) -> list[Row]:
    """As many rows as can be read from the front and from the back, each once."""
    found: dict[Any, Row] = {}
    for order in ("", " DESC"):
        with suppress(*DAMAGE):
            for row in old.execute(f"SELECT rowid AS place, * FROM {table} ORDER BY rowid{order}"):
                values = dict(row)
                found[values.pop("place")] = values
    return [found[place] for place in sorted(found)]


def _is_whole(row: Row) -> bool:
    """True for a row that makes a record: noise in a page shows in its values."""
    try:
        sample = sample_of([row["key_name" if name == "key" else name] for name in FIELDS])
        texts = (sample.id, sample.instrument, sample.family, row["fingerprint"], row["words"], row["filed"], row["facts"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    return bool(sample.id) and all(isinstance(text, str) and "\N{REPLACEMENT CHARACTER}" not in text for text in texts)


def _bring_sample(row: Row, library: Library) -> tuple[int, bool]:
    """The key a sample has here, and whether it is new or was changed: what the damaged library says is the newer word."""
    database = library.database
    here = database.execute("SELECT key FROM samples WHERE root_id = ? AND id = ?", [row["root_id"], row["id"]]).fetchone()
    if here is None:  # it may have moved since
        query = "SELECT key FROM samples WHERE key = ? AND fingerprint = ? AND fingerprint <> ''"
        here = database.execute(query, [row["key"], row["fingerprint"]]).fetchone()
    if here is None:
        is_taken = database.execute("SELECT 1 FROM samples WHERE key = ?", [row["key"]]).fetchone() is not None
        database.table("samples").insert({name: value for name, value in row.items() if name != "key" or not is_taken})
        return int(database.execute("SELECT last_insert_rowid()").fetchone()[0]) if is_taken else row["key"], True
    key = int(here[0])
    columns = list(row)
    before = database.execute(f"SELECT {', '.join(columns)} FROM samples WHERE key = ?", [key]).fetchone()
    changed = {name: row[name] for name, old in zip(columns, before, strict=True) if name != "key" and row[name] != old}
    if changed:
        names = ", ".join(f"{name} = ?" for name in changed)
        database.execute(f"UPDATE samples SET {names} WHERE key = ?", [*changed.values(), key])
    return key, bool(changed)


def _bring_corrections(old: sqlite3.Connection, library: Library, roots: dict[str, str], places: dict[int, int]) -> None:
    """What the user said of files that are here, and of folders."""
    for row in _all_rows(old, "sample_corrections"):
        root_id, key = roots.get(row.get("root_id", "")), row.get("sample_key")
        if root_id is None or (key is not None and key not in places):
            continue
        ours = {name: value for name, value in row.items() if name != "id"} | {"root_id": root_id}
        if key is not None:
            ours["sample_key"] = places[key]
        where, values = (
            ("sample_key = ?", [ours["sample_key"]])
            if key is not None
            else ("root_id = ? AND folder = ?", [root_id, row.get("folder")])
        )
        with suppress(*DAMAGE, AirdeskError), transaction(library) as database:
            database.execute(f"DELETE FROM sample_corrections WHERE {where}", values)
            database.table("sample_corrections").insert(ours)
