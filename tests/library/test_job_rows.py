"""Jobs survive in the library."""

from __future__ import annotations

from dataclasses import replace

from airdesk.library.database import Library
from airdesk.library.identity import utc_before, utc_now
from airdesk.library.job_queue_rows import adopt_jobs
from airdesk.library.job_rows import JobRow, keep_queue_rows, load_job_rows, runs_of_job, store_job_row
from airdesk.library.process_mark import own_mark

JOB = JobRow("a" * 12, "make", "Rain", "waiting", "", 0, "2026-11-21T03:30:00.000Z", "2026-11-21T03:30:00.000Z")


def test_a_job_is_kept_and_replaced(library: Library) -> None:
    store_job_row(library, JOB)
    active = replace(JOB, state="active", fraction=0.5, stage="Rendering…", attempts=1)
    store_job_row(library, active)
    assert load_job_rows(library) == [active]


def test_jobs_are_found_by_state(library: Library) -> None:
    done = replace(JOB, id="b" * 12, state="completed")
    store_job_row(library, JOB)
    store_job_row(library, done)
    assert load_job_rows(library, ["completed", "failed"]) == [done]


def test_a_job_knows_the_runs_of_all_it_repeats(library: Library) -> None:
    first = replace(JOB, state="failed", run_id="1" * 12)
    second = replace(JOB, id="b" * 12, state="failed", again_of=first.id)  # failed before it began a run
    third = replace(JOB, id="c" * 12, run_id="3" * 12, again_of=second.id)
    keep_queue_rows(library, [(row, "{}") for row in (first, second, third)])
    assert runs_of_job(library, third.id) == ["3" * 12, "1" * 12]
    assert runs_of_job(library, first.id) == ["1" * 12]


def test_a_job_of_a_machine_that_is_not_heard_of_any_more_is_taken_on(library: Library) -> None:
    elsewhere = replace(JOB, state="active", owner="another-name/1/1", can_repeat=1, changed_at=utc_now())
    silent = replace(elsewhere, id="b" * 12, changed_at=utc_before(25 * 3600.0))
    keep_queue_rows(library, [(row, "{}") for row in (elsewhere, silent)])
    assert [row.id for row, _ in adopt_jobs(library, own_mark())] == [silent.id]
