"""The queue is written by a thread of its own, whatever the library says meanwhile."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from airdesk.errors import AirdeskError, LibraryError
from airdesk.jobs import keeper as keeper_module
from airdesk.jobs.job import Job, JobState, moved
from airdesk.jobs.journal import load_jobs, row_of_job
from airdesk.jobs.keeper import JobKeeper, KeeperListener, KeptJob
from airdesk.jobs.order import described, order_of
from airdesk.library import database, job_queue_rows, job_rows
from airdesk.library.database import open_library
from airdesk.library.job_queue_rows import set_queue_paused
from airdesk.library.job_rows import keep_queue_rows, load_order_texts

JOB = Job("a" * 12, "wait", "Rain", "2026-11-21T03:30:00.000Z", can_repeat=True)
ORDER = described("wait", {"seconds": 1})


@dataclass
class Heard:
    """What a keeper says."""

    adopted: list[KeptJob] = field(default_factory=list)
    troubles: list[AirdeskError] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    troubled: threading.Event = field(default_factory=threading.Event)

    def listener(self) -> KeeperListener:
        return KeeperListener(self._take, lambda _: None, lambda _: None, self._hear_trouble)

    def _hear_trouble(self, error: AirdeskError) -> None:
        self.troubles.append(error)
        self.troubled.set()

    def _take(self, kept: tuple[KeptJob, ...], _: float) -> None:
        self.adopted += kept
        self.begun.set()


@pytest.fixture
def kept_by(tmp_path: Path) -> Callable[[Heard], JobKeeper]:
    def begin(heard: Heard) -> JobKeeper:
        keeper = JobKeeper(tmp_path, heard.listener())
        keeper.begin()
        assert heard.begun.wait(60)
        return keeper

    return begin


def test_what_is_kept_is_there_for_the_next_program(kept_by: Callable[[Heard], JobKeeper], tmp_path: Path) -> None:
    keeper = kept_by(Heard())
    keeper.keep(KeptJob(JOB, 1.0, ORDER))
    active = moved(JOB, JobState.ACTIVE)
    keeper.keep(KeptJob(active, 1.0, ORDER))
    assert keeper.flush(60)
    keeper.let_rest(KeptJob(active, 1.0, ORDER))
    keeper.keep(KeptJob(moved(active, JobState.CANCELLED), 1.0, ORDER))  # the window closes, which is no wish of the user's
    keeper.close(60)
    heard = Heard()
    kept_by(heard).close(60)
    assert [(each.job.id, each.job.state, each.job.attempts) for each in heard.adopted] == [(JOB.id, JobState.WAITING, 1)]
    assert heard.adopted[0].order is not None and heard.adopted[0].order.describe() == {"seconds": 1}


def test_an_end_is_final(tmp_path: Path) -> None:
    done = moved(moved(JOB, JobState.ACTIVE), JobState.COMPLETED)
    with open_library(tmp_path) as library:
        for job in (JOB, done, replace(done, state=JobState.FAILED), JOB):
            keep_queue_rows(library, [(row_of_job(job), ORDER.text)])
        assert [job.state for job in load_jobs(library)] == [JobState.COMPLETED]
        assert load_order_texts(library, JOB.id) == ("wait", None)


def test_a_library_that_is_busy_is_told_of_once_and_written_when_it_is_not(
    kept_by: Callable[[Heard], JobKeeper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(keeper_module, "AGAIN_SECONDS", 0.1)
    heard = Heard()
    keeper = kept_by(heard)
    other = sqlite3.connect(tmp_path / database.DATABASE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    keeper.keep(KeptJob(JOB, 1.0, ORDER))
    keeper.set_paused(is_paused=True)
    assert heard.troubled.wait(60)
    assert not keeper.flush(0.6)  # it is tried several times
    assert len(heard.troubles) == 1 and "in use by another program" in str(heard.troubles[0])
    other.execute("ROLLBACK")
    other.close()
    assert keeper.flush(60)
    keeper.close(60)
    with open_library(tmp_path) as library:
        assert load_jobs(library) == [JOB]


def test_what_is_done_while_the_program_ends_is_not_done_again(kept_by: Callable[[Heard], JobKeeper]) -> None:
    keeper = kept_by(Heard())
    active = moved(JOB, JobState.ACTIVE)
    keeper.keep(KeptJob(active, 1.0, ORDER))
    keeper.let_rest(KeptJob(active, 1.0, ORDER))
    keeper.keep(KeptJob(moved(active, JobState.COMPLETED), 1.0, ORDER))
    keeper.close(60)
    heard = Heard()
    kept_by(heard).close(60)
    assert not heard.adopted


def test_what_rests_is_not_taken_on_by_the_program_that_ends(
    kept_by: Callable[[Heard], JobKeeper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "LOOK_SECONDS", 0.02)
    heard = Heard()
    keeper = kept_by(heard)
    keeper.keep(KeptJob(JOB, 1.0, ORDER))
    keeper.let_rest(KeptJob(JOB, 1.0, ORDER))
    assert keeper.flush(60)
    with open_library(tmp_path) as library:  # work that is being cancelled writes its end
        set_queue_paused(library, is_paused=True)
    time.sleep(0.2)
    keeper.close(60)
    assert not heard.adopted


def test_word_of_a_job_that_comes_late_does_not_begin_it_again(tmp_path: Path) -> None:
    keeper, active = JobKeeper(tmp_path, Heard().listener()), moved(JOB, JobState.ACTIVE)  # writes when it has begun
    keeper.keep(KeptJob(moved(active, JobState.COMPLETED), 1.0, ORDER))
    keeper.keep(KeptJob(active, 1.0, ORDER))
    keeper.let_rest(KeptJob(active, 1.0, ORDER))
    keeper.begin()
    assert keeper.flush(60)
    keeper.close(60)
    with open_library(tmp_path) as library:
        assert [job.state for job in load_jobs(library)] == [JobState.COMPLETED]


def test_jobs_are_brought_back_though_the_library_refuses_in_the_middle(
    kept_by: Callable[[Heard], JobKeeper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(tmp_path) as library:
        keep_queue_rows(library, [(row_of_job(JOB, position=1.0), ORDER.text)])
    refusals = [LibraryError("in use by another program")]

    def refuse_once(*arguments: object) -> None:
        if refusals:
            raise refusals.pop()
        keep_queue_rows(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(job_rows, "keep_queue_rows", refuse_once)
    monkeypatch.setattr(keeper_module, "AGAIN_SECONDS", 0.05)
    heard = Heard()
    kept_by(heard).close(60)
    assert [each.job.id for each in heard.adopted] == [JOB.id]


def test_a_pause_that_is_said_while_the_library_is_looked_at_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard, told = Heard(), []  # type: ignore[var-annotated]
    keeper = JobKeeper(tmp_path, replace(heard.listener(), paused=told.append))
    look = job_queue_rows.is_queue_paused

    def look_slowly(library: database.Library) -> bool:
        was_paused = look(library)
        if keeper.is_paused is None:
            keeper.set_paused(is_paused=True)
        return was_paused

    monkeypatch.setattr(job_queue_rows, "is_queue_paused", look_slowly)
    keeper.begin()
    assert heard.begun.wait(60) and keeper.flush()
    keeper.close()
    assert told == [] and keeper.is_paused
    with open_library(tmp_path) as library:
        assert look(library)


def test_names_that_no_file_can_hold_do_not_end_the_keeping(kept_by: Callable[[Heard], JobKeeper], tmp_path: Path) -> None:
    keeper = kept_by(Heard())
    odd = replace(JOB, label="Export to /mixes/\udcff", stage="Writing \udcff", error="\udcff cannot be read")
    keeper.keep(KeptJob(odd, 1.0, described("wait", {"folder": "/mixes/\udcff"})))
    assert keeper.flush(5)
    keeper.close()
    with open_library(tmp_path) as library:
        kind, inputs = load_order_texts(library, JOB.id)
        order = order_of(kind, inputs)
        assert [job.label for job in load_jobs(library)] == ["Export to /mixes/\ufffd"]
        assert order is not None and order.describe() == {"folder": "/mixes/\udcff"}  # the very folder, on a restart, too
