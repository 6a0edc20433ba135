"""The folders whose samples are in the inventory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import new_id, utc_now


@dataclass(frozen=True, slots=True)
class SampleRoot:
    """A folder of samples."""

    id: str
    path: Path
    name: str
    added_at: str
    scanned_at: str | None


def sample_roots(library: Library) -> list[SampleRoot]:
    """All roots, in the order they were added."""
    with library_failures(library.path):
        rows = library.database.execute("SELECT id, path, name, added_at, scanned_at FROM sample_roots ORDER BY rowid")
        return [SampleRoot(row[0], Path(row[1]), *row[2:]) for row in rows]


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


def add_root(library: Library, path: Path) -> SampleRoot:
    """The root of a folder, made if there is none."""
    with transaction(library) as database:
        known = database.execute("SELECT id, path, name, added_at, scanned_at FROM sample_roots WHERE path = ?", [str(path)])
        row = known.fetchone()
        if row is None:
            row = (new_id(), str(path), path.name or str(path), utc_now(), None)
            columns = dict(zip(("id", "path", "name", "added_at", "scanned_at"), row, strict=True))
            database.table("sample_roots").insert(columns)
    return SampleRoot(row[0], Path(row[1]), *row[2:])


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
