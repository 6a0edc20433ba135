"""Jobs kept in the library, so that the history and what was waiting survive a restart."""

from __future__ import annotations

from collections.abc import Collection

from airdesk.jobs.job import Job, JobState
from airdesk.library.database import Library
from airdesk.library.identity import utc_now
from airdesk.library.job_rows import JobRow, load_job_rows, store_job_row


def store_job(library: Library, job: Job, *, run_id: str | None = None) -> None:
    """Keep a job as it stands now."""
    row = JobRow(
        id=job.id,
        kind=job.kind,
        label=job.label,
        state=job.state.value,
        stage=job.stage,
        attempts=job.attempts,
        created_at=job.created_at,
        changed_at=utc_now(),
        fraction=job.fraction,
        error=job.error,
        run_id=run_id,
    )
    store_job_row(library, row)


def load_jobs(library: Library, states: Collection[JobState] = ()) -> list[Job]:
    """Jobs in any of the states (all when none is named), oldest first."""
    return [_job_of_row(row) for row in load_job_rows(library, [state.value for state in states])]


def _job_of_row(row: JobRow) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        label=row.label,
        created_at=row.created_at,
        state=JobState(row.state),
        fraction=row.fraction,
        stage=row.stage,
        attempts=row.attempts,
        error=row.error,
    )
