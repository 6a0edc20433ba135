"""A job of the window: its work in a thread, its changes as signals in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic

from PySide6.QtCore import QObject, Qt, Signal

from airdesk.errors import CancelledError
from airdesk.jobs.context import JobContext
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.job import Job, JobState, Priority, moved, progressed
from airdesk.jobs.order import JobOrder
from airdesk.jobs.retry import should_retry, wait_seconds

if TYPE_CHECKING:
    from airdesk.ui.pool import PoolExecutor

_NOT_BEGUN = frozenset({JobState.WAITING, JobState.DELAYED})


class PoolJob(QObject, Generic[Result]):
    """A job in the pool; its signals come in the thread that made it, not before that returns to its events.

    So whoever connects right after submitting misses nothing, however quick the job is.
    """

    changed = Signal(object)  # Job
    done = Signal(object)  # what the work returned
    failed = Signal(object)  # the error; a cancelled job ends with neither

    _has_changed = Signal(object)
    _is_done = Signal(object)
    _has_failed = Signal(object)
    _is_over = Signal()  # after the others

    def __init__(self, job: Job, work: Work[Result], owner: PoolExecutor, order: JobOrder | None = None) -> None:
        super().__init__(owner)
        self.order = order
        """What it does, where that can be done again."""
        self._job = job
        self._work: Work[Result] | None = work
        self._owner = owner
        self._context = JobContext(self._report)
        self._ended = threading.Event()
        self._lock = threading.RLock()
        self._outcome: Callable[[], Result] | None = None
        for within, outside in ((self._has_changed, self.changed), (self._is_done, self.done), (self._has_failed, self.failed)):
            within.connect(outside, Qt.ConnectionType.QueuedConnection)
        self._is_over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)

    @property
    def job(self) -> Job:
        """The job as it stands now."""
        return self._job

    @property
    def is_unwanted(self) -> bool:
        """True once it was asked to stop, though it may take a moment until it has."""
        return self._context.is_cancelled

    def cancel(self) -> None:
        """Ask it to stop; a job that waits, for its turn or for its next attempt, ends at once."""
        self._context.cancel()
        with self._lock:
            if self._job.state not in _NOT_BEGUN:
                return
            self._move(JobState.CANCELLED)
        self._owner.on_cancelled(self)
        self._end()

    def go_when_over(self) -> None:
        """Nobody lists it afterwards: it leaves its executor once its end is told, so that small work does not pile up."""
        self._is_over.connect(self.deleteLater, Qt.ConnectionType.QueuedConnection)

    def result(self) -> Result:
        """Wait for the work and give what it returned, or raise what it raised; for another thread than the window's.

        Once `done` has been told, the job holds what was returned no longer: songs would pile up in the list of jobs.
        """
        self._ended.wait()
        if self._outcome is not None:
            return self._outcome()
        if self._job.state is JobState.CANCELLED:
            raise CancelledError("cancelled before it began")
        raise RuntimeError("what the work returned was told already")

    def begin(self) -> bool:
        """It is the job's turn; False where it was cancelled meanwhile."""
        with self._lock:
            may_begin = self._job.state in _NOT_BEGUN
            if may_begin:
                self._move(JobState.ACTIVE)
        return may_begin

    def begin_and_run(self) -> None:
        """For a job that waits for a thread only."""
        if self.begin():
            self.run()

    def run(self) -> None:
        """Make one attempt, in a thread of the pool; afterwards the job has ended, or waits for the next one."""
        wait = 0.0
        try:
            wait = self._attempt()
        finally:
            if not wait:
                self._end()
            self._owner.on_attempt_made(self, wait)

    def note_run(self, run_id: str) -> None:
        """The run that the work has begun; any thread."""
        with self._lock:
            self._become(replace(self._job, run_id=run_id))

    def note_priority(self, priority: Priority) -> None:
        """Another priority; where it stands in the queue is the executor's."""
        with self._lock:
            self._job = replace(self._job, priority=priority)
            self._has_changed.emit(self._job)

    def _attempt(self) -> float:
        """Do the work; returns the seconds to wait for the next attempt, 0 where none follows."""
        assert self._work is not None
        try:
            value = self._work(self._context)
        except BaseException as error:  # noqa: BLE001  the boundary of a job: its owner is told
            problem = error
        else:
            self._finish(lambda: value)
            return 0.0
        policy = self._owner.policy
        if not isinstance(problem, Exception) or not should_retry(problem, self._job.attempts, policy):
            self._finish(_raising(problem))
            return 0.0
        with self._lock:
            try:
                self._context.check_cancelled()
            except CancelledError as cancelled:
                self._finish(_raising(cancelled))
                return 0.0
            self._move(JobState.DELAYED, str(problem))
        return wait_seconds(problem, self._job.attempts, policy)

    def _finish(self, outcome: Callable[[], Result]) -> None:
        self._outcome = outcome
        try:
            value = outcome()
        except CancelledError as error:
            self._move(JobState.CANCELLED, str(error))
        except BaseException as error:  # noqa: BLE001  see above
            self._move(JobState.FAILED, str(error))
            self._has_failed.emit(error)
        else:
            self._move(JobState.COMPLETED)
            self._is_done.emit(value)

    def _end(self) -> None:
        self._ended.set()
        self._is_over.emit()

    def _let_go(self) -> None:
        self._work = self._outcome = None
        if self._job.state is JobState.COMPLETED:
            self.order = None  # songs, too

    def _report(self, fraction: float | None, stage: str) -> None:
        with self._lock:
            self._job = progressed(self._job, fraction, stage)
            self._has_changed.emit(self._job)

    def _move(self, state: JobState, error: str | None = None) -> None:
        with self._lock:
            self._become(moved(self._job, state, error=error))

    def _become(self, job: Job) -> None:
        """Kept before anybody can see it: who sees that a job has ended and waits for the library finds it there."""
        self._owner.keep(self, job)
        self._job = job
        self._has_changed.emit(job)


def _raising(error: BaseException) -> Callable[[], Result]:
    def raise_again() -> Result:
        raise error

    return raise_again
