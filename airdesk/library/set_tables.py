"""A step of the schema: sets of songs to be mixed, and their earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class SetTables:
    """Sets, as they are worked on."""

    version: ClassVar[int] = 8
    label: ClassVar[str] = "sets"

    def apply(self, database: Database) -> None:
        """Make the tables."""
        database.table("dj_sets").create(
            {
                "id": str,  # 12 hex digits
                "title": str,
                "num_songs": int,
                "document": str,  # JSON
                "created_at": str,
                "changed_at": str,
                "deleted_at": str,  # in the trash since then
            },
            pk="id",
            not_null={"title", "num_songs", "document", "created_at", "changed_at"},
        )
        database.table("dj_set_versions").create(
            {"set_id": str, "number": int, "label": str, "document": str, "at": str},
            pk=("set_id", "number"),
            not_null={"label", "document", "at"},
            foreign_keys=[("set_id", "dj_sets", "id")],
        )
