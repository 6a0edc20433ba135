"""A step of the schema: lines of a run's log know the line that opened what they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class EventNesting:
    """Events are nested by stage and call."""

    version: ClassVar[int] = 10
    label: ClassVar[str] = "nested run log"

    def apply(self, database: Database) -> None:
        """Add the columns; lines of older runs lie side by side, as they were written."""
        events = database.table("events")
        for name in ("number", "parent", "depth"):
            events.add_column(name, int, not_null_default=0)
        events.add_column("phase", str, not_null_default="")
