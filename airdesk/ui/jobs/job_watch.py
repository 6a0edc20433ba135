"""The jobs of this session as panels want to see them: when each began and ended, how many there are of which."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from airdesk.jobs.job import Job, JobState
from airdesk.ui.bridge import PoolExecutor

RUNNING = frozenset({JobState.ACTIVE, JobState.DELAYED})


@dataclass(frozen=True, slots=True)
class WatchedJob:
    """A job with its times."""

    job: Job
    began: float | None = None  # by the monotonic clock; None while it waits
    ended: float | None = None

    @property
    def seconds(self) -> float:
        """How long it has worked so far."""
        if self.began is None:
            return 0.0
        return (time.monotonic() if self.ended is None else self.ended) - self.began


class JobWatch(QObject):
    """Listens to the executor."""

    changed = Signal(object)  # WatchedJob

    def __init__(self, executor: PoolExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[str, WatchedJob] = {}
        for job in executor.jobs():
            self._take(job)
        executor.job_changed.connect(self._on_job)

    @property
    def jobs(self) -> list[WatchedJob]:
        """All jobs of this session, oldest first."""
        return list(self._jobs.values())

    @property
    def unfinished(self) -> list[WatchedJob]:
        """Those that run or wait, in the order they were asked for."""
        return [watched for watched in self._jobs.values() if not watched.job.has_ended]

    @property
    def front(self) -> WatchedJob | None:
        """The one to show where there is room for one: the oldest that runs, else that tries again soon, else that waits."""
        order = (JobState.ACTIVE, JobState.DELAYED, JobState.WAITING)
        return min(self.unfinished, key=lambda each: order.index(each.job.state), default=None)

    def number(self, *states: JobState) -> int:
        """How many are in one of the states."""
        return sum(watched.job.state in states for watched in self._jobs.values())

    def _on_job(self, job: Job) -> None:
        self.changed.emit(self._take(job))

    def _take(self, job: Job) -> WatchedJob:
        before = self._jobs.get(job.id)
        began = before.began if before is not None else None
        if began is None and job.state is not JobState.WAITING and job.state is not JobState.CANCELLED:
            began = time.monotonic()
        ended = time.monotonic() if job.has_ended else None
        watched = self._jobs[job.id] = WatchedJob(job, began, ended)
        return watched
