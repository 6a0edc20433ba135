"""A step of the schema: what waits in the queue, who works on it, which runs it began, and whether the queue rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sqlite_utils import Database


class JobTables:
    """Jobs that a restart does not end."""

    version: ClassVar[int] = 11
    label: ClassVar[str] = "queue"

    def apply(self, database: Database) -> None:
        """Add the columns and tables."""
        jobs = database.table("jobs")
        jobs.add_column("inputs", str)  # JSON; None where it cannot be repeated, or need not
        jobs.add_column("can_repeat", int, not_null_default=0)
        jobs.add_column("priority", int, not_null_default=0)
        jobs.add_column("position", float, not_null_default=0.0)  # of two with one priority the smaller comes first
        jobs.add_column("began_at", str, not_null_default="")
        jobs.add_column("ended_at", str, not_null_default="")
        jobs.add_column("again_of", str)  # the job that it repeats
        jobs.add_column("owner", str)  # which process looks after it, see `process_mark`; None: nobody yet
        jobs.add_column("wish", str)  # what another program asks of its owner: "cancel"
        jobs.create_index(["run_id"])
        database.table("job_runs").create({"run_id": str, "job_id": str}, pk="run_id", not_null={"job_id"})
        database.table("job_runs").create_index(["job_id"])
        database.table("queue_state").create({"name": str, "value": str}, pk="name", not_null={"value"})
