"""Jobs run here and now, in the calling thread: for the command line and for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NoReturn

from airdesk.errors import CancelledError
from airdesk.jobs.context import JobContext
from airdesk.jobs.executor import JobListener, Result, Work
from airdesk.jobs.job import Job, JobState, moved, progressed
from airdesk.jobs.order import JobOrder
from airdesk.jobs.retry import RetryPolicy, should_retry, wait_seconds
from airdesk.library.identity import new_id, utc_now


class InlineJob(Generic[Result]):
    """A job that runs when its result is asked for; `cancel` may come from a signal or another thread."""

    def __init__(self, job: Job, work: Work[Result], policy: RetryPolicy, on_change: JobListener) -> None:
        self._job = job
        self._work = work
        self._policy = policy
        self._on_change = on_change
        self._context = JobContext(self._report)
        self._outcome: Callable[[], Result] | None = None

    @property
    def job(self) -> Job:
        """The job as it stands now."""
        return self._job

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._context.cancel()

    def result(self) -> Result:
        """Run the work, once, and give its result or raise its error."""
        if self._outcome is None:
            self._outcome = self._run()
        return self._outcome()

    def _run(self) -> Callable[[], Result]:
        try:
            value = self._attempt_until_done()
        except BaseException as error:  # noqa: BLE001  whatever it was, the job has ended and its owner is told
            self._end_with(error)
            return _raising(error)
        self._change(moved(self._job, JobState.COMPLETED))
        return lambda: value

    def _attempt_until_done(self) -> Result:
        while True:
            self._context.check_cancelled()
            self._change(moved(self._job, JobState.ACTIVE))
            try:
                return self._work(self._context)
            except Exception as error:
                if not should_retry(error, self._job.attempts, self._policy):
                    raise
                wait = wait_seconds(error, self._job.attempts, self._policy)
                self._change(moved(self._job, JobState.DELAYED, error=str(error)))
            self._context.wait(wait)

    def _end_with(self, error: BaseException) -> None:
        was_cancelled = isinstance(error, (CancelledError, KeyboardInterrupt))
        self._change(moved(self._job, JobState.CANCELLED if was_cancelled else JobState.FAILED, error=str(error)))

    def _report(self, fraction: float | None, stage: str) -> None:
        self._change(progressed(self._job, fraction, stage))

    def _change(self, job: Job) -> None:
        self._job = job
        self._on_change(job)


class InlineExecutor:
    """Runs each job in the thread that asks for its result."""

    def __init__(self, on_change: JobListener | None = None, policy: RetryPolicy | None = None) -> None:
        self._on_change = on_change or _nobody_listens
        self._policy = policy or RetryPolicy()

    def submit(self, work: Work[Result], *, kind: str, label: str, order: JobOrder | None = None) -> InlineJob[Result]:
        """Take a job on; it waits until `result()` is called."""
        job = Job(new_id(), kind, label, utc_now(), can_repeat=order is not None)
        self._on_change(job)
        return InlineJob(job, work, self._policy, self._on_change)


def _nobody_listens(job: Job) -> None:
    """Ignore what became of the job."""


def _raising(error: BaseException) -> Callable[[], NoReturn]:
    def raise_again() -> NoReturn:
        raise error

    return raise_again
