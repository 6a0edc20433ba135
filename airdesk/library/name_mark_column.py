"""The fifth step of the schema: the words a root's names were read with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class NameMarkColumns:
    """Roots remember the words their samples' names were read with."""

    version: ClassVar[int] = 5
    label: ClassVar[str] = "words of the inventory"

    def apply(self, database: Database) -> None:
        """Add the columns; empty: nobody knows, so names are read again."""
        roots = database.table("sample_roots")
        roots.add_column("names_mark", str)
        roots.add_column("names_words", bytes)  # so that only names with words that changed are read again
