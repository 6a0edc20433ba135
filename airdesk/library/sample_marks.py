"""What the user says of samples: corrections of a file or a folder, and favourites. They outlive every scan."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.model.sample import Correction

_FIELDS: Final = tuple(field.name for field in fields(Correction))
_COLUMNS: Final = ", ".join(_FIELDS)


class Corrections:
    """All corrections of a root, by file and by folder."""

    def __init__(self, library: Library, root_id: str) -> None:
        self.of_file: dict[int, Correction] = {}
        self.of_folder: dict[str, Correction] = {}
        query = f"SELECT sample_key, folder, {_COLUMNS} FROM sample_corrections WHERE root_id = ?"
        with library_failures(library.path):
            for key, folder, *values in library.database.execute(query, [root_id]):
                if key is not None:
                    self.of_file[key] = _correction(values)
                else:
                    self.of_folder[folder] = _correction(values)

    def for_file(self, key: int | None, sample_id: str) -> tuple[Correction, ...]:
        """What is said of a file: of the folders above it, the farthest first, then of itself."""
        found: list[Correction] = []
        if self.of_folder:
            parts = sample_id.split("/")[:-1]
            folders = ["/".join(parts[:count]) for count in range(len(parts) + 1)]
            found = [self.of_folder[folder] for folder in folders if folder in self.of_folder]
        own = self.of_file.get(key) if key is not None else None
        return (*found, own) if own else tuple(found)


def keep_correction(
    library: Library, root_id: str, correction: Correction, *, key: int | None = None, folder: str | None = None
) -> None:
    """Keep what the user says of a file (its row's *key*) or of a *folder*; an empty one takes it back."""
    column, value = ("sample_key", key) if key is not None else ("folder", folder)
    with transaction(library) as database:
        database.execute(f"DELETE FROM sample_corrections WHERE root_id = ? AND {column} = ?", [root_id, value])
        if correction != Correction():
            row: dict[str, Any] = {name: getattr(correction, name) for name in _FIELDS}
            row |= {"root_id": root_id, column: value, "changed_at": utc_now()}
            database.table("sample_corrections").insert(row)


def move_folder_corrections(library: Library, root_id: str, moved: dict[str, str]) -> None:
    """Let corrections follow folders that were renamed."""
    with transaction(library) as database:
        for before, after in moved.items():
            database.execute(
                "UPDATE OR IGNORE sample_corrections SET folder = ? WHERE root_id = ? AND folder = ?", [after, root_id, before]
            )


def set_sample_favourite(library: Library, key: int, *, is_favourite: bool) -> None:
    """Put a heart on a sample, or take it away."""
    with transaction(library) as database:
        database.execute("UPDATE samples SET is_favourite = ? WHERE key = ?", [int(is_favourite), key])


def _correction(values: list[Any]) -> Correction:
    given = dict(zip(_FIELDS, values, strict=True))
    given["is_loop"] = None if given["is_loop"] is None else bool(given["is_loop"])
    return Correction(**given)
