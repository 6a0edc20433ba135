"""What a queue has done and still has to do, as numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from airdesk.jobs.job import Job, JobState


@dataclass(frozen=True, slots=True)
class QueueStatistics:
    """Numbers of jobs."""

    waiting: int = 0
    active: int = 0  # those that wait for their next attempt, too
    done_today: int = 0
    failed: int = 0
    mean_seconds: Mapping[str, float] | None = None  # of those that were completed, by kind

    def document(self) -> dict[str, object]:
        """For JSON."""
        means = {kind: round(seconds, 2) for kind, seconds in (self.mean_seconds or {}).items()}
        return {
            "waiting": self.waiting,
            "active": self.active,
            "done_today": self.done_today,
            "failed": self.failed,
            "mean_seconds": means,
        }


def queue_statistics(jobs: Iterable[Job], now: datetime | None = None) -> QueueStatistics:
    """The numbers of some jobs. *now*: for what "today" is; the present moment where it is left out."""
    today = _start_of_day(now or datetime.now().astimezone())
    counts: dict[str, int] = defaultdict(int)
    seconds: dict[str, list[float]] = defaultdict(list)
    for job in jobs:
        match job.state:
            case JobState.WAITING:
                counts["waiting"] += 1
            case JobState.ACTIVE | JobState.DELAYED:
                counts["active"] += 1
            case JobState.FAILED:
                counts["failed"] += 1
            case JobState.COMPLETED:
                counts["done"] += (job.ended_at or job.created_at) >= today
                if (took := seconds_of(job)) is not None:
                    seconds[job.kind].append(took)
    means = {kind: sum(all_seconds) / len(all_seconds) for kind, all_seconds in sorted(seconds.items())}
    return QueueStatistics(counts["waiting"], counts["active"], counts["done"], counts["failed"], means)


def seconds_of(job: Job) -> float | None:
    """How long an ended job took from its first attempt on; None where that is not known."""
    if not (job.began_at and job.ended_at):
        return None
    return max(0.0, (datetime.fromisoformat(job.ended_at) - datetime.fromisoformat(job.began_at)).total_seconds())


def _start_of_day(now: datetime) -> str:
    """As times are stored."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return start.isoformat(timespec="milliseconds").replace("+00:00", "Z")
