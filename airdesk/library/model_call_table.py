"""A step of the schema: what language models answered, and what that cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class ModelCallTable:
    """Calls of language models."""

    version: ClassVar[int] = 9
    label: ClassVar[str] = "calls of language models"

    def apply(self, database: Database) -> None:
        """Make the table."""
        calls = database.table("model_calls").create(
            {
                "run_id": str,  # stored while the run is still on its way: no foreign key
                "number": int,  # within the run, from 1
                "task": str,  # "plan", "score"…
                "provider": str,
                "model": str,
                "raw": str,  # the answer as it came
                "parsed": str,  # JSON: what was read from it
                "input_tokens": int,
                "output_tokens": int,
                "cost_usd": float,  # None: not known
                "at": str,
            },
            pk=("run_id", "number"),
            not_null={"task", "provider", "model", "raw", "at"},
        )
        calls.create_index(["at"])
