"""What waits survives the window: kept, brought back, begun again."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airdesk.errors import BadInputError
from airdesk.jobs.job import Job, JobState, Priority
from airdesk.jobs.journal import load_jobs, row_of_job
from airdesk.jobs.order import described
from airdesk.jobs.retry import RetryPolicy
from airdesk.library.database import open_library
from airdesk.library.job_queue_rows import ask_owner, is_queue_paused, set_queue_paused
from airdesk.library.job_rows import keep_queue_rows, load_order_texts, runs_of_job
from airdesk.progress import Progress
from airdesk.settings import settings_for
from airdesk.ui.pool_job import PoolJob
from airdesk.ui.session import Session
from airdesk.workflows import job_kinds
from airdesk.workflows.job_orders import scan_order
from tests.helpers.job_kinds import TEST_KINDS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(job_kinds, "JOB_KINDS", {**job_kinds.JOB_KINDS, **TEST_KINDS})
    return tmp_path / "library"


@pytest.fixture
def open_session(qtbot: Any, folder: Path) -> Iterator[Any]:
    sessions: list[Session] = []

    def begin(slots: int = 5) -> Session:
        session = Session(replace(settings_for(folder), job_slots=slots))
        session.executor.policy = RetryPolicy(first_delay_seconds=0.02)
        session.queue.begin()
        sessions.append(session)
        return session

    yield begin
    for session in sessions:
        session.close()


def submit(session: Session, kind: str, label: str = "", **inputs: Any) -> PoolJob[Any]:
    order = described(kind, inputs)
    work = job_kinds.order_work(order, session.settings, session.executor.processes)
    return session.executor.submit(work, kind=kind, label=label or kind, order=order)


def stored(folder: Path) -> dict[str, Job]:
    with open_library(folder) as library:
        return {job.label: job for job in load_jobs(library)}


def test_a_job_is_kept_as_it_begins_and_ends(open_session: Any, folder: Path, qtbot: Any, tmp_path: Path) -> None:
    session, gate = open_session(), tmp_path / "gate"
    job = submit(session, "wait", "Rain", until=str(gate))
    qtbot.waitUntil(lambda: job.job.state is JobState.ACTIVE)
    assert session.queue.flush()
    assert stored(folder)["Rain"].state is JobState.ACTIVE
    gate.touch()
    qtbot.waitUntil(lambda: job.job.has_ended)
    assert session.queue.flush()
    kept = stored(folder)["Rain"]
    assert (kept.state, kept.fraction, kept.can_repeat) == (JobState.COMPLETED, 1.0, True)
    assert kept.began_at and kept.ended_at >= kept.began_at
    with open_library(folder) as library:
        assert load_order_texts(library, job.job.id) == ("wait", None)  # songs are large: dropped once it is done


def test_what_waits_or_runs_when_the_window_closes_goes_on_in_the_next_in_the_same_order(
    open_session: Any, folder: Path, qtbot: Any, tmp_path: Path
) -> None:
    session, gate, ledger = open_session(slots=1), tmp_path / "gate", tmp_path / "ledger"
    for name in ("A", "B", "C"):
        submit(session, "wait", name, until=str(gate), ledger=str(ledger))
    high = submit(session, "wait", "first", until=str(gate))
    session.executor.set_priority(high.job.id, Priority.HIGH)
    plain = session.executor.submit(lambda _: 1, kind="render", label="plain")
    session.executor.move(plain.job.id, None)
    session.close()
    rest = stored(folder)
    assert [rest[name].state for name in ("A", "B", "C", "first")] == [JobState.WAITING] * 4
    assert rest["plain"].state is JobState.CANCELLED  # nobody could begin it again
    later = open_session(slots=1)
    qtbot.waitUntil(lambda: len(later.executor.jobs()) == 4)
    assert [job.label for job in later.executor.jobs()] == ["first", "A", "B", "C"]
    gate.touch()
    qtbot.waitUntil(lambda: later.executor.num_running() == 0)
    assert later.queue.flush()
    ended = stored(folder)
    assert [ended[name].state for name in ("A", "B", "C", "first")] == [JobState.COMPLETED] * 4
    assert [ended[name].id for name in ("A", "B", "C")] == [rest[name].id for name in ("A", "B", "C")]
    assert ended["first"].began_at <= ended["B"].began_at <= ended["C"].began_at
    assert ledger.read_text() == "done\n" * 3


def test_a_job_that_was_cancelled_just_before_the_window_closes_does_not_come_back(
    open_session: Any, folder: Path, qtbot: Any
) -> None:
    session, hears = open_session(), threading.Event()

    def work(progress: Progress) -> None:
        hears.wait(60)
        progress.check_cancelled()

    slow = session.executor.submit(work, kind="wait", label="Rain", order=described("wait", {}))
    qtbot.waitUntil(lambda: slow.job.state is JobState.ACTIVE)
    slow.cancel()
    assert session.queue.num_lasting() == 0
    threading.Timer(0.3, hears.set).start()
    session.close()
    assert stored(folder)["Rain"].state is JobState.CANCELLED


def test_jobs_of_a_program_that_died_go_on_or_are_said_to_have_been_interrupted(
    open_session: Any, folder: Path, qtbot: Any
) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "from airdesk.library.process_mark import own_mark; print(own_mark())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    when = "2026-11-21T03:30:00.000Z"
    whole = Job("a" * 12, "wait", "whole", when, JobState.ACTIVE, 0.7, "Rendering…", 1, can_repeat=True)
    broken = Job("b" * 12, "render", "broken", when, JobState.ACTIVE, 0.7, attempts=1)
    with open_library(folder) as library:
        keep_queue_rows(
            library, [(row_of_job(whole, owner=dead, position=1), "{}"), (row_of_job(broken, owner=dead, position=2), None)]
        )
    session = open_session()
    with qtbot.waitSignal(session.queue.brought_back) as told:
        pass
    assert told.args == [1, 1]
    qtbot.waitUntil(lambda: [job.state for job in session.executor.jobs()] == [JobState.COMPLETED])
    assert session.queue.flush()
    jobs = stored(folder)
    assert jobs["whole"].state is JobState.COMPLETED and jobs["whole"].attempts == 2
    assert jobs["broken"].state is JobState.FAILED and "begin it again" in str(jobs["broken"].error)


def test_a_failed_job_is_begun_again_in_this_session_and_in_the_next(
    open_session: Any, folder: Path, qtbot: Any, tmp_path: Path
) -> None:
    session, ledger = open_session(), tmp_path / "ledger"
    job = submit(session, "fail", "Rain", how="bad", times=2, ledger=str(ledger))
    qtbot.waitUntil(lambda: job.job.state is JobState.FAILED)
    assert job.job.attempts == 1  # bad input stays bad
    session.queue.begin_again(job.job)
    qtbot.waitUntil(lambda: [each.state for each in session.executor.jobs()] == [JobState.FAILED] * 2)
    session.close()
    later = open_session()
    with open_library(folder) as library:
        last = load_jobs(library)[-1]
    assert last.again_of == job.job.id and later.queue.can_begin_again(last)
    later.queue.begin_again(last)
    qtbot.waitUntil(lambda: [each.state for each in later.executor.jobs()] == [JobState.COMPLETED])
    assert ledger.read_text().count("tried") == 3


def test_what_can_pass_is_tried_three_times_and_waits_without_a_slot(open_session: Any, qtbot: Any, tmp_path: Path) -> None:
    session, ledger = open_session(slots=1), tmp_path / "ledger"
    session.executor.policy = RetryPolicy(first_delay_seconds=60.0)
    flaky = submit(session, "fail", how="network", times=2, ledger=str(ledger))
    other = submit(session, "wait", "other")
    qtbot.waitUntil(lambda: other.job.has_ended)
    assert flaky.job.state is JobState.DELAYED
    flaky.cancel()
    qtbot.waitUntil(lambda: flaky.job.state is JobState.CANCELLED)
    session.executor.policy = RetryPolicy(first_delay_seconds=0.02)
    limited = submit(session, "fail", how="limit", times=5)
    qtbot.waitUntil(lambda: limited.job.state is JobState.FAILED)
    assert limited.job.attempts == 3


def test_a_pause_holds_all_but_what_somebody_waits_for_and_outlives_the_window(
    open_session: Any, folder: Path, qtbot: Any
) -> None:
    session = open_session()
    session.queue.set_paused(True)
    held = submit(session, "wait", "held")
    asked = session.executor.submit(lambda _: 1, kind="inventory", label="asked")
    qtbot.waitUntil(lambda: asked.job.has_ended)
    assert held.job.state is JobState.WAITING
    session.close()
    later = open_session()
    qtbot.waitUntil(lambda: later.executor.is_paused and len(later.executor.jobs()) == 1)
    qtbot.wait(50)
    assert later.executor.jobs()[0].state is JobState.WAITING
    later.queue.set_paused(False)
    qtbot.waitUntil(lambda: later.executor.num_running() == 0)
    assert later.queue.flush()
    with open_library(folder) as library:
        assert not is_queue_paused(library)


def test_another_program_cancels_pauses_and_adds(open_session: Any, folder: Path, qtbot: Any, tmp_path: Path) -> None:
    session = open_session()
    job = submit(session, "wait", "Rain", until=str(tmp_path / "never"))
    qtbot.waitUntil(lambda: job.job.state is JobState.ACTIVE)
    assert session.queue.flush()
    with open_library(folder) as library:
        ask_owner(library, job.job.id, "cancel")
        set_queue_paused(library, is_paused=True)
    qtbot.waitUntil(lambda: job.job.state is JobState.CANCELLED and session.executor.is_paused)
    added = Job("c" * 12, "wait", "added", "2026-11-21T03:30:00.000Z", can_repeat=True)
    with open_library(folder) as library:
        set_queue_paused(library, is_paused=False)
        keep_queue_rows(library, [(row_of_job(added), "{}")])
    qtbot.waitUntil(lambda: [each.state for each in session.executor.jobs()][1:] == [JobState.COMPLETED])


def test_a_real_order_is_done_in_a_process_with_its_run_noted(
    open_session: Any, folder: Path, qtbot: Any, tmp_path: Path
) -> None:
    session = open_session()
    (tmp_path / "samples").mkdir()
    order = scan_order([tmp_path / "samples"], is_deep=False)
    work = job_kinds.order_work(order, session.settings, session.executor.processes)
    job = session.executor.submit(work, kind=order.kind, label="Scan", order=order)
    job.note_run("d" * 12)
    with qtbot.waitSignal(job.done) as done:
        pass
    assert done.args[0].num_files == 0
    assert session.queue.flush()
    with open_library(folder) as library:
        assert runs_of_job(library, job.job.id) == ["d" * 12]


def test_work_that_cannot_be_described_is_kept_as_history(open_session: Any, folder: Path, qtbot: Any) -> None:
    session = open_session()

    def work(progress: Progress) -> int:
        progress.report(0.5, "Half")
        return 7

    job = session.executor.submit(work, kind="render", label="Plain")
    qtbot.waitUntil(lambda: job.job.has_ended)
    assert session.queue.flush()
    assert stored(folder)["Plain"].state is JobState.COMPLETED and not stored(folder)["Plain"].can_repeat


def test_a_job_that_is_begun_again_twice_knows_what_the_first_had_done(open_session: Any, qtbot: Any) -> None:
    session, given = open_session(), []

    def fail() -> None:
        raise BadInputError("No.")

    def work_of(order: Any, runs: Any, _: Any) -> Any:
        given.append(runs)  # what it is told of earlier runs
        return lambda _: fail()

    session.queue._work = work_of

    first = session.executor.submit(lambda _: fail(), kind="wait", label="Rain", order=described("wait", {}))
    first.note_run("1" * 12)
    qtbot.waitUntil(lambda: first.job.has_ended)
    session.queue.begin_again(first.job)
    second = session.executor.handle(session.executor.jobs()[-1].id)
    qtbot.waitUntil(lambda: second.job.has_ended)
    session.queue.begin_again(second.job)
    assert given == [("1" * 12,), ("1" * 12,)]


def test_a_kind_of_job_that_is_not_known_any_more_is_said(open_session: Any, qtbot: Any) -> None:
    session, said = open_session(), []
    session.told.connect(lambda _, text: said.append(text))

    def fail(_: Progress) -> None:
        raise BadInputError("No.")

    old = session.executor.submit(fail, kind="carve", label="Stone", order=described("carve", {}))
    qtbot.waitUntil(lambda: old.job.has_ended)
    session.queue.begin_again(old.job)
    assert said == ['A job of the kind "carve" is unknown to this AirDesk: update it.']
