"""The only place where other threads meet the window: jobs run in a QThreadPool, what becomes of them arrives as signals."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from airdesk.errors import AirdeskError, CancelledError
from airdesk.jobs.context import JobContext
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.job import Job, JobState, moved, progressed
from airdesk.jobs.process_work import WorkProcesses
from airdesk.jobs.retry import RetryPolicy, should_retry
from airdesk.library.identity import new_id, utc_now

SLOTS = 5
"""Jobs at once."""


QUIET_KINDS = frozenset({"library", "cover", "peaks", "watching"})
"""Small work that the window does for itself: nobody is told of it, and nobody is asked about it at the end."""


def heavy_slots() -> int:
    """Jobs at once that keep a core busy: one core stays free for the window."""
    return max(1, (os.cpu_count() or 2) - 1)


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

    def __init__(self, job: Job, work: Work[Result], policy: RetryPolicy, owner: QObject) -> None:
        super().__init__(owner)
        self._job = job
        self._work: Work[Result] | None = work
        self._policy = policy
        self._context = JobContext(self._report)
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._outcome: Callable[[], Result] | None = None
        for within, outside in ((self._has_changed, self.changed), (self._is_done, self.done), (self._has_failed, self.failed)):
            within.connect(outside, Qt.ConnectionType.QueuedConnection)
        self._is_over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)

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
        """Wait for the work and give what it returned, or raise what it raised; for another thread than the window's.

        Once `done` has been told, the job holds what was returned no longer: songs would pile up in the list of jobs.
        """
        self._ended.wait()
        if self._outcome is not None:
            return self._outcome()
        if self._job.state is JobState.CANCELLED:
            raise CancelledError("cancelled before it began")
        raise RuntimeError("what the work returned was told already")

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
            self._is_over.emit()

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
            self._has_failed.emit(error)
        else:
            self._move(JobState.COMPLETED)
            self._is_done.emit(value)

    def _let_go(self) -> None:
        self._work = self._outcome = None

    def _report(self, fraction: float | None, stage: str) -> None:
        self._job = progressed(self._job, fraction, stage)
        self._has_changed.emit(self._job)

    def _move(self, state: JobState, error: str | None = None) -> None:
        self._job = moved(self._job, state, error=error)
        self._has_changed.emit(self._job)


class PoolExecutor(QObject):
    """Runs jobs in threads of the window's process, which wait where the work is done in another one; each change is told in
    the window's thread."""

    job_changed = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None, *, slots: int = SLOTS, policy: RetryPolicy | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(slots)
        self._heavy_pool = QThreadPool(self)
        self._heavy_pool.setMaxThreadCount(heavy_slots())
        self._policy = policy or RetryPolicy()
        self._handles: dict[str, PoolJob[object]] = {}
        self._quiet: list[PoolJob[object]] = []
        self.processes = WorkProcesses()
        """Does what would keep the window from its events: give `processes.work(…)` to `submit`."""

    def submit(self, work: Work[Result], *, kind: str, label: str, is_heavy: bool = False) -> PoolJob[Result]:
        """Take a job on; it begins when a slot is free. *is_heavy*: it keeps a core busy, so few of its kind run at once."""
        handle: PoolJob[Result] = PoolJob(Job(new_id(), kind, label, utc_now()), work, self._policy, self)
        if kind in QUIET_KINDS:
            self._quiet = [known for known in self._quiet if not known.job.has_ended]
            self._quiet.append(handle)
        else:
            self._handles[handle.job.id] = handle
            handle.changed.connect(self._pass_on)
            self.job_changed.emit(handle.job)
        pool = self._heavy_pool if is_heavy else self._pool
        pool.start(handle.run)  # the function itself: the wrapper of a QRunnable would outlive the C++ object it stands for
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
        for handle in [*self._handles.values(), *self._quiet]:
            if handle.job.kind != "library":  # what was asked of the library is still done
                handle.cancel()
        self._pool.waitForDone(wait_ms)
        self._heavy_pool.waitForDone(wait_ms)
        self.processes.end()

    def _pass_on(self, job: Job) -> None:
        self.job_changed.emit(job)


def _raising(error: BaseException) -> Callable[[], Result]:
    def raise_again() -> Result:
        raise error

    return raise_again


class _Postman(QObject):
    """Carries what a thread made into the window's thread. The thread itself holds it: it may outlive who asked."""

    arrived = Signal(object, object, object)  # what it is the answer to, answer, error


def _carried(postman: _Postman, mark: object, work: Callable[[], object]) -> None:
    """Do the work and send what came of it, mistakes of ours included."""
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001  the boundary of a thread: who asked is told
        postman.arrived.emit(mark, None, error)
    else:
        postman.arrived.emit(mark, answer, None)


class _OneThread(QObject):
    """Work in one thread, told by `_tell`. No QThreadPool: one that goes with its widget waits for work that needs Python's
    lock, which the widget's end may hold."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=type(self).__name__)
        self._postman = _Postman()
        self._postman.arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def _send(self, mark: object, work: Callable[[], object]) -> Future[None]:
        return self._thread.submit(_carried, self._postman, mark, work)

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        raise NotImplementedError


class Latest(_OneThread):
    """Answers questions in a thread; a newer question makes older ones be forgotten."""

    answered = Signal(object)
    failed = Signal(object)  # AirdeskError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._asked: Future[None] | None = None

    def ask(self, question: Callable[[], object]) -> None:
        """Ask; the answer arrives as a signal unless another question comes first."""
        self.forget()
        self._asked = self._send(self._number, question)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._number += 1
        if self._asked is not None:
            self._asked.cancel()

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        if mark != self._number:
            return
        if error is None:
            self.answered.emit(answer)
        elif isinstance(error, AirdeskError):
            self.failed.emit(error)
        else:
            raise error


class InOrder(_OneThread):
    """Does small things (store a name, move to the trash) one after the other in a thread; none is lost or overtaken."""

    failed = Signal(object)  # AirdeskError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def do(self, work: Callable[[], Result], then: Callable[[Result], object] | None = None) -> None:
        """Do it in its turn; *then* gets what it returned, in the window's thread."""
        self._send(then, work)

    def finish(self, wait_seconds: float = 10.0) -> None:
        """Wait until all is done."""
        self._thread.submit(lambda: None).result(wait_seconds)

    def _tell(self, mark: object, answer: object, error: Exception | None) -> None:
        if isinstance(error, AirdeskError):
            self.failed.emit(error)
        elif error is not None:
            raise error
        elif callable(mark):
            mark(answer)
