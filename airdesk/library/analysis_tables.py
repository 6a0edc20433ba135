"""A step of the schema: what was found out about songs that came as audio."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class AnalysisTables:
    """Analyses of audio files, by what is in them."""

    version: ClassVar[int] = 7
    label: ClassVar[str] = "analyses of songs"

    def apply(self, database: Database) -> None:
        """Make the table."""
        database.table("song_analyses").create(
            {
                "content": str,  # SHA-256 of the file
                "revision": int,  # of the program's ear: another one listens again
                "name": str,  # of the file when it was first met
                "document": str,  # JSON
                "analysed_at": str,
            },
            pk="content",
            not_null={"revision", "name", "document", "analysed_at"},
        )
