"""How jobs are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from airdesk.jobs.job import Job, JobState, Priority

STATE_TEXTS: Final = {
    JobState.WAITING: "waiting",
    JobState.ACTIVE: "running",
    JobState.DELAYED: "tries again soon",
    JobState.COMPLETED: "done",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}

STATE_TONES: Final = {
    JobState.WAITING: "text-faint",
    JobState.ACTIVE: "accent",
    JobState.DELAYED: "warn",
    JobState.COMPLETED: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "text-faint",
}

PRIORITY_NAMES: Final[Mapping[Priority, str]] = {Priority.HIGH: "High", Priority.NORMAL: "Normal", Priority.LOW: "Low"}
"""Those that a user can give."""

PRIORITY_TEXTS: Final[Mapping[Priority, str]] = {
    Priority.NOW: "at once",
    Priority.HIGH: "high",
    Priority.NORMAL: "",
    Priority.LOW: "low",
}
"""What is worth saying."""


def stage_text(job: Job) -> str:
    """What it is doing."""
    if job.state is JobState.WAITING:
        return "Waits for its turn"
    if job.state is JobState.DELAYED:
        return f"Tries again soon: {first_line(job.error)}" if job.error else "Tries again soon"
    return job.stage or "Begins…"


def percent_text(job: Job) -> str:
    """How far it is; empty where nobody knows."""
    return "" if job.fraction is None or job.state is JobState.WAITING else f"{round(100 * job.fraction)} %"


def first_line(text: str | None) -> str:
    """The first line of a message that says something."""
    return next((line.strip() for line in (text or "").splitlines() if line.strip()), "")


def clock_of(seconds: float) -> str:
    """ "0:07", "12:30"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def mean_text(mean_seconds: Mapping[str, float]) -> str:
    """ "On average: make 0:12 · export 0:04"."""
    kinds = " · ".join(f"{kind} {clock_of(seconds)}" for kind, seconds in mean_seconds.items())
    return f"On average: {kinds}" if kinds else ""
