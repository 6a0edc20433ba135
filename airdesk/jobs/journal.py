"""Jobs kept in the library, so that the history and what was waiting survive a restart."""

from __future__ import annotations

from collections.abc import Collection

from airdesk.jobs.job import Job, JobState, Priority
from airdesk.library.database import Library
from airdesk.library.identity import utc_now
from airdesk.library.job_rows import JobRow, load_job_rows, store_job_row


def store_job(library: Library, job: Job, *, run_id: str | None = None) -> None:
    """Keep a job as it stands now."""
    store_job_row(library, row_of_job(job, run_id=run_id))


def load_jobs(library: Library, states: Collection[JobState] = (), *, limit: int | None = None) -> list[Job]:
    """Jobs in any of the states (all when none is named), oldest first; the newest *limit* of them."""
    return [job_of_row(row) for row in load_job_rows(library, [state.value for state in states], limit=limit)]


def row_of_job(job: Job, *, run_id: str | None = None, position: float = 0.0, owner: str | None = None) -> JobRow:
    """A job as it is stored."""
    return JobRow(
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
        run_id=run_id or job.run_id,
        priority=int(job.priority),
        position=position,
        began_at=job.began_at,
        ended_at=job.ended_at,
        again_of=job.again_of,
        can_repeat=int(job.can_repeat),
        owner=owner,
    )


def job_of_row(row: JobRow) -> Job:
    """A job as it was stored."""
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
        priority=_priority_of(row.priority),
        began_at=row.began_at,
        ended_at=row.ended_at,
        run_id=row.run_id,
        again_of=row.again_of,
        can_repeat=bool(row.can_repeat),
    )


def _priority_of(number: int) -> Priority:
    return Priority(min(Priority.NOW, max(Priority.LOW, number)))
