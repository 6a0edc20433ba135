"""What a command says, and where: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from airdesk.jobs.job import Job
    from airdesk.library.events import Event

_LINE_WIDTH = 78
_BAR_WIDTH = 24
_TERMINAL_SECONDS = 0.05  # between two drawings of the progress line
_SPARSE_SECONDS = 1.0  # between two progress lines in a log
_LONGEST_MESSAGE, _LONGEST_DATA = 300, 240  # characters of an event on a terminal
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # an answer's control characters must not steer the terminal


class OutputError(Exception):
    """Standard output cannot be written."""


class Console:
    """The two streams and how much to say on them."""

    def __init__(self, *, is_json: bool = False, is_quiet: bool = False) -> None:
        self.is_json = is_json
        self.is_quiet = is_quiet
        self.out = _readable(sys.stdout)
        self.err = _readable(sys.stderr)
        self._is_terminal = self.err.isatty()
        self._is_line_open = False
        self._last_time = 0.0
        self._last_stage = ""

    def show(self, document: Mapping[str, Any], text: Callable[[], str]) -> None:
        """Print the result: as JSON where that was asked for, else in words."""
        self.close_line()
        self.write(json.dumps(document, ensure_ascii=False, allow_nan=False) if self.is_json else text())

    def write(self, text: str) -> None:
        """Print on standard output, at once, so that a failure is noticed here and nowhere else."""
        try:
            print(text, file=self.out, flush=True)
        except BrokenPipeError:  # whoever read it has heard enough
            raise
        except OSError as error:
            raise OutputError(f"Writing failed ({error.strerror}): free some space and try again") from error

    def fail(self, message: str, *, code: int) -> int:
        """Print one line on what went wrong and return the exit code."""
        self.close_line()
        line = " ".join(message.split())
        print(f"error: {line}", file=self.err, flush=True)
        if self.is_json:
            print(json.dumps({"error": line, "exit_code": code}, ensure_ascii=False), file=self.out, flush=True)
        return code

    def job_changed(self, job: Job) -> None:
        """Show a job's progress: one line that moves on a terminal, a line now and then in a log."""
        if self.is_quiet or job.state != "active" or not job.stage:
            return
        now = time.monotonic()
        pause = _TERMINAL_SECONDS if self._is_terminal else _SPARSE_SECONDS
        if now - self._last_time < pause or (not self._is_terminal and job.stage == self._last_stage):
            return
        self._last_time, self._last_stage = now, job.stage
        percent = "    " if job.fraction is None else f"{job.fraction:4.0%}"
        if self._is_terminal:
            self._draw(job.fraction or 0.0, f"{percent} {job.stage}")
        else:
            print(f"{percent} {job.stage}", file=self.err, flush=True)

    def event(self, event: Event) -> None:
        """Show one line of the run log."""
        self.close_line()
        print(event_line(event), file=self.err, flush=True)

    def close_line(self) -> None:
        """Wipe the progress line, if one stands."""
        if self._is_line_open:
            self.err.write("\r\x1b[K")
            self.err.flush()
            self._is_line_open = False

    def _draw(self, fraction: float, text: str) -> None:
        filled = round(fraction * _BAR_WIDTH)
        line = f"{'━' * filled}{'╌' * (_BAR_WIDTH - filled)} {text}"
        self.err.write(f"\r{line[:_LINE_WIDTH]}\x1b[K")
        self.err.flush()
        self._is_line_open = True


def event_line(event: Event) -> str:
    """An event in words, further in the deeper it lies; long values are cut short."""
    message = _trimmed(event.message, _LONGEST_MESSAGE)
    said = " ".join(f"{name}={_value(value)}" for name, value in (event.data or {}).items() if value not in (None, "", (), []))
    line = f"{event.at[11:23]} {event.category:8}{event.level:8}{'  ' * event.depth}{message}"
    return f"{line}  {_trimmed(said, _LONGEST_DATA)}".rstrip()


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _trimmed(text: str, longest: int) -> str:
    """The text on one line and not too long."""
    line = " ".join(_CONTROLS.sub(" ", text[: 4 * longest]).split())
    return line if len(line) <= longest and len(text) <= 4 * longest else line[:longest] + "…"


def _readable(stream: TextIO) -> TextIO:
    """The stream as UTF-8 where it can be, so that no title or path stops a command."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="backslashreplace")
    return stream
