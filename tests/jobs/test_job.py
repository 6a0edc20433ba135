"""States follow each other as they may."""

from __future__ import annotations

import itertools

import pytest

from airdesk.jobs.job import ENDED, Job, JobState, moved, progressed

JOB = Job("a" * 12, "make", "Rain", "2026-11-21T03:30:00.000Z")


def test_a_job_waits_runs_and_completes() -> None:
    active = moved(JOB, JobState.ACTIVE)
    done = moved(active, JobState.COMPLETED)
    assert (JOB.has_ended, active.has_ended, done.has_ended) == (False, False, True)
    assert (active.attempts, done.fraction) == (1, 1.0)


@pytest.mark.parametrize(("ended", "state"), list(itertools.product(sorted(ENDED), JobState)))
def test_nothing_follows_the_end(ended: JobState, state: JobState) -> None:
    job = Job("a" * 12, "make", "Rain", "t", state=ended)
    with pytest.raises(ValueError, match="cannot become"):
        moved(job, state)


def test_a_waiting_job_cannot_complete() -> None:
    with pytest.raises(ValueError, match="cannot become"):
        moved(JOB, JobState.COMPLETED)


def test_progress_never_runs_backwards_nor_past_the_end() -> None:
    job = progressed(moved(JOB, JobState.ACTIVE), 0.6, "Rendering")
    assert progressed(job, 0.2, "Rendering").fraction == 0.6
    assert progressed(job, 7.0, "Rendering").fraction == 1.0
    assert progressed(job, None, "Waiting").fraction is None
