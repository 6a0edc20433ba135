"""A job: what it is, how far it got, and which states may follow which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    DELAYED = "delayed"  # waits for its next attempt
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})

_FOLLOWERS: Final = {
    JobState.WAITING: {JobState.ACTIVE, JobState.CANCELLED},
    JobState.ACTIVE: {JobState.DELAYED, JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED},
    JobState.DELAYED: {JobState.ACTIVE, JobState.CANCELLED},
    JobState.COMPLETED: set[JobState](),
    JobState.FAILED: set[JobState](),
    JobState.CANCELLED: set[JobState](),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work as it stands now."""

    id: str  # 12 hex digits
    kind: str  # "make", "render"…
    label: str  # what the user sees: the song's title or prompt
    created_at: str  # UTC
    state: JobState = JobState.WAITING
    fraction: float | None = 0.0  # 0..1, None while unknown
    stage: str = ""  # "Rendering bass…"
    attempts: int = 0
    error: str | None = None

    @property
    def has_ended(self) -> bool:
        """True when nothing more will happen to it."""
        return self.state in ENDED


def moved(job: Job, state: JobState, *, error: str | None = None) -> Job:
    """The job in its next state. Raises ValueError where that state cannot follow."""
    if state not in _FOLLOWERS[job.state]:
        raise ValueError(f"a job that is {job.state} cannot become {state}")
    attempts = job.attempts + (state is JobState.ACTIVE)
    fraction = 1.0 if state is JobState.COMPLETED else job.fraction
    return replace(job, state=state, attempts=attempts, fraction=fraction, error=error)


def progressed(job: Job, fraction: float | None, stage: str) -> Job:
    """The job after a report; progress never runs backwards within an attempt."""
    if fraction is None or job.fraction is None:
        return replace(job, fraction=fraction, stage=stage)
    return replace(job, fraction=max(job.fraction, min(1.0, max(0.0, fraction))), stage=stage)
