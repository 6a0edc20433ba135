"""With which words the names of a root's samples were read: other words file them anew."""

from __future__ import annotations

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures


def names_mark(library: Library, root_id: str) -> str:
    """The mark of the words a root's names were last read with; empty where it is not known."""
    with library_failures(library.path):
        row = library.database.execute("SELECT names_mark FROM sample_roots WHERE id = ?", [root_id]).fetchone()
    return (row[0] if row else None) or ""


def keep_names_mark(library: Library, root_id: str, mark: str) -> None:
    """Say that all names of a root have been read with some words."""
    with transaction(library) as database:
        database.execute("UPDATE sample_roots SET names_mark = ? WHERE id = ?", [mark, root_id])
