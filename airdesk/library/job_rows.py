"""Jobs as the library keeps them, so that a queue survives a restart; what they mean is said in `airdesk.jobs`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.storable import storable_row


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
    priority: int = 0
    position: float = 0.0
    began_at: str = ""
    ended_at: str = ""
    again_of: str | None = None
    can_repeat: int = 0
    owner: str | None = None


_COLUMNS: Final = tuple(field.name for field in fields(JobRow))
_NEVER_CHANGED: Final = frozenset({"id", "kind", "label", "created_at", "again_of", "can_repeat"})

_SHOWN: Final = "NOT (id = run_id AND id IN (SELECT run_id FROM job_runs))"
"""A run that a job of the queue began is no job of its own."""

_KEEP: Final = (
    f"INSERT INTO jobs ({', '.join(_COLUMNS)}, inputs) VALUES ({', '.join('?' for _ in _COLUMNS)}, ?) "
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _NEVER_CHANGED)
    + ", inputs = CASE WHEN excluded.state = 'completed' THEN NULL ELSE COALESCE(excluded.inputs, inputs) END"
    + " WHERE jobs.state NOT IN ('completed', 'failed', 'cancelled')"
)
"""A job that has ended stays as it ended; what a job does is dropped once it is done: songs are large."""


def store_job_row(library: Library, row: JobRow) -> None:
    """Keep a job as it stands now."""
    with transaction(library) as database:
        database.table("jobs").upsert(storable_row(asdict(row)), pk="id")


def keep_queue_rows(library: Library, rows: Iterable[tuple[JobRow, str | None]]) -> None:
    """Keep jobs of the queue as they stand now, with their inputs where these are not kept yet; all or none."""
    with transaction(library) as database:
        for row, inputs in rows:
            values = storable_row(asdict(row))
            database.execute(_KEEP, [*(values[name] for name in _COLUMNS), inputs])
            if row.run_id is not None:
                database.execute("INSERT OR IGNORE INTO job_runs (run_id, job_id) VALUES (?, ?)", [row.run_id, row.id])


def load_job_rows(library: Library, states: Collection[str] = (), *, limit: int | None = None) -> list[JobRow]:
    """Jobs in any of the states (all when none is named), oldest first; the newest *limit* of them."""
    marks = ", ".join("?" for _ in states)
    where = f"{_SHOWN} AND state IN ({marks})" if states else _SHOWN
    some = "" if limit is None else f" LIMIT {limit:d}"
    query = f"SELECT {', '.join(_COLUMNS)} FROM jobs WHERE {where} ORDER BY created_at DESC, rowid DESC{some}"
    with library_failures(library.path):
        rows = library.database.execute(query, list(states)).fetchall()
    return [JobRow(*row) for row in reversed(rows)]


def load_order_texts(library: Library, job_id: str) -> tuple[str, str | None]:
    """Kind and inputs (JSON) of a job; None where what it does is not kept."""
    with library_failures(library.path):
        row = library.database.execute("SELECT kind, inputs FROM jobs WHERE id = ?", [job_id]).fetchone()
    return ("", None) if row is None else (row[0], row[1])


_RUNS: Final = (
    "WITH RECURSIVE line(id) AS (SELECT ? UNION SELECT again_of FROM jobs JOIN line USING (id) WHERE again_of IS NOT NULL) "
    "SELECT run_id FROM job_runs WHERE job_id IN (SELECT id FROM line) ORDER BY rowid DESC"
)


def runs_of_job(library: Library, job_id: str) -> list[str]:
    """The runs that a job began, and those of the jobs that it repeats, newest first."""
    with library_failures(library.path):
        return [str(row[0]) for row in library.database.execute(_RUNS, [job_id])]
