"""The folders whose samples are in the inventory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import new_id, utc_now

RootKind = Literal["folder", "factory"]
"""A folder of the user's, or the one our own sounds are kept in."""

_COLUMNS = "id, path, name, added_at, scanned_at, is_deep, kind"


@dataclass(frozen=True, slots=True)
class SampleRoot:
    """A folder of samples."""

    id: str
    path: Path
    name: str
    added_at: str
    scanned_at: str | None
    is_deep: bool | None = None  # whether its samples are listened to; None: as the settings say
    kind: RootKind = "folder"


def sample_roots(library: Library) -> list[SampleRoot]:
    """All roots, in the order they were added."""
    with library_failures(library.path):
        rows = library.database.execute(f"SELECT {_COLUMNS} FROM sample_roots WHERE removed_at IS NULL ORDER BY rowid")
        return [_root(row) for row in rows]


def find_root(library: Library, wanted: str) -> SampleRoot:
    """The root of that id, beginning of an id, name or folder. Raises BadInputError."""
    path = Path(os.path.abspath(Path(wanted).expanduser()))  # noqa: PTH100  links in it are the user's own
    roots = sample_roots(library)
    fitting = [root for root in roots if root.path in (path, path.resolve())] or [root for root in roots if root.id == wanted]
    fitting = fitting or [root for root in roots if root.name == wanted or (wanted and root.id.startswith(wanted))]
    if len(fitting) != 1:
        raise BadInputError(
            f'"{wanted}" is {"several folders" if fitting else "no folder"} of the inventory: see `airdesk inventory list`.'
        )
    return fitting[0]


def add_root(library: Library, path: Path, *, kind: RootKind = "folder", name: str = "") -> SampleRoot:
    """The root of a folder, made if there is none; one that was removed is back."""
    with transaction(library) as database:
        database.execute("UPDATE sample_roots SET removed_at = NULL WHERE path = ?", [str(path)])
        row = database.execute(f"SELECT {_COLUMNS} FROM sample_roots WHERE path = ?", [str(path)]).fetchone()
        if row is None:
            row = (new_id(), str(path), name or path.name or str(path), utc_now(), None, None, kind)
            columns = dict(zip(_COLUMNS.split(", "), row, strict=True))
            database.table("sample_roots").insert(columns)
    return _root(row)


def remove_root(library: Library, root_id: str) -> None:
    """Take a root out of the inventory; what is known of its samples is kept for when they come back."""
    with transaction(library) as database:
        database.table("sample_roots").update(root_id, {"removed_at": utc_now()})
        database.execute(
            "UPDATE samples SET state = 'removed', reason = 'its folder was taken out of the inventory' WHERE root_id = ?",
            [root_id],
        )


def set_deep(library: Library, root_id: str, *, is_deep: bool | None) -> None:
    """Say whether a root's samples are listened to; None: as the settings say."""
    with transaction(library) as database:
        database.table("sample_roots").update(root_id, {"is_deep": None if is_deep is None else int(is_deep)})


def mark_scanned(library: Library, root_id: str) -> None:
    """Say that a root has been looked through to its end."""
    with transaction(library) as database:
        database.table("sample_roots").update(root_id, {"scanned_at": utc_now()})


def move_root(library: Library, root_id: str, path: Path) -> None:
    """Say that a root's folder lies elsewhere now."""
    with transaction(library) as database:
        if database.execute("SELECT 1 FROM sample_roots WHERE path = ? AND id <> ?", [str(path), root_id]).fetchone():
            raise BadInputError(f"{path} is another folder of the inventory already.", path=path)
        database.table("sample_roots").update(root_id, {"path": str(path), "name": path.name})


def _root(row: Any) -> SampleRoot:
    root_id, path, name, added_at, scanned_at, is_deep, kind = row
    return SampleRoot(root_id, Path(path), name, added_at, scanned_at, None if is_deep is None else bool(is_deep), kind)
