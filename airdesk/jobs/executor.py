"""The one interface behind which jobs run: in this thread, in workers of a window, or on another machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from airdesk.jobs.job import Job
from airdesk.jobs.order import JobOrder
from airdesk.progress import Progress

Result = TypeVar("Result")
ResultOut = TypeVar("ResultOut", covariant=True)

Work = Callable[[Progress], Result]
"""Does everything over frozen inputs; its `Progress` is all it sees of the job."""

JobListener = Callable[[Job], None]
"""Told of every change of a job."""


class JobHandle(Protocol[ResultOut]):
    """A submitted job as its owner sees it."""

    @property
    def job(self) -> Job:
        """The job as it stands now."""

    def cancel(self) -> None:
        """Ask it to stop; it ends as cancelled, with nothing half-written."""

    def result(self) -> ResultOut:
        """What the work returned, once it is done; raises what the work raised."""


class Executor(Protocol):
    """Runs jobs."""

    def submit(self, work: Work[Result], *, kind: str, label: str, order: JobOrder | None = None) -> JobHandle[Result]:
        """Take a job on.

        *order*: the same work as kind and inputs, which can be stored and done again; an executor that works elsewhere sends
        the order and leaves the call alone (`workflows.job_kinds.carry_out` does what an order says, in any process).
        """
