"""One work process as the program sees it: started, given an order, waited for, ended."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from airdesk.errors import AirdeskError, CancelledError
from airdesk.jobs.work_messages import Cancel, Done, Failed, Order, Reader, Reported, Told, WarmUp, error_of
from airdesk.progress import Progress

_LOOK_SECONDS: Final = 0.1
"""How often the job is asked whether it was cancelled."""

GRACE_SECONDS: Final = 5.0
"""What cancelled work has to end by itself."""


class WorkProcessError(AirdeskError):
    """The process that did the work is not there any more."""


class NotBegunError(WorkProcessError):
    """A kept process died before it began the order, which another one can carry out."""


class KilledError(CancelledError):
    """Cancelled work did not end by itself, so its process was killed: half-made files may be left."""


class WorkProcess:
    """Does one order at a time; to be used by one thread at a time."""

    def __init__(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Raises WorkProcessError where no process can be started."""
        from multiprocessing import get_context  # late: the command line needs none

        from airdesk.jobs.work_child import run_work

        self.is_idle = True
        self._is_new = True  # it was not kept from earlier, when it may have died unseen
        self._has_begun = False
        self._grace_seconds = grace_seconds
        self._number = 0
        context = get_context("spawn")
        try:
            self._connection, theirs = context.Pipe()
            with theirs:  # closed here, so that the pipe ends when either side does
                self._process = context.Process(target=run_work, args=(theirs,), name="airdesk work")
                self._process.start()
        except OSError as error:
            raise WorkProcessError(f"No process could be started for the work ({error.strerror}): close something.") from error
        atexit.register(self.end)  # before multiprocessing waits for it

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """True when it can take an order: it lives, and has not hung up (without an order it never says anything)."""
        try:
            return self._process.is_alive() and not (self.is_idle and self._connection.poll())
        except OSError:
            return False

    def warm_up(self, call: Callable[[], object]) -> None:
        """Let it call this while there is nothing to do."""
        self._is_new = False
        with contextlib.suppress(OSError):  # it is gone: the next order says so
            self._connection.send(WarmUp(pickle.dumps(call)))

    def carry_out(self, call: Callable[..., Any], callbacks: Mapping[str, Callable[..., object]], progress: Progress) -> Any:
        """What the call returns or raises; it is given `progress` and the callbacks by name.

        Raises CancelledError when cancelled (KilledError where the work did not hear it) and WorkProcessError when the
        process dies (NotBegunError where nothing was done yet). While `is_idle` is False afterwards, the process is of no
        more use.
        """
        self._number += 1
        order = Order(self._number, pickle.dumps(call), tuple(callbacks))
        self.is_idle, self._has_begun = False, False
        self._send(order)
        outcome = self._wait(callbacks, progress)
        self.is_idle, self._is_new = True, False
        if isinstance(outcome, Failed):
            raise error_of(outcome)
        return outcome.value

    def kill(self) -> None:
        """Kill it, and the processes that it started; may be called from any thread."""
        if not self.is_idle and self._process.pid is not None and os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> None:
        """End it at once."""
        atexit.unregister(self.end)
        self.kill()
        self._process.join(1.0)
        self._connection.close()

    def _wait(self, callbacks: Mapping[str, Callable[..., object]], progress: Progress) -> Done | Failed:
        reader = Reader()
        patient_until = None
        while True:
            data = self._received()
            if data is not None:
                message = reader.read(data)
                if isinstance(message, (Done, Failed)):
                    return message
                self._has_begun = True
                _pass_on(message, callbacks, progress)
            if patient_until is None and _is_cancelled(progress):
                patient_until = time.monotonic() + self._grace_seconds
                self._send(Cancel(self._number))
            elif patient_until is not None and time.monotonic() > patient_until:
                raise KilledError("cancelled; the work did not stop by itself and was ended")

    def _received(self) -> bytes | None:
        """A message, None where none came for a moment."""
        try:
            return self._connection.recv_bytes() if self._connection.poll(_LOOK_SECONDS) else None
        except (EOFError, OSError) as error:
            raise self._death() from error

    def _send(self, message: object) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise self._death() from error

    def _death(self) -> WorkProcessError:
        is_unharmed = not (self._has_begun or self._is_new)
        return NotBegunError(self._obituary()) if is_unharmed else WorkProcessError(self._obituary())

    def _obituary(self) -> str:
        self.kill()  # those that it started still live
        self._process.join(1.0)
        code = self._process.exitcode
        how = f"was ended from outside (signal {-code})" if code is not None and code < 0 else "ended too early"
        return f"The process that did the work {how}, perhaps for want of memory: nothing was kept of it, try again."


def _pass_on(message: object, callbacks: Mapping[str, Callable[..., object]], progress: Progress) -> None:
    if isinstance(message, Reported):
        progress.report(message.fraction, message.stage)
    elif isinstance(message, Told):
        callbacks[message.name](*message.arguments)


def _is_cancelled(progress: Progress) -> bool:
    try:
        progress.check_cancelled()
    except CancelledError:
        return True
    return False
