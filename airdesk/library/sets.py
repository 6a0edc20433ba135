"""Sets kept in the library: saved as they are worked on, with what they were before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from airdesk.errors import BadInputError, LibraryError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import new_id, utc_now
from airdesk.library.set_documents import set_of_text, set_text
from airdesk.model.djset import DjSet

MOST_VERSIONS: Final = 100
_ROW: Final = "id, title, num_songs, created_at, changed_at, deleted_at"


@dataclass(frozen=True, slots=True)
class SetRow:
    """What a list of sets shows."""

    id: str
    title: str
    num_songs: int
    created_at: str
    changed_at: str
    deleted_at: str | None  # in the trash since then


@dataclass(frozen=True, slots=True)
class SetVersion:
    """A set as it once was."""

    number: int  # from 1, the highest is how it is now
    label: str  # what was done
    at: str


def store_set(library: Library, dj_set: DjSet, set_id: str = "", label: str = "") -> str:
    """Keep a set, new or in place of what was kept under its id, and remember this version; returns the id.

    Nothing is written where nothing changed. Raises BadInputError for an id that does not exist.
    """
    text, now = set_text(dj_set), utc_now()
    with transaction(library) as database:
        if not set_id:
            set_id = new_id()
            row = {"id": set_id, "title": dj_set.title, "num_songs": len(dj_set.songs), "document": text}
            database.table("dj_sets").insert({**row, "created_at": now, "changed_at": now, "deleted_at": None})
        elif _document(library, set_id) == text:
            return set_id
        else:
            changed = "UPDATE dj_sets SET title = ?, num_songs = ?, document = ?, changed_at = ? WHERE id = ?"
            database.execute(changed, [dj_set.title, len(dj_set.songs), text, now, set_id])
        newest = "SELECT COALESCE(MAX(number), 0) + 1 FROM dj_set_versions WHERE set_id = ?"
        number = int(database.execute(newest, [set_id]).fetchone()[0])
        version = {"set_id": set_id, "number": number, "label": label, "document": set_text(_lean(dj_set)), "at": now}
        database.table("dj_set_versions").insert(version)
        database.execute("DELETE FROM dj_set_versions WHERE set_id = ? AND number <= ?", [set_id, number - MOST_VERSIONS])
    return set_id


def _lean(dj_set: DjSet) -> DjSet:
    """A set without the ways that were not taken: they can be found again, and many versions stay small."""
    return replace(dj_set, transitions=tuple(replace(transition, rejected=()) for transition in dj_set.transitions))


def _document(library: Library, set_id: str) -> str:
    row = library.database.execute("SELECT document FROM dj_sets WHERE id = ?", [set_id]).fetchone()
    if row is None:
        raise BadInputError(f'There is no set "{set_id[:40]}".')
    return str(row[0])


def load_set(library: Library, set_id: str, version: int | None = None) -> DjSet:
    """A set as it is, or as it was. Raises BadInputError where there is none, LibraryError where it is damaged."""
    with library_failures(library.path):
        if version is None:
            return set_of_text(_document(library, set_id))
        query = "SELECT document FROM dj_set_versions WHERE set_id = ? AND number = ?"
        row = library.database.execute(query, [set_id, version]).fetchone()
    if row is None:
        raise BadInputError(f"The set has no version {version}.")
    return set_of_text(row[0])


def set_rows(library: Library, *, is_deleted: bool = False) -> list[SetRow]:
    """The sets, or those in the trash, the last changed first."""
    state = "IS NOT NULL" if is_deleted else "IS NULL"
    query = f"SELECT {_ROW} FROM dj_sets WHERE deleted_at {state} ORDER BY changed_at DESC, id"
    with library_failures(library.path):
        return [SetRow(*row) for row in library.database.execute(query)]


def set_versions(library: Library, set_id: str) -> list[SetVersion]:
    """What a set was, the newest first."""
    query = "SELECT number, label, at FROM dj_set_versions WHERE set_id = ? ORDER BY number DESC"
    with library_failures(library.path):
        return [SetVersion(*row) for row in library.database.execute(query, [set_id])]


def mark_set_deleted(library: Library, set_id: str, *, is_deleted: bool) -> None:
    """Put a set into the trash or take it out. Raises BadInputError where there is none of that id."""
    with transaction(library) as database:
        at = utc_now() if is_deleted else None
        if database.execute("UPDATE dj_sets SET deleted_at = ? WHERE id = ?", [at, set_id]).rowcount == 0:
            raise BadInputError(f'There is no set "{set_id[:40]}".')


def remove_deleted_sets(library: Library) -> int:
    """Forget the sets in the trash for good; returns how many."""
    trash = "SELECT id FROM dj_sets WHERE deleted_at IS NOT NULL"
    with transaction(library) as database:
        database.execute(f"DELETE FROM dj_set_versions WHERE set_id IN ({trash})")
        return int(database.execute("DELETE FROM dj_sets WHERE deleted_at IS NOT NULL").rowcount)


def newest_readable(library: Library, set_id: str) -> DjSet:
    """A set as it is or, where that is damaged, as it last was whole. Raises BadInputError, LibraryError."""
    try:
        return load_set(library, set_id)
    except LibraryError:
        for version in set_versions(library, set_id):
            try:
                return load_set(library, set_id, version.number)
            except LibraryError:
                continue
        raise
