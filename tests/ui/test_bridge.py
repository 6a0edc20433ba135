from __future__ import annotations

import gc
import os
import threading
import weakref
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget

from airdesk.errors import BadInputError
from airdesk.jobs.job import JobState
from airdesk.jobs.retry import RetryPolicy
from airdesk.progress import Progress
from airdesk.ui.bridge import InOrder, Latest, PoolExecutor, PoolJob


@pytest.fixture
def pool(qtbot: Any) -> Any:
    executor = PoolExecutor(slots=2, policy=RetryPolicy(first_delay_seconds=0.01))
    yield executor
    executor.shut_down()


def test_what_the_work_returns_arrives_in_the_windows_thread(pool: PoolExecutor, qtbot: Any) -> None:
    heard: list[Any] = []

    def work(progress: Progress) -> int:
        progress.report(0.5, "Half")
        return threading.get_ident()

    job = pool.submit(work, kind="test", label="A")
    with qtbot.waitSignal(job.done) as done:
        job.done.connect(lambda value: heard.append((value, threading.get_ident())))
    assert done.args[0] != threading.get_ident()
    assert heard[0][1] == threading.get_ident()
    assert job.job.state is JobState.COMPLETED and job.job.fraction == 1.0


def test_more_jobs_than_slots_wait_and_can_be_cancelled_while_they_do(pool: PoolExecutor, qtbot: Any) -> None:
    gate = threading.Event()
    busy = [pool.submit(lambda _: gate.wait(60), kind="test", label=str(number)) for number in range(2)]
    late = pool.submit(lambda _: 1, kind="test", label="late")
    assert late.job.state == "waiting"
    late.cancel()
    assert late.job.state == "cancelled" and pool.num_running() == 2
    gate.set()
    qtbot.waitUntil(lambda: all(job.job.has_ended for job in busy))


def test_a_running_job_stops_at_its_next_check(pool: PoolExecutor, qtbot: Any) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check_cancelled()

    job = pool.submit(work, kind="test", label="A")
    assert begun.wait(60)
    job.cancel()
    qtbot.waitUntil(lambda: job.job.state is JobState.CANCELLED)


def test_bad_input_fails_at_once_and_a_lost_connection_is_tried_again(pool: PoolExecutor, qtbot: Any) -> None:
    tries: list[int] = []

    def refuse(_: Progress) -> None:
        raise BadInputError("No.")

    def pass_at_third(_: Progress) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise ConnectionError("gone")
        return "there"

    refused = pool.submit(refuse, kind="test", label="A")
    with qtbot.waitSignal(refused.failed) as failed:
        pass
    assert str(failed.args[0]) == "No." and refused.job.attempts == 1
    job = pool.submit(pass_at_third, kind="test", label="B")
    with qtbot.waitSignal(job.done) as done:
        pass
    assert done.args[0] == "there" and job.job.attempts == 3


def test_small_things_are_done_in_order_and_one_that_fails_is_told(qtbot: Any) -> None:
    order = InOrder()
    done: list[int] = []

    def fail() -> int:
        raise BadInputError("No.")

    order.do(lambda: 1, done.append)
    with qtbot.waitSignal(order.failed) as failed:
        order.do(fail, done.append)
        order.do(lambda: 2, done.append)
    qtbot.waitUntil(lambda: done == [1, 2])
    assert str(failed.args[0]) == "No."


def test_who_connects_after_a_quick_job_has_ended_still_hears_of_it(pool: PoolExecutor, qtbot: Any) -> None:
    job = pool.submit(lambda _: 7, kind="test", label="quick")
    job.result()
    with qtbot.waitSignal(job.done) as done:
        pass
    assert done.args == [7]


def test_a_widget_may_go_while_its_question_is_still_being_answered(qtbot: Any) -> None:
    gate = threading.Event()
    widget = QWidget()
    latest, order = Latest(widget), InOrder(widget)
    answers: list[object] = []
    latest.answered.connect(answers.append)
    for ask in (latest.ask, order.do):
        ask(lambda: gate.wait(60))
    widget.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(widget))
    gate.set()
    qtbot.wait(50)
    assert answers == []


def test_the_list_of_jobs_does_not_hold_what_they_returned(pool: PoolExecutor, qtbot: Any) -> None:
    class Song:
        """Can be watched, as a list cannot."""

    watched: list[weakref.ref[Song]] = []

    def work(_: Progress) -> Song:
        song = Song()
        watched.append(weakref.ref(song))
        return song

    job = pool.submit(work, kind="make", label="A song")
    with qtbot.waitSignal(job.done):
        pass
    qtbot.waitUntil(lambda: gc.collect() >= 0 and watched[0]() is None)
    assert [known.state for known in pool.jobs()] == [JobState.COMPLETED]


def test_what_becomes_of_a_job_is_kept_before_anybody_sees_it(pool: PoolExecutor, qtbot: Any) -> None:
    kept: list[tuple[JobState, JobState]] = []
    pool.keep_with(lambda handle, job, _: kept.append((job.state, handle.job.state)))
    job = pool.submit(lambda _: 1, kind="test", label="A")
    with qtbot.waitSignal(job.done):
        pass
    waiting, active, completed = JobState.WAITING, JobState.ACTIVE, JobState.COMPLETED
    assert kept == [(waiting, waiting), (active, waiting), (completed, active)]


def test_small_work_of_the_window_does_not_pile_up(pool: PoolExecutor, qtbot: Any) -> None:
    heard: list[object] = []
    for number in range(30):
        job = pool.submit(lambda _, number=number: number, kind="peaks", label="Outline")  # type: ignore[misc]
        job.done.connect(heard.append)
    qtbot.waitUntil(lambda: len(heard) == 30)
    qtbot.waitUntil(lambda: not pool.findChildren(PoolJob))
    job.cancel()  # whoever still holds it
    assert job.job.state is JobState.COMPLETED


def test_more_slots_let_more_processes_work(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 9)
    pool = PoolExecutor(slots=1)
    told: list[int] = []
    monkeypatch.setattr(pool.processes, "set_most", told.append)
    pool.set_slots(5)
    pool.set_slots(20)
    assert told == [5, 8]
    pool.shut_down()
