"""The inline executor: progress, cancel, retry, and errors that reach the caller."""

from __future__ import annotations

import threading

import pytest

from airdesk.errors import BadInputError, CancelledError
from airdesk.jobs.inline import InlineExecutor
from airdesk.jobs.job import Job, JobState
from airdesk.jobs.retry import RetryPolicy
from airdesk.progress import Progress

QUICK = RetryPolicy(first_delay_seconds=0.001)


def test_a_job_reports_and_gives_its_result() -> None:
    seen: list[Job] = []

    def work(progress: Progress) -> int:
        progress.report(0.5, "Halfway")
        return 42

    handle = InlineExecutor(seen.append).submit(work, kind="make", label="Rain")
    assert handle.job.state is JobState.WAITING
    assert handle.result() == 42
    assert [job.state for job in seen] == ["waiting", "active", "active", "completed"]
    assert (seen[2].fraction, seen[2].stage, handle.job.fraction) == (0.5, "Halfway", 1.0)


def test_the_work_runs_once_however_often_the_result_is_asked_for() -> None:
    runs: list[int] = []
    handle = InlineExecutor().submit(lambda progress: runs.append(1), kind="make", label="Rain")
    handle.result()
    handle.result()
    assert runs == [1]


def test_a_cancelled_job_stops_at_its_next_check() -> None:
    def work(progress: Progress) -> None:
        while True:
            progress.check_cancelled()

    handle = InlineExecutor().submit(work, kind="make", label="Rain")
    threading.Timer(0.05, handle.cancel).start()
    with pytest.raises(CancelledError):
        handle.result()
    assert handle.job.state is JobState.CANCELLED


def test_a_job_cancelled_before_it_starts_never_runs() -> None:
    runs: list[int] = []
    handle = InlineExecutor().submit(lambda progress: runs.append(1), kind="make", label="Rain")
    handle.cancel()
    with pytest.raises(CancelledError):
        handle.result()
    assert (runs, handle.job.state) == ([], JobState.CANCELLED)


def test_what_can_pass_is_tried_three_times() -> None:
    attempts: list[int] = []

    def work(progress: Progress) -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise ConnectionResetError("the line went dead")
        return "done"

    seen: list[JobState] = []
    handle = InlineExecutor(lambda job: seen.append(job.state), QUICK).submit(work, kind="make", label="Rain")
    assert handle.result() == "done"
    assert (handle.job.attempts, seen.count(JobState.DELAYED)) == (3, 2)


def test_bad_input_is_never_tried_again() -> None:
    def work(progress: Progress) -> None:
        raise BadInputError("0 bars are no song: ask for 1 to 512.")

    handle = InlineExecutor(policy=QUICK).submit(work, kind="make", label="Rain")
    with pytest.raises(BadInputError):
        handle.result()
    assert (handle.job.attempts, handle.job.state) == (1, JobState.FAILED)
    assert handle.job.error == "0 bars are no song: ask for 1 to 512."


def test_a_wait_between_attempts_can_be_cancelled() -> None:
    def work(progress: Progress) -> None:
        raise TimeoutError

    handle = InlineExecutor(policy=RetryPolicy(first_delay_seconds=60)).submit(work, kind="make", label="Rain")
    threading.Timer(0.05, handle.cancel).start()
    with pytest.raises(CancelledError):
        handle.result()
