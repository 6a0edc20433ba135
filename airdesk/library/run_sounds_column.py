"""A step of the schema: the sounds that a run chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class RunSoundsColumn:
    """Runs remember which track plays what sound, so that they can be done again with the same."""

    version: ClassVar[int] = 13
    label: ClassVar[str] = "sounds of runs"

    def apply(self, database: Database) -> None:
        """Add the column; empty: they were not kept."""
        database.table("runs").add_column("sounds", str)  # JSON
