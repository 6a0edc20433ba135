"""Numbers of a queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from airdesk.jobs.job import Job, JobState
from airdesk.jobs.statistics import queue_statistics, seconds_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
JOB = Job("a" * 12, "make", "Rain", "2026-11-21T03:30:00.000Z")


def ended(state: JobState, began: str, end: str, kind: str = "make") -> Job:
    return replace(JOB, kind=kind, state=state, began_at=began, ended_at=end)


def test_jobs_are_counted_and_durations_are_means_of_their_kind() -> None:
    jobs = [
        JOB,
        replace(JOB, state=JobState.ACTIVE),
        replace(JOB, state=JobState.DELAYED),
        ended(JobState.COMPLETED, "2026-11-21T03:30:00.000Z", "2026-11-21T03:30:10.000Z"),
        ended(JobState.COMPLETED, "2026-11-20T23:00:00.000Z", "2026-11-20T23:00:30.000Z"),  # yesterday
        ended(JobState.COMPLETED, "2026-11-21T03:30:00.000Z", "2026-11-21T03:30:00.500Z", "export"),
        ended(JobState.FAILED, "2026-11-21T03:30:00.000Z", "2026-11-21T04:30:00.000Z"),
    ]
    numbers = queue_statistics(jobs, NOW)
    assert (numbers.waiting, numbers.active, numbers.done_today, numbers.failed) == (2, 1, 2, 1)
    assert numbers.mean_seconds == {"export": 0.5, "make": 20.0}
    assert numbers.document()["mean_seconds"] == {"export": 0.5, "make": 20.0}


def test_of_a_job_that_never_began_no_duration_is_known() -> None:
    assert seconds_of(JOB) is None
    assert queue_statistics([]).mean_seconds == {}
