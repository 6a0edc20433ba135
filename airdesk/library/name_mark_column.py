"""The fifth step of the schema: the words a root's names were read with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class NameMarkColumn:
    """Roots remember the words their samples' names were read with."""

    version: ClassVar[int] = 5
    label: ClassVar[str] = "words of the inventory"

    def apply(self, database: Database) -> None:
        """Add the column; empty: nobody knows, so names are read again."""
        database.table("sample_roots").add_column("names_mark", str)
