"""Sets in the library, as the window uses them."""

from __future__ import annotations

from airdesk.library import sets
from airdesk.library.database import open_library
from airdesk.library.sets import SetRow, SetVersion
from airdesk.model.djset import DjSet
from airdesk.settings import Settings

__all__ = [
    "SetRow",
    "SetVersion",
    "delete_set",
    "earlier_sets",
    "empty_set_trash",
    "keep_set",
    "list_sets",
    "open_set",
    "restore_set",
]


def keep_set(settings: Settings, dj_set: DjSet, set_id: str = "", label: str = "") -> str:
    """Keep a set as it is now, a new one without an id; returns the id. Cheap where nothing changed.

    *label*: what was done, for the list of earlier versions. Raises BadInputError, LibraryError, StorageError.
    """
    with open_library(settings.library_folder) as library:
        return sets.store_set(library, dj_set, set_id, label)


def open_set(settings: Settings, set_id: str, version: int | None = None) -> DjSet:
    """A set as it is (where that is damaged: as it last was whole), or an earlier version of it.

    Raises BadInputError where there is none, LibraryError.
    """
    with open_library(settings.library_folder) as library:
        return sets.newest_readable(library, set_id) if version is None else sets.load_set(library, set_id, version)


def list_sets(settings: Settings, *, is_deleted: bool = False) -> list[SetRow]:
    """The sets of the library, the last changed first; or those in the trash."""
    with open_library(settings.library_folder) as library:
        return sets.set_rows(library, is_deleted=is_deleted)


def earlier_sets(settings: Settings, set_id: str) -> list[SetVersion]:
    """What a set was, the newest first: undo across restarts."""
    with open_library(settings.library_folder) as library:
        return sets.set_versions(library, set_id)


def delete_set(settings: Settings, set_id: str) -> None:
    """Put a set into the trash. Raises BadInputError where there is none of that id."""
    with open_library(settings.library_folder) as library:
        sets.mark_set_deleted(library, set_id, is_deleted=True)


def restore_set(settings: Settings, set_id: str) -> None:
    """Take a set out of the trash. Raises BadInputError where there is none of that id."""
    with open_library(settings.library_folder) as library:
        sets.mark_set_deleted(library, set_id, is_deleted=False)


def empty_set_trash(settings: Settings) -> int:
    """Forget the sets in the trash for good; returns how many."""
    with open_library(settings.library_folder) as library:
        return sets.remove_deleted_sets(library)
