"""Jobs as the library keeps them, so that a queue survives a restart; what they mean is said in `airdesk.jobs`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job, as stored."""

    id: str
    kind: str
    label: str
    state: str
    stage: str
    attempts: int
    created_at: str
    changed_at: str
    fraction: float | None = None
    error: str | None = None
    run_id: str | None = None


def store_job_row(library: Library, row: JobRow) -> None:
    """Keep a job as it stands now."""
    with transaction(library) as database:
        database.table("jobs").upsert(asdict(row), pk="id")


def load_job_rows(library: Library, states: Collection[str] = ()) -> list[JobRow]:
    """Jobs in any of the states (all when none is named), oldest first."""
    marks = ", ".join("?" for _ in states)
    where = f"state IN ({marks})" if states else None
    with library_failures(library.path):
        rows = library.database.table("jobs").rows_where(where, list(states), order_by="created_at, rowid")
        return [JobRow(**row) for row in rows]
