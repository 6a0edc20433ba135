"""The window's executor: jobs wait in one queue and run in threads, which only wait where the work is done in a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from airdesk.jobs.executor import Result, Work
from airdesk.jobs.job import Job, JobState, Priority
from airdesk.jobs.order import JobOrder
from airdesk.jobs.process_work import MOST, WorkProcesses
from airdesk.jobs.queue import JobQueue, Turn
from airdesk.jobs.retry import RetryPolicy
from airdesk.library.identity import new_id, utc_now
from airdesk.ui.pool_job import PoolJob

SLOTS = 5
"""Jobs at once."""

QUIET_KINDS = frozenset({"library", "cover", "peaks", "watching"})
"""Small work that the window does for itself: nobody is told of it, and nobody is asked about it at the end."""

AT_ONCE_KINDS = QUIET_KINDS | {"inventory", "instrument", "order", "advice"}
"""Answers that somebody looks at the window for: ahead of all others, and not held by a pause."""

_MORE_THREADS = 4
"""Attempts that have just ended may still be leaving their thread."""


def heavy_slots() -> int:
    """Jobs at once that keep a core busy: one core stays free for the window."""
    return max(1, (os.cpu_count() or 2) - 1)


def _most_processes(slots: int) -> int:
    return max(MOST, min(slots, heavy_slots()))


class PoolExecutor(QObject):
    """Runs jobs in threads of the window's process; each change is told in the window's thread."""

    job_changed = Signal(object)  # Job
    order_changed = Signal()  # others wait, or in another order
    paused_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, slots: int = SLOTS, policy: RetryPolicy | None = None) -> None:
        super().__init__(parent)
        self.policy = policy or RetryPolicy()
        self._pool, self._quiet_pool = QThreadPool(self), QThreadPool(self)
        self._pool.setMaxThreadCount(slots + _MORE_THREADS)
        self._quiet_pool.setMaxThreadCount(slots)
        self._slots = slots
        self._queue = JobQueue(slots, heavy_slots())
        self._positions: dict[str, float] = {}
        self._lock = threading.RLock()
        self._timers: dict[str, threading.Timer] = {}
        self._handles: dict[str, PoolJob[Any]] = {}
        self._quiet: list[PoolJob[Any]] = []
        self._is_ending = False
        self._keep: Callable[[PoolJob[Any], Job, float], None] | None = None
        self.processes = WorkProcesses(most=_most_processes(slots))
        """Does what would keep the window from its events: give `processes.work(…)` to `submit`."""

    def submit(
        self,
        work: Work[Result],
        *,
        kind: str,
        label: str,
        is_heavy: bool = False,
        order: JobOrder | None = None,
        priority: Priority | None = None,
        again_of: str | None = None,
    ) -> PoolJob[Result]:
        """Take a job on; it begins when it is its turn and a slot is free.

        *is_heavy*: it keeps a core busy, so few of its kind run at once. *order*: what the work does, so that it can be done
        again, after a restart, too.
        """
        if priority is None:
            priority = Priority.NOW if kind in AT_ONCE_KINDS else Priority.NORMAL
        can_repeat = order is not None
        job = Job(new_id(), kind, label, utc_now(), priority=priority, again_of=again_of, can_repeat=can_repeat)
        return self._take_on(PoolJob(job, work, self, order), self._queue.new_position(), is_heavy=is_heavy)

    def take_over(
        self, job: Job, work: Work[Result], order: JobOrder, *, position: float, is_heavy: bool = False
    ) -> PoolJob[Result]:
        """Take on a job that another program left behind, in the place that it had."""
        return self._take_on(PoolJob(job, work, self, order), position, is_heavy=is_heavy)

    def jobs(self) -> list[Job]:
        """All jobs of this session, oldest first."""
        return [handle.job for handle in self._handles.values()]

    def handle(self, job_id: str) -> PoolJob[Any] | None:
        """A job of this session."""
        return self._handles.get(job_id)

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop."""
        if job_id in self._handles:
            self._handles[job_id].cancel()

    def num_running(self) -> int:
        """Jobs that have not ended."""
        return sum(not handle.job.has_ended for handle in self._handles.values())

    # ── the queue ──

    @property
    def is_paused(self) -> bool:
        """True while nothing new begins."""
        return self._queue.is_paused

    def set_paused(self, is_paused: bool) -> None:
        """Let nothing new begin, or let it; what runs goes on."""
        with self._lock:
            if is_paused == self._queue.is_paused:
                return
            self._queue.is_paused = is_paused
        self.paused_changed.emit(is_paused)
        self._begin_next()

    @property
    def slots(self) -> int:
        """Jobs at once."""
        return self._slots

    def set_slots(self, slots: int) -> None:
        """Let so many jobs run at once."""
        with self._lock:
            self._slots = slots
            self._queue.set_slots(slots)
            self._pool.setMaxThreadCount(slots + _MORE_THREADS)
        self.processes.set_most(_most_processes(slots))
        self._begin_next()

    def waiting_ids(self) -> tuple[str, ...]:
        """Jobs that wait for their turn, in the order they will begin."""
        with self._lock:
            waiting = self._queue.waiting
        return tuple(turn.job_id for turn in waiting if turn.job_id in self._handles)

    def position(self, job_id: str) -> float:
        """A job's place in the queue; of two with one priority the smaller came first."""
        return self._positions[job_id]

    def move(self, job_id: str, before: str | None) -> None:
        """Put a waiting job before another one, behind all where that is None."""
        with self._lock:
            self._take_turns(self._queue.move(job_id, before))

    def set_priority(self, job_id: str, priority: Priority) -> None:
        """Let a waiting job begin earlier or later than others."""
        with self._lock:
            turn = self._queue.set_priority(job_id, priority)
            self._take_turns(() if turn is None else (turn,))

    def reserve_positions(self, last: float) -> None:
        """Positions up to this one are taken."""
        with self._lock:
            while self._queue.new_position() < last:
                pass

    # ── for its jobs and for who keeps them ──

    def keep_with(self, keep: Callable[[PoolJob[Any], Job, float], None]) -> None:
        """From now on tell this of every job whose state or place has changed (any thread), of those that there are at once."""
        self._keep = keep
        for handle in self._handles.values():
            self.keep(handle, handle.job)

    def keep(self, handle: PoolJob[Any], job: Job) -> None:
        """A job changes its state or place: as it is from now on."""
        if self._keep is not None and job.id in self._handles:
            self._keep(handle, job, self._positions[job.id])

    def on_attempt_made(self, handle: PoolJob[Any], wait_seconds: float) -> None:
        """A job has left its thread; it comes back after the wait, where there is one."""
        with self._lock:
            turn = self._queue.leave(handle.job.id)
            if wait_seconds and handle.job.state is JobState.DELAYED and not self._is_ending:
                timer = threading.Timer(wait_seconds, self._wait_again, args=(handle, turn))
                timer.daemon = True
                self._timers[handle.job.id] = timer
                timer.start()
        self._begin_next()

    def on_cancelled(self, handle: PoolJob[Any]) -> None:
        """A job that waited has ended."""
        with self._lock:
            self._queue.leave(handle.job.id)
            timer = self._timers.pop(handle.job.id, None)
        if timer is not None:
            timer.cancel()

    def shut_down(self, wait_ms: int = 10_000) -> None:
        """Cancel everything and wait for it, at the window's end."""
        self._is_ending = True
        with self._lock:
            for timer in self._timers.values():
                timer.cancel()
        for handle in reversed([*self._quiet, *self._handles.values()]):  # those that wait first, so that none begins meanwhile
            if handle.job.kind != "library":  # what was asked of the library is still done
                handle.cancel()
        self._pool.waitForDone(wait_ms)
        self._quiet_pool.waitForDone(wait_ms)
        self.processes.end()

    def _take_on(self, handle: PoolJob[Result], position: float, *, is_heavy: bool) -> PoolJob[Result]:
        job = handle.job
        if job.kind in QUIET_KINDS:
            self._quiet = [known for known in self._quiet if not known.job.has_ended]
            self._quiet.append(handle)
            handle.go_when_over()
        else:
            self._handles[job.id] = handle
            self._positions[job.id] = position
            handle.changed.connect(self._pass_on)
            self.job_changed.emit(job)
            self.keep(handle, job)
        if job.kind in QUIET_KINDS and not is_heavy:
            self._quiet_pool.start(handle.begin_and_run)
        elif job.state is JobState.WAITING:
            with self._lock:
                self._queue.add(Turn(job.id, position, job.priority, is_heavy))
            self._begin_next()
        return handle

    def _begin_next(self) -> None:
        """Begin all that may begin; any thread."""
        with self._lock:
            while not self._is_ending and (turn := self._queue.take()) is not None:
                handle = self._handles.get(turn.job_id) or next(each for each in self._quiet if each.job.id == turn.job_id)
                if handle.begin():
                    self._pool.start(handle.run)  # the function itself: a QRunnable's wrapper would outlive its C++ object
                else:
                    self._queue.leave(turn.job_id)

    def _wait_again(self, handle: PoolJob[Any], turn: Turn | None) -> None:
        """The wait between two attempts is over; in the timer's thread."""
        with self._lock:
            self._timers.pop(handle.job.id, None)
            if self._is_ending or handle.job.state is not JobState.DELAYED:
                return
            if turn is None:
                self._quiet_pool.start(handle.begin_and_run)
            else:
                self._queue.add(turn)
        self._begin_next()

    def _take_turns(self, turns: tuple[Turn, ...]) -> None:
        for turn in turns:
            handle = self._handles.get(turn.job_id)
            if handle is not None:
                self._positions[turn.job_id] = turn.position
                if handle.job.priority is not turn.priority:
                    handle.note_priority(turn.priority)
                self.keep(handle, handle.job)
        if turns:
            self.order_changed.emit()

    def _pass_on(self, job: Job) -> None:
        self.job_changed.emit(job)
