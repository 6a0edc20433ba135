"""Who prepares songs and auditions: at once for a test, in a thread beside the renderer while something plays."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from airdesk.errors import CancelledError
from airdesk.progress import Progress

_Value = TypeVar("_Value")
Task = Callable[[Progress], _Value]
_CANCEL_AFTER_SECONDS = 0.5


class Worker(Protocol[_Value]):
    """Carries out tasks; a newer one may take the place of an older."""

    def submit(self, task: Task[_Value]) -> None:
        """Carry out a task."""

    def take(self) -> _Value | Exception | None:
        """What came of a task since the last look; None: nothing yet."""

    def close(self) -> None:
        """Give up what is being done."""


class InlineWorker(Generic[_Value]):
    """Carries out each task while it is submitted."""

    def __init__(self) -> None:
        self._results: list[_Value] = []

    def submit(self, task: Task[_Value]) -> None:
        """Carry out a task; its errors are raised here."""
        self._results.append(task(_Watch(lambda: False, lambda _fraction: None)))

    def take(self) -> _Value | Exception | None:
        """What came of a task since the last look; None: nothing yet."""
        return self._results.pop(0) if self._results else None

    def close(self) -> None:
        """Nothing is being done."""


class ThreadWorker(Generic[_Value]):
    """Carries out tasks in a thread: all of them, or the newest."""

    def __init__(
        self, name: str, wake: Callable[[], None], report: Callable[[float], None], *, skips_older: bool = False
    ) -> None:
        """*wake*: called when there is something to take. *report*: how far the task is; 1 when nothing is being done.

        *skips_older*: a task that waits is given up for a newer one, as is one that has been worked at for a while.
        """
        self._wake, self._report, self._skips_older = wake, report, skips_older
        self._tasks: queue.SimpleQueue[Task[_Value] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[_Value | Exception] = queue.SimpleQueue()
        self._is_closed = False
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, task: Task[_Value]) -> None:
        """Carry out a task, soon."""
        self._tasks.put(task)

    def take(self) -> _Value | Exception | None:
        """What came of a task since the last look; None: nothing yet."""
        try:
            return self._results.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        """Give up what is being done."""
        self._is_closed = True
        self._tasks.put(None)

    def _work(self) -> None:
        while not self._is_closed:
            task = self._newest()
            if task is None:
                return
            begun = time.monotonic()

            def is_unwanted(begun: float = begun) -> bool:
                is_late = time.monotonic() - begun > _CANCEL_AFTER_SECONDS
                return self._is_closed or (is_late and self._has_newer())

            self._carry_out(task, _Watch(is_unwanted, self._report))

    def _newest(self) -> Task[_Value] | None:
        task = self._tasks.get()
        while self._has_newer():
            task = self._tasks.get()
        return task

    def _has_newer(self) -> bool:
        """Whether a task waits that takes the place of the one before."""
        return self._skips_older and not self._tasks.empty()

    def _carry_out(self, task: Task[_Value], watch: Progress) -> None:
        try:
            self._report(0.0)
            self._results.put(task(watch))
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - told to the window; the renderer must live on
            if self._has_newer():
                return  # nobody wants what failed any more
            self._results.put(error)
        self._report(1.0)
        self._wake()


class _Watch:
    """The progress of a task."""

    def __init__(self, is_unwanted: Callable[[], bool], report: Callable[[float], None]) -> None:
        self._is_unwanted, self._report = is_unwanted, report

    def report(self, fraction: float | None, _stage: str) -> None:
        """Pass the fraction on."""
        if fraction is not None:
            self._report(min(fraction, 0.999))

    def check_cancelled(self) -> None:
        """Raise CancelledError when a newer task waits."""
        if self._is_unwanted():
            raise CancelledError("A newer state of the song is prepared instead.")
