"""The step of the schema that adds instruments made of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class InstrumentTables:
    """Instruments that the user's samples make."""

    version: ClassVar[int] = 4
    label: ClassVar[str] = "instruments made of samples"

    def apply(self, database: Database) -> None:
        """Make the table; what is in a definition points at `samples.key`."""
        database.table("sampled_instruments").create(
            {
                "id": str,  # 12 hex digits, as in `Track.sound`
                "name": str,
                "kind": str,  # single, multi, kit, layers, sfz, soundfont
                "definition": str,  # JSON
                "created_at": str,
            },
            pk="id",
            not_null={"name", "kind", "definition", "created_at"},
        )
