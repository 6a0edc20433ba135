"""The queue as it is seen and steered from outside the window: listed, cancelled, begun again, paused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from airdesk.errors import BadInputError
from airdesk.jobs.job import Job, JobState, resting
from airdesk.jobs.statistics import QueueStatistics, queue_statistics, seconds_of
from airdesk.library.identity import new_id, utc_now
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.library.database import Library
    from airdesk.library.job_rows import JobRow

_UNFINISHED = (JobState.WAITING, JobState.ACTIVE, JobState.DELAYED)


@dataclass(frozen=True, slots=True)
class QueueState:
    """All that is known of a library's queue."""

    jobs: tuple[Job, ...]  # unfinished ones first, in the order of the queue; then those that ended, newest first
    statistics: QueueStatistics
    is_paused: bool

    def document(self) -> dict[str, Any]:
        """For JSON."""
        jobs = [_job_document(job) for job in self.jobs]
        return {"jobs": jobs, "statistics": self.statistics.document(), "is_paused": self.is_paused}


def queue_state(settings: Settings, *, limit: int | None = None) -> QueueState:
    """The jobs of a library; the newest *limit* of those that ended. Raises LibraryError.

    A job whose program has died is shown as the next window will find it: it waits again, or has failed.
    """
    from airdesk.library.database import open_library
    from airdesk.library.job_queue_rows import is_queue_paused
    from airdesk.library.job_rows import load_job_rows
    from airdesk.library.leftovers import dead_runs

    with open_library(settings.library_folder) as library:
        rows, is_paused, dead = load_job_rows(library), is_queue_paused(library), frozenset(dead_runs(library))
    placed = [(_as_found(row, dead), row.position) for row in rows]
    unfinished = [job for job, _ in sorted((pair for pair in placed if not pair[0].has_ended), key=_turn)]
    ended = [job for job, _ in reversed(placed) if job.has_ended]
    shown = (*unfinished, *(ended if limit is None else ended[:limit]))
    return QueueState(shown, queue_statistics(job for job, _ in placed), is_paused)


def cancel_jobs(settings: Settings, job_ids: Sequence[str]) -> tuple[Job, ...]:
    """Cancel unfinished jobs; a window that works on one stops it within a second. Raises BadInputError, LibraryError."""
    from airdesk.jobs.journal import job_of_row
    from airdesk.library.database import open_library, transaction
    from airdesk.library.job_queue_rows import ask_owner, is_looked_after

    with open_library(settings.library_folder) as library, transaction(library):
        rows = [_found(library, job_id) for job_id in job_ids]
        for row in rows:
            if row.state not in _UNFINISHED:
                raise BadInputError(f'Job {row.id} ("{row.label[:40]}") has ended already: it is {row.state}.')
            if row.id == row.run_id:
                raise BadInputError(f"{row.id} is a run of another command: press Ctrl+C where it runs.")
        for row in rows:
            if is_looked_after(row):
                ask_owner(library, row.id, "cancel")
            else:
                _keep(library, replace(row, state=JobState.CANCELLED.value, ended_at=utc_now(), owner=None))
    return tuple(job_of_row(row) for row in rows)


def retry_jobs(settings: Settings, job_ids: Sequence[str] = ()) -> tuple[Job, ...]:
    """Put jobs that failed or were cancelled into the queue again, as new ones; without ids all that failed and were not.

    A window that has the library open takes them on within a second, else the next one does. Raises BadInputError (nothing
    to repeat), LibraryError.
    """
    from airdesk.library.database import open_library, transaction
    from airdesk.library.job_queue_rows import last_position

    with open_library(settings.library_folder) as library, transaction(library):
        rows = [_found(library, job_id) for job_id in job_ids] if job_ids else _failed(library)
        begun = [_again(row) for row in rows]
        position = last_position(library)
        for number, (row, job) in enumerate(zip(rows, begun, strict=True), start=1):
            _keep_again(library, row, job, position + number)
    return tuple(begun)


def pause_queue(settings: Settings, *, is_paused: bool) -> None:
    """Let nothing new begin, or let it; a window that has the library open follows within a second. Raises LibraryError."""
    from airdesk.library.database import open_library
    from airdesk.library.job_queue_rows import set_queue_paused

    with open_library(settings.library_folder) as library:
        set_queue_paused(library, is_paused=is_paused)


def _turn(placed: tuple[Job, float]) -> tuple[bool, int, float]:
    job, position = placed
    return job.state is JobState.WAITING, -job.priority, position


def _as_found(row: JobRow, dead_runs: frozenset[str]) -> Job:
    """The job of a row, whether or not there is still somebody who looks after it."""
    from airdesk.jobs.journal import job_of_row
    from airdesk.library.job_queue_rows import is_looked_after

    job = job_of_row(row)
    if row.id == row.run_id:  # a run of another command
        return resting(job) if row.id in dead_runs else job
    return job if is_looked_after(row) else resting(job)


def _found(library: Library, wanted: str) -> JobRow:
    """The job of that id, or whose id begins so."""
    from airdesk.library.job_rows import load_job_rows

    rows = [row for row in load_job_rows(library) if row.id.startswith(wanted.lower())]
    if len(rows) != 1 or len(wanted) < 4:
        what = "There is no job" if not rows else "There are several jobs"
        raise BadInputError(f'{what} whose id begins with "{wanted[:40]}": see airdesk jobs list.')
    return rows[0]


def _failed(library: Library) -> list[JobRow]:
    from airdesk.library.job_rows import load_job_rows

    rows = load_job_rows(library)
    repeated = {row.again_of for row in rows}
    return [row for row in rows if row.state == JobState.FAILED and row.can_repeat and row.id not in repeated]


def _again(row: JobRow) -> Job:
    from airdesk.jobs.journal import job_of_row

    job = job_of_row(row)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise BadInputError(f'Job {job.id} ("{job.label[:40]}") is {job.state}: only failed or cancelled ones are begun again.')
    if not job.can_repeat:
        raise BadInputError(f'What job {job.id} ("{job.label[:40]}") did is not kept, so ask for it anew.')
    return Job(new_id(), job.kind, job.label, utc_now(), priority=job.priority, again_of=job.id, can_repeat=True)


def _keep(library: Library, row: JobRow) -> None:
    from airdesk.library.job_rows import keep_queue_rows

    keep_queue_rows(library, [(row, None)])


def _keep_again(library: Library, before: JobRow, job: Job, position: float) -> None:
    from airdesk.jobs.journal import row_of_job
    from airdesk.library.job_rows import keep_queue_rows, load_order_texts

    inputs = load_order_texts(library, before.id)[1]
    if inputs is None:
        raise BadInputError(f'What job {before.id} ("{before.label[:40]}") did is not kept, so ask for it anew.')
    keep_queue_rows(library, [(row_of_job(job, position=position), inputs)])


def _job_document(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "label": job.label,
        "state": job.state.value,
        "priority": job.priority.name.lower(),
        "fraction": job.fraction,
        "stage": job.stage,
        "attempts": job.attempts,
        "error": job.error,
        "created_at": job.created_at,
        "began_at": job.began_at or None,
        "ended_at": job.ended_at or None,
        "seconds": seconds_of(job),
        "run_id": job.run_id,
        "again_of": job.again_of,
        "can_repeat": job.can_repeat,
    }
