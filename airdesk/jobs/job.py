"""A job: what it is, how far it got, and which states may follow which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Final

from airdesk.library.identity import utc_now


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    DELAYED = "delayed"  # waits for its next attempt
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Priority(IntEnum):
    """Whose turn comes first."""

    LOW = -1
    NORMAL = 0
    HIGH = 1
    NOW = 2  # somebody waits with the mouse in hand: not even a paused queue holds it


ENDED: Final = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})

INTERRUPTED: Final = "AirDesk ended before this was done, and it cannot go on by itself: begin it again."

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
    priority: Priority = Priority.NORMAL
    began_at: str = ""  # UTC, of its first attempt; empty while it waits for that
    ended_at: str = ""  # UTC
    run_id: str | None = None  # the run that it is, or that it began last
    again_of: str | None = None  # the ended job that it repeats
    can_repeat: bool = False  # what it does is kept, so that it can be done again, also after a restart

    @property
    def has_ended(self) -> bool:
        """True when nothing more will happen to it."""
        return self.state in ENDED


def moved(job: Job, state: JobState, *, error: str | None = None) -> Job:
    """The job in its next state. Raises ValueError where that state cannot follow."""
    if state not in _FOLLOWERS[job.state]:
        raise ValueError(f"a job that is {job.state} cannot become {state}")
    now = utc_now()
    return replace(
        job,
        state=state,
        attempts=job.attempts + (state is JobState.ACTIVE),
        fraction=1.0 if state is JobState.COMPLETED else job.fraction,
        error=error,
        began_at=job.began_at or (now if state is JobState.ACTIVE else ""),
        ended_at=now if state in ENDED else "",
    )


def resting(job: Job) -> Job:
    """A job whose program ended, as the next program finds it: one that can be repeated waits again, any other has failed."""
    if job.has_ended:
        return job
    if job.can_repeat:
        return replace(job, state=JobState.WAITING, fraction=0.0, error=None)
    return replace(job, state=JobState.FAILED, error=INTERRUPTED, ended_at=utc_now())


def progressed(job: Job, fraction: float | None, stage: str) -> Job:
    """The job after a report; progress never runs backwards within an attempt."""
    if fraction is None or job.fraction is None:
        return replace(job, fraction=fraction, stage=stage)
    return replace(job, fraction=max(job.fraction, min(1.0, max(0.0, fraction))), stage=stage)
