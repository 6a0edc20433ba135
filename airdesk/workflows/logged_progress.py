"""Progress of a job that the log of its run tells, too, though not each step of it."""

from __future__ import annotations

import threading
import time
from typing import Final

from airdesk.progress import Progress
from airdesk.workflows.run_log import RunLog

PAUSE_SECONDS: Final = 0.25
"""Between two lines: progress is told more often than anybody reads."""
_LEAST_STEP: Final = 0.05  # of the whole, where the text stays the same


class LoggedProgress:
    """Passes everything on; of what is reported a line is written now and then."""

    def __init__(self, progress: Progress, log: RunLog) -> None:
        self._progress, self._log = progress, log
        self._lock = threading.Lock()
        self._told_at = 0.0
        self._told: tuple[float, str] = (-1.0, "")

    def report(self, fraction: float | None, stage: str) -> None:
        """Pass it on, and write it down where it is news."""
        self._progress.report(fraction, stage)
        if self._is_news(fraction, stage):
            data = None if fraction is None else {"fraction": round(fraction, 3)}
            self._log.progress(stage, data)

    def check_cancelled(self) -> None:
        """Ask the job."""
        self._progress.check_cancelled()

    def _is_news(self, fraction: float | None, stage: str) -> bool:
        with self._lock:
            now, (last, text) = time.monotonic(), self._told
            has_moved = fraction is not None and fraction - last >= _LEAST_STEP
            if now - self._told_at < PAUSE_SECONDS or (stage == text and not has_moved):
                return False
            self._told_at, self._told = now, (last if fraction is None else fraction, stage)
            return True
