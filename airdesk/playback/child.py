"""A process of ours: started and written to by a thread of its own, so that the window never waits for it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any

_END_SECONDS = 1.5


class Child:
    """Runs a function in another process, with a pipe between."""

    def __init__(self, name: str, target: Callable[..., None], *arguments: object) -> None:
        """*target* gets the other end of the pipe, then the arguments."""
        self._name, self._target, self._arguments = name, target, arguments
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._connection: Any = None
        self._process: Any = None
        self._has_failed = False
        self._thread = threading.Thread(target=self._serve, name=f"to {name}", daemon=True)
        self._thread.start()

    @property
    def has_ended(self) -> bool:
        """True when the process is not there any more, or could not be started."""
        return self._has_failed or (self._process is not None and not self._process.is_alive())

    def send(self, message: object) -> None:
        """Send soon."""
        self._outbox.put(message)

    def received(self) -> list[Any]:
        """What has come since the last look."""
        messages: list[Any] = []
        with contextlib.suppress(EOFError, OSError):
            while self._connection is not None and self._connection.poll(0):
                messages.append(self._connection.recv())
        return messages

    def end(self) -> None:
        """Ask it to end, and see to it."""
        self.send("close")
        self._thread.join(_END_SECONDS)
        if self._process is None:
            return
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_END_SECONDS)
        self._connection.close()

    def _serve(self) -> None:
        try:
            self._start()
            while True:
                message = self._outbox.get()
                self._connection.send(message)
                if message == "close":
                    return
        except OSError:  # it is gone; `has_ended` says so
            self._has_failed = self._process is None

    def _start(self) -> None:
        from multiprocessing import get_context

        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=self._target, args=(theirs, *self._arguments), name=self._name)
        process.start()
        theirs.close()  # so that the pipe ends when either side does
        self._connection, self._process = ours, process
