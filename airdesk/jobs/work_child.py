"""Where a work process begins: it does one order after the other, and ends with the program that started it."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from airdesk.jobs.context import JobContext
from airdesk.jobs.work_messages import Begun, Cancel, Done, Failed, Order, Reported, Told, WarmUp, Writer, failure

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_NICE: Final = 5
"""The window and the sound go first."""

_REPORT_SECONDS: Final = 0.05
"""Reports that follow faster are skipped unless they name another stage."""

_END_SECONDS: Final = 5.0
"""What the work has to clear up when the program is gone."""


def run_work(connection: Connection) -> None:
    """Serve the program until it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program
    if os.name == "posix":
        os.setpgid(0, 0)  # so that the program can end it together with its own processes
        with contextlib.suppress(OSError):
            os.nice(_NICE)
    _Child(connection).serve()


class _Child:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inbox: queue.SimpleQueue[tuple[Order, JobContext, _Sender] | WarmUp | None] = queue.SimpleQueue()
        self._order: tuple[int, JobContext] | None = None  # the last one

    def serve(self) -> None:
        threading.Thread(target=self._receive, name="orders", daemon=True).start()
        while (item := self._inbox.get()) is not None:
            if isinstance(item, WarmUp):
                with contextlib.suppress(Exception):  # the order that needs it will say what is wrong
                    pickle.loads(item.call)()
            else:
                _do(*item)
                del item  # with all that was made
        _end()

    def _receive(self) -> None:
        """Take messages off the pipe; its end is ours."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                message = self._connection.recv()
                if isinstance(message, Order):
                    sender = _Sender(self._connection)
                    context = JobContext(sender.report)
                    self._order = (message.number, context)
                    self._inbox.put((message, context, sender))
                elif isinstance(message, WarmUp):
                    self._inbox.put(message)
                elif isinstance(message, Cancel) and self._order is not None and self._order[0] == message.number:
                    self._order[1].cancel()
        if self._order is not None:
            self._order[1].cancel()
        self._inbox.put(None)
        time.sleep(_END_SECONDS)  # whatever does not look at its `Progress` by then
        _end()


class _Sender:
    """What one order says; safe from any thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._writer: Writer | None = Writer()
        self._lock = threading.Lock()
        self._stage = ""
        self._reported_at = 0.0

    def send(self, message: object) -> None:
        """Say something, unless all has been said."""
        with self._lock, contextlib.suppress(OSError):  # the program is gone: the other thread sees to the end
            if self._writer is not None:
                self._connection.send_bytes(self._writer.written(message))

    def finish(self, outcome: Done | Failed) -> None:
        """Say what came of it, and forget what was said."""
        self.send(outcome)
        with self._lock:
            self._writer = None

    def report(self, fraction: float | None, stage: str) -> None:
        now = time.monotonic()
        if stage != self._stage or now - self._reported_at >= _REPORT_SECONDS:
            self._stage, self._reported_at = stage, now
            self.send(Reported(fraction, stage))

    def callback(self, name: str) -> _Callback:
        return _Callback(self, name)


class _Callback:
    """Stands for a function of the program."""

    def __init__(self, sender: _Sender, name: str) -> None:
        self._sender, self._name = sender, name

    def __call__(self, *arguments: object) -> None:
        self._sender.send(Told(self._name, arguments))


def _do(order: Order, context: JobContext, sender: _Sender) -> None:
    """Carry an order out and say what came of it."""
    outcome: Done | Failed
    sender.send(Begun())
    try:
        context.check_cancelled()
        callbacks: dict[str, Any] = {name: sender.callback(name) for name in order.callbacks}
        outcome = Done(pickle.loads(order.call)(progress=context, **callbacks))
    except BaseException as error:  # noqa: BLE001  the boundary of the process: who ordered it is told
        outcome = failure(error)
    try:
        sender.finish(outcome)
    except Exception as error:  # noqa: BLE001  a result that cannot travel
        sender.finish(failure(error))


def _end() -> None:
    """End at once, with the processes that were started from here."""
    from multiprocessing import active_children

    for child in active_children():
        child.kill()
    os._exit(0)
