"""Who waits, who may begin: the order of jobs, their slots and the pause. Values only; who runs them asks here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from airdesk.jobs.job import Priority


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's place in the queue."""

    job_id: str
    position: float  # of two with one priority the smaller comes first
    priority: Priority = Priority.NORMAL
    is_heavy: bool = False  # keeps a core busy

    @property
    def rank(self) -> tuple[int, float]:
        """What the queue is ordered by."""
        return (-self.priority, self.position)


class JobQueue:
    """Waiting jobs in order, and which of them have a slot; for one thread at a time."""

    def __init__(self, slots: int, heavy_slots: int) -> None:
        self.is_paused = False
        self._slots, self._heavy_slots = slots, heavy_slots
        self._waiting: list[Turn] = []
        self._running: dict[str, Turn] = {}
        self._last_position = 0.0

    def set_slots(self, slots: int) -> None:
        """Let so many run at once; those that run already go on."""
        self._slots = slots

    @property
    def waiting(self) -> tuple[Turn, ...]:
        """In the order they will begin."""
        return tuple(self._waiting)

    @property
    def num_running(self) -> int:
        """Slots in use."""
        return len(self._running)

    def new_position(self) -> float:
        """Behind all there have been."""
        self._last_position += 1.0
        return self._last_position

    def add(self, turn: Turn) -> None:
        """Let a job wait."""
        self._last_position = max(self._last_position, turn.position)
        self._waiting.append(turn)
        self._waiting.sort(key=lambda each: each.rank)

    def take(self) -> Turn | None:
        """The next job that may begin, which then has a slot; None where none may."""
        heavy = sum(turn.is_heavy for turn in self._running.values())
        if len(self._running) >= self._slots:
            return None
        for turn in self._waiting:
            if self.is_paused and turn.priority is not Priority.NOW:
                return None
            if not turn.is_heavy or heavy < self._heavy_slots:
                self._waiting.remove(turn)
                self._running[turn.job_id] = turn
                return turn
        return None

    def leave(self, job_id: str) -> Turn | None:
        """A job gives its slot back or no longer waits; returns the place it had, None where it had none."""
        running = self._running.pop(job_id, None)
        if running is not None:
            return running
        turn = next((each for each in self._waiting if each.job_id == job_id), None)
        if turn is not None:
            self._waiting.remove(turn)
        return turn

    def move(self, job_id: str, before: str | None) -> tuple[Turn, ...]:
        """Put a waiting job before another one, behind all where that is None; returns every place that is another now.

        Where its priority would not let it stand there it takes on the nearest one that does.
        """
        old = {turn.job_id: turn for turn in self._waiting}
        turn = old.get(job_id)
        if turn is None or before == job_id or (before is not None and before not in old):
            return ()
        others = [each for each in self._waiting if each.job_id != job_id]
        row = len(others) if before is None else next(n for n, each in enumerate(others) if each.job_id == before)
        above, below = (others[row - 1] if row else None), (others[row] if row < len(others) else None)
        order = [*others[:row], replace(turn, priority=_fitting(turn, above, below)), *others[row:]]
        positions = sorted(each.position for each in order)
        self._waiting = [replace(each, position=place) for each, place in zip(order, positions, strict=True)]
        return tuple(each for each in self._waiting if each != old[each.job_id])

    def set_priority(self, job_id: str, priority: Priority) -> Turn | None:
        """Give a waiting job another priority; returns its new place."""
        turn = next((each for each in self._waiting if each.job_id == job_id), None)
        if turn is None:
            return None
        self._waiting.remove(turn)
        self.add(replace(turn, priority=priority))
        return replace(turn, priority=priority)


def _fitting(turn: Turn, above: Turn | None, below: Turn | None) -> Priority:
    """The job's own priority where the order allows it, else the nearest that it does."""
    priority = turn.priority
    if above is not None:
        priority = min(priority, above.priority)
    if below is not None:
        priority = max(priority, below.priority)
    return priority
