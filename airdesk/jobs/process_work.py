"""Work carried out in another process, so that who waits for it, a window above all, stays awake.

One process does it all and is kept for the next job; another is started only where two jobs run at once.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Final

from airdesk.errors import CancelledError
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.work_process import GRACE_SECONDS, NotBegunError, WorkProcess, WorkProcessError
from airdesk.progress import Progress

IDLE_SECONDS: Final = 60.0
"""A process without work is kept for so long."""

MOST: Final = 2
"""Processes at once; each holds about 200 MB."""

_LOOK_SECONDS: Final = 0.1
_PROGRAM_ENDS: Final = "cancelled; the program ends"


class WorkProcesses:
    """Starts the processes when they are needed and ends them when they are not."""

    def __init__(self, *, most: int = MOST, idle_seconds: float = IDLE_SECONDS, grace_seconds: float = GRACE_SECONDS) -> None:
        """*grace_seconds*: what cancelled work has to end by itself before its process is killed."""
        self._most, self._idle_seconds, self._grace_seconds = most, idle_seconds, grace_seconds
        self._idle: list[tuple[WorkProcess, float]] = []  # and since when; the last one is taken first
        self._busy: list[WorkProcess] = []
        self._num_starting = 0
        self._is_warming = False
        self._has_ended = False
        self._timer: threading.Timer | None = None
        self._changed = threading.Condition()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that are there."""
        with self._changed:
            processes = [process for process, _ in self._idle] + self._busy
        return [process.pid for process in processes if process.pid is not None]

    def work(self, call: Callable[..., Result], **callbacks: Callable[..., object]) -> Work[Result]:
        """The work of a job that lets the call be carried out elsewhere; its thread only waits.

        *call*: can be pickled; it is given `progress` and every callback by name. What it calls a callback with is passed
        on to yours, in order, in the job's thread. Errors for the user come back as themselves. Raises also CancelledError
        (work that does not end soon is killed) and WorkProcessError (the process died).
        """

        def carry_out(progress: Progress) -> Result:
            while True:
                process = self._taken(progress)
                try:
                    value: Result = process.carry_out(call, callbacks, progress)
                    return value
                except NotBegunError:
                    progress.check_cancelled()
                except WorkProcessError:
                    progress.check_cancelled()  # then it was we who killed it
                    raise
                finally:
                    self._give_back(process)

        return carry_out

    def set_most(self, most: int) -> None:
        """Let so many processes work at once; those that are there go on."""
        with self._changed:
            self._most = most
            self._changed.notify_all()

    def prewarm(self, call: Callable[[], object]) -> None:
        """Start a process where there is none and let it call this, so that the first job finds it ready; returns at once."""
        with self._changed:
            if self._is_warming or self._has_ended or self._idle or self._busy or self._num_starting:
                return
            self._is_warming = True
        threading.Thread(target=self._warm_up, args=(call,), name="warm up", daemon=True).start()

    def end(self) -> None:
        """End all processes at once, also those at work."""
        with self._changed:
            self._has_ended = True
            processes = [process for process, _ in self._idle]
            self._idle.clear()
            if self._timer is not None:
                self._timer.cancel()
            for process in self._busy:
                process.kill()  # whoever waits for it hears of it and clears up
            self._changed.notify_all()
        for process in processes:
            process.end()

    def _taken(self, progress: Progress) -> WorkProcess:
        """A process for one job alone."""
        while True:
            with self._changed:
                while not self._has_ended and not self._can_go_on():
                    progress.check_cancelled()
                    self._changed.wait(_LOOK_SECONDS)
                if self._has_ended:
                    raise CancelledError(_PROGRAM_ENDS)
                if self._idle:
                    process, _ = self._idle.pop()
                    self._busy.append(process)
                else:
                    process = None
                    self._num_starting += 1
            if process is None:
                return self._started()
            if process.is_alive:
                return process
            self._give_back(process)

    def _can_go_on(self) -> bool:
        if self._idle:
            return True
        return not self._is_warming and len(self._busy) + self._num_starting < self._most

    def _started(self) -> WorkProcess:
        process = None
        try:
            process = WorkProcess(self._grace_seconds)
        finally:
            with self._changed:
                self._num_starting -= 1
                if process is not None and not self._has_ended:
                    self._busy.append(process)
                self._changed.notify_all()
                has_ended = self._has_ended
        if has_ended:
            process.end()
            raise CancelledError(_PROGRAM_ENDS)
        return process

    def _give_back(self, process: WorkProcess) -> None:
        """Keep the process for the next job, if it is still of use."""
        with self._changed:
            self._busy.remove(process)
            is_kept = process.is_idle and process.is_alive and not self._has_ended
            if is_kept:
                self._keep(process)
            self._changed.notify_all()
        if not is_kept:
            process.end()

    def _keep(self, process: WorkProcess) -> None:
        self._idle.append((process, time.monotonic()))
        self._wait_for_idleness(self._idle_seconds)

    def _wait_for_idleness(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = threading.Timer(seconds, self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        """End who has waited long enough, and look again when the next one may have."""
        with self._changed:
            now = time.monotonic()
            ended = [process for process, since in self._idle if now - since >= self._idle_seconds]
            self._idle = [(process, since) for process, since in self._idle if process not in ended]
            self._timer = None
            if self._idle:
                self._wait_for_idleness(self._idle_seconds - (now - min(since for _, since in self._idle)))
        for process in ended:
            process.end()

    def _warm_up(self, call: Callable[[], object]) -> None:
        process = None
        with contextlib.suppress(WorkProcessError):  # the first job says so
            process = WorkProcess(self._grace_seconds)
            process.warm_up(call)
        with self._changed:
            self._is_warming = False
            is_kept = process is not None and not self._has_ended
            if process is not None and is_kept:
                self._keep(process)
            self._changed.notify_all()
        if process is not None and not is_kept:
            process.end()
