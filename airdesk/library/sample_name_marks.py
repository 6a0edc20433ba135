"""With which words the names of a root's samples were read: other words file them anew."""

from __future__ import annotations

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures


def names_mark(library: Library, root_id: str) -> tuple[str, bytes]:
    """The mark of the words a root's names were last read with, and these words, packed; empty where they are not known."""
    with library_failures(library.path):
        query = "SELECT names_mark, names_words FROM sample_roots WHERE id = ?"
        row = library.database.execute(query, [root_id]).fetchone() or (None, None)
    return row[0] or "", row[1] or b""


def keep_names_mark(library: Library, root_id: str, mark: str, words: bytes = b"") -> None:
    """Say that all names of a root have been read with some words."""
    with transaction(library) as database:
        database.execute("UPDATE sample_roots SET names_mark = ?, names_words = ? WHERE id = ?", [mark, words, root_id])
