"""The job as its work sees it: `Progress`, with a flag that asks it to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from airdesk.errors import CancelledError

Report = Callable[[float | None, str], None]


class JobContext:
    """Passes reports on and raises `CancelledError` at the next check once cancelled; safe from any thread."""

    def __init__(self, on_report: Report) -> None:
        self._on_report = on_report
        self._cancelled = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """True once it was asked to stop."""
        return self._cancelled.is_set()

    def report(self, fraction: float | None, stage: str) -> None:
        """Say how far the work is (0..1, None when unknown) and what it is doing now."""
        self._on_report(fraction, stage)

    def check_cancelled(self) -> None:
        """Raise CancelledError when the user no longer wants the result."""
        if self.is_cancelled:
            raise CancelledError("cancelled; nothing half-written was left")

    def cancel(self) -> None:
        """Ask the work to stop; safe in a signal handler."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Sleep, but wake and raise CancelledError when cancelled."""
        self._cancelled.wait(seconds)
        self.check_cancelled()
