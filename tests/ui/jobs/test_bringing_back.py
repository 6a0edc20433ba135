"""Many jobs come back without the window standing still."""

from __future__ import annotations

from typing import Any

from airdesk.jobs.job import Job, JobState
from airdesk.jobs.keeper import KeptJob
from airdesk.jobs.order import described
from airdesk.ui.jobs.bringing_back import BringingBack
from airdesk.ui.pool import PoolExecutor
from airdesk.ui.pool_job import PoolJob

ORDER = described("wait", {})


def test_many_jobs_come_back_in_steps_and_one_that_is_cancelled_meanwhile_does_not_begin(qtbot: Any) -> None:
    executor, told = PoolExecutor(), []
    executor.set_paused(True)

    def take(kept: KeptJob) -> PoolJob[Any]:
        return executor.take_over(kept.job, lambda _: None, ORDER, position=kept.position)

    jobs = [Job(f"{number:012x}", "wait", f"job {number}", "2026-11-21T03:30:00.000Z", can_repeat=True) for number in range(50)]
    coming = BringingBack(take, executor)
    coming.begin([KeptJob(job, float(number), ORDER) for number, job in enumerate(jobs)], lambda: told.append("all"))
    assert 0 < len(executor.jobs()) < 50  # the window has its turn
    coming.cancel(jobs[45].id)
    qtbot.waitUntil(lambda: bool(told))
    assert [job.id for job in executor.jobs()] == [job.id for job in jobs]
    states = {job.id: job.state for job in executor.jobs()}
    assert states.pop(jobs[45].id) is JobState.CANCELLED
    assert set(states.values()) == {JobState.WAITING}
    executor.shut_down()


def test_what_has_not_come_when_the_window_closes_is_left_to_the_next_one(qtbot: Any) -> None:
    executor = PoolExecutor()
    taken: list[KeptJob | None] = []
    coming = BringingBack(taken.append, executor)
    jobs = [Job(f"{number:012x}", "wait", "job", "2026-11-21T03:30:00.000Z", can_repeat=True) for number in range(50)]
    coming.begin([KeptJob(job, 1.0, ORDER) for job in jobs], lambda: taken.append(None))
    coming.stop()
    begun = len(taken)
    qtbot.waitUntil(lambda: taken[-1] is None)
    assert len(taken) == begun + 1
