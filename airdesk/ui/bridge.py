"""The only place where other threads meet the window: jobs run in a QThreadPool, what becomes of them arrives as signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from airdesk.errors import CancelledError
from airdesk.jobs.context import JobContext
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.job import Job, JobState, moved, progressed
from airdesk.jobs.retry import RetryPolicy, should_retry
from airdesk.library.identity import new_id, utc_now

SLOTS = 5
"""Jobs at once; what computes much does so in processes of its own."""


class PoolJob(QObject, Generic[Result]):
    """A job in the pool; its signals arrive in the thread that made it."""

    changed = Signal(object)  # Job
    done = Signal(object)  # what the work returned
    failed = Signal(object)  # the error; a cancelled job ends with neither

    def __init__(self, job: Job, work: Work[Result], policy: RetryPolicy, owner: QObject) -> None:
        super().__init__(owner)
        self._job = job
        self._work = work
        self._policy = policy
        self._context = JobContext(self._report)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._outcome: Callable[[], Result] | None = None

    @property
    def job(self) -> Job:
        """The job as it stands now."""
        return self._job

    def cancel(self) -> None:
        """Ask it to stop; a job that waits for its turn ends at once."""
        self._context.cancel()
        with self._lock:
            if self._job.state is not JobState.WAITING:
                return
            self._move(JobState.CANCELLED)
        self._ended.set()

    def result(self) -> Result:
        """Wait for the work and give what it returned, or raise what it raised. Not for the window's thread."""
        self._ended.wait()
        if self._outcome is None:
            raise CancelledError("cancelled before it began")
        return self._outcome()

    def run(self) -> None:
        """Do the work, in a thread of the pool."""
        with self._lock:
            if self._job.state is not JobState.WAITING:
                return
            self._move(JobState.ACTIVE)
        try:
            self._finish(self._attempt())
        finally:
            self._ended.set()

    def _attempt(self) -> Callable[[], Result]:
        while True:
            try:
                value = self._work(self._context)
                return lambda: value
            except BaseException as error:  # noqa: BLE001  the boundary of a job: its owner is told
                problem = error
            if not isinstance(problem, Exception) or not should_retry(problem, self._job.attempts, self._policy):
                return _raising(problem)
            self._move(JobState.DELAYED, str(problem))
            try:
                self._context.wait(self._policy.delay_seconds(self._job.attempts))
            except CancelledError as cancelled:
                return _raising(cancelled)
            self._move(JobState.ACTIVE)

    def _finish(self, outcome: Callable[[], Result]) -> None:
        self._outcome = outcome
        try:
            value = outcome()
        except CancelledError as error:
            self._move(JobState.CANCELLED, str(error))
        except BaseException as error:  # noqa: BLE001  see above
            self._move(JobState.FAILED, str(error))
            self.failed.emit(error)
        else:
            self._move(JobState.COMPLETED)
            self.done.emit(value)

    def _report(self, fraction: float | None, stage: str) -> None:
        self._job = progressed(self._job, fraction, stage)
        self.changed.emit(self._job)

    def _move(self, state: JobState, error: str | None = None) -> None:
        self._job = moved(self._job, state, error=error)
        self.changed.emit(self._job)


class PoolExecutor(QObject):
    """Runs jobs in threads of the window's process; each change is told in the window's thread."""

    job_changed = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None, *, slots: int = SLOTS, policy: RetryPolicy | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(slots)
        self._policy = policy or RetryPolicy()
        self._handles: dict[str, PoolJob[object]] = {}

    def submit(self, work: Work[Result], *, kind: str, label: str) -> PoolJob[Result]:
        """Take a job on; it begins when a slot is free."""
        handle: PoolJob[Result] = PoolJob(Job(new_id(), kind, label, utc_now()), work, self._policy, self)
        self._handles[handle.job.id] = handle  # type: ignore[assignment]
        handle.changed.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self.job_changed.emit(handle.job)
        self._pool.start(QRunnable.create(handle.run))
        return handle

    def jobs(self) -> list[Job]:
        """All jobs of this session, oldest first."""
        return [handle.job for handle in self._handles.values()]

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop."""
        if job_id in self._handles:
            self._handles[job_id].cancel()

    def num_running(self) -> int:
        """Jobs that have not ended."""
        return sum(not handle.job.has_ended for handle in self._handles.values())

    def shut_down(self, wait_ms: int = 10_000) -> None:
        """Cancel everything and wait for it, at the window's end."""
        for handle in self._handles.values():
            handle.cancel()
        self._pool.waitForDone(wait_ms)

    def _pass_on(self, job: Job) -> None:
        self.job_changed.emit(job)


def _raising(error: BaseException) -> Callable[[], Result]:
    def raise_again() -> Result:
        raise error

    return raise_again
