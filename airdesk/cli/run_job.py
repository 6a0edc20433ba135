"""Running one job for the command line: progress on standard error, Ctrl-C cancels."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from airdesk.cli.console import Console
from airdesk.jobs.executor import Result, Work
from airdesk.jobs.inline import InlineExecutor

_STOP_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def run_job(console: Console, work: Work[Result], *, kind: str, label: str) -> Result:
    """What the work returns; raises what it raises, CancelledError when the user stopped it."""
    handle = InlineExecutor(console.job_changed).submit(work, kind=kind, label=label)
    with _stopping_by_signal(handle.cancel):
        return handle.result()


@contextmanager
def _stopping_by_signal(cancel: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C asks the work to stop at its next check; the second interrupts it where it stands."""
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        cancel()

    heard = [number for number in _STOP_SIGNALS if not _is_told_to_outlive(number)]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_told_to_outlive(number: int) -> bool:
    """True for the end of the terminal session under `nohup`; Ctrl-C counts even where a script's `&` has it ignored."""
    is_hang_up = hasattr(signal, "SIGHUP") and number == signal.SIGHUP
    return is_hang_up and signal.getsignal(number) is signal.SIG_IGN
