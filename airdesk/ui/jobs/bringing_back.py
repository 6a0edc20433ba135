"""Jobs that another program left behind come into the queue a few at a time: there may be hundreds, and the window waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject

from airdesk.jobs.keeper import KeptJob
from airdesk.ui.pool_job import PoolJob
from airdesk.ui.steps import Steps, take_one_by_one

_AT_ONCE: Final = 20  # jobs; each takes a sixth of a millisecond


class BringingBack(QObject):
    """In the order of the queue; what is cancelled before its turn comes is cancelled then."""

    def __init__(self, take: Callable[[KeptJob], PoolJob[Any] | None], parent: QObject) -> None:
        """*take*: puts a job into the queue; None where that cannot be."""
        super().__init__(parent)
        self._take = take
        self._coming: set[str] = set()
        self._unwanted: set[str] = set()
        self._is_over = False

    def begin(self, waiting: Sequence[KeptJob], then: Callable[[], object]) -> None:
        """Take them all on, then call *then*."""
        self._coming.update(kept.job.id for kept in waiting)
        take_one_by_one(self._taken(waiting), self, then)

    def cancel(self, job_id: str) -> None:
        """A job is not wanted; nothing happens where it is not one of those that come."""
        if job_id in self._coming:
            self._unwanted.add(job_id)

    def stop(self) -> None:
        """The window closes: what has not come yet is left to the next one."""
        self._is_over = True

    def _taken(self, waiting: Sequence[KeptJob]) -> Steps:
        for number, kept in enumerate(waiting, 1):
            if self._is_over:
                return
            job_id = kept.job.id
            handle = self._take(kept)
            if handle is not None and job_id in self._unwanted:
                handle.cancel()
            self._coming.discard(job_id)
            self._unwanted.discard(job_id)
            if number % _AT_ONCE == 0:
                yield
