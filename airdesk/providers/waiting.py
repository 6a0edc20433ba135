"""One call to a provider, made in a thread of its own, so that whoever waits can cancel it and nothing can hold him up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

from airdesk.progress import Progress
from airdesk.providers.complaints import failure_of
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.line import Line
from airdesk.providers.server import Server

Result = TypeVar("Result")
_LOOK_SECONDS: Final = 0.05  # between two looks at the line
_SILENT_SECONDS: Final = 60.0  # without a byte: no model thinks so long without a sign of life
_SILENT_LOCAL_SECONDS: Final = 120.0  # on the own machine, which may be slow
_LONGEST_SECONDS: Final = 900.0  # a whole answer


@dataclass(slots=True)
class Budget:
    """Seconds for connecting and retrying, over all providers of a question; an answer that arrives costs none."""

    left: float = 30.0

    def spend(self, seconds: float) -> None:
        """Less is left."""
        self.left -= seconds


def call(
    work: Callable[[], Result], line: Line, server: Server, budget: Budget, progress: Progress, tell: Callable[[], None]
) -> Result:
    """What the work returns; the head of an answer must be there while something of the budget is left (or a model loads).

    Raises NoAnswerError, CancelledError, or what is our own mistake. *tell* is called now and then from this thread.
    """
    done: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()
    started, limit = time.monotonic(), budget.left

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001  it is raised again where it is waited for
            done.put((None, error))

    threading.Thread(target=run, name="language-model", daemon=True).start()
    try:
        while True:
            progress.check_cancelled()
            try:
                result, error = done.get(timeout=_LOOK_SECONDS)
            except Empty:
                tell()
                _check(line, server, started, limit)
                continue
            if error is not None:
                raise failure_of(error, server) from None
            return result  # type: ignore[return-value]
    finally:
        line.give_up()
        budget.spend(min((line.answered_at or time.monotonic()) - started, limit))


def _check(line: Line, server: Server, started: float, limit: float) -> None:
    """Raise NoAnswerError where nothing can be expected of the line any more."""
    now, name = time.monotonic(), server.provider.name
    if line.answered_at is None:
        patience = max(limit, line.loading_seconds)
        if now - started > patience:
            raise NoAnswerError(f"{name} did not answer within {patience:.0f} seconds", may_pass=True)
        return
    if now - line.heard_at > (_SILENT_LOCAL_SECONDS if server.may_load else _SILENT_SECONDS):
        raise NoAnswerError(f"{name} fell silent in the middle of its answer")
    if line.is_trickling:
        raise NoAnswerError(f"{name} answers so slowly that it would never end")
    if now - line.answered_at > _LONGEST_SECONDS:
        raise NoAnswerError(f"{name} did not come to an end within {_LONGEST_SECONDS / 60:.0f} minutes")
