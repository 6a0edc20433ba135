"""A step of the schema: what is held back for questions to language models that are on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class SpendingHoldTable:
    """Money that calls of language models may cost at most, until they have cost it."""

    version: ClassVar[int] = 12
    label: ClassVar[str] = "money held back for language models"

    def apply(self, database: Database) -> None:
        """Make the table."""
        database.table("spending_holds").create(
            {
                "id": int,
                "run_id": str,  # stored while the run is still on its way: no foreign key
                "usd": float,
                "process": str,  # whose call it is: see process_mark
                "at": str,
            },
            pk="id",
            not_null={"run_id", "usd", "process", "at"},
        )
