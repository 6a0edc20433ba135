"""Jobs come back from the library as they were."""

from __future__ import annotations

from pathlib import Path

from airdesk.jobs.job import Job, JobState, moved
from airdesk.jobs.journal import load_jobs, store_job
from airdesk.library.database import open_library


def test_jobs_survive_a_restart(tmp_path: Path) -> None:
    waiting = Job("a" * 12, "make", "Rain", "2026-11-21T03:30:00.000Z")
    failed = moved(
        moved(Job("b" * 12, "render", "x.mid", "2026-11-21T03:31:00.000Z"), JobState.ACTIVE), JobState.FAILED, error="no"
    )
    with open_library(tmp_path) as library:
        store_job(library, waiting)
        store_job(library, failed)
    with open_library(tmp_path) as library:
        assert load_jobs(library) == [waiting, failed]
        assert load_jobs(library, [JobState.WAITING]) == [waiting]
