"""What the run log shows, as plain objects: runs, their groups by category, and lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from airdesk.library.events import Event, Level

LONGEST_TEXT: Final = 240  # characters on screen; the whole is in the detail and in the library


class Line:
    """One event, with what filters and painting want of it."""

    __slots__ = ("event", "haystack", "text")

    def __init__(self, event: Event) -> None:
        data = _without_seconds(event)
        more = f"  {json.dumps(data, ensure_ascii=False, default=str)}" if data else ""
        whole = f"{event.message}{more}"
        self.event = event
        self.haystack = f"{event.category} {whole}".lower()
        self.text = whole if len(whole) <= LONGEST_TEXT else whole[:LONGEST_TEXT] + "…"

    @property
    def seconds_text(self) -> str:
        """How long it took, where the event says so."""
        seconds = (self.event.data or {}).get("seconds")
        return seconds_text(seconds) if isinstance(seconds, (int, float)) else ""

    def whole_text(self) -> str:
        """Everything the event says, to read and to copy."""
        event = self.event
        head = f"{event.at}  {event.category}  {event.level}\n{event.message}"
        return head if event.data is None else f"{head}\n{json.dumps(event.data, ensure_ascii=False, indent=1, default=str)}"


@dataclass(slots=True)
class Group:
    """The lines of one category in one run."""

    category: str
    lines: list[Line] = field(default_factory=list)
    shown: list[Line] = field(default_factory=list)  # what the filter lets through
    is_open: bool = True
    was_folded_by_hand: bool = False
    is_done: bool = False
    num_warnings: int = 0
    num_errors: int = 0
    said_seconds: float = 0.0  # the sum of what its stages took, as they said

    def add(self, lines: list[Line]) -> None:
        """Take more lines in."""
        self.lines.extend(lines)
        for line in lines:
            event = line.event
            self.num_warnings += event.level == "warning"
            self.num_errors += event.level == "error"
            if event.message.endswith(" begins"):
                self.is_done = False
            elif event.message.endswith(" done"):
                self.is_done = True
                seconds = (event.data or {}).get("seconds")
                self.said_seconds += seconds if isinstance(seconds, (int, float)) else 0.0

    @property
    def folds_by_itself(self) -> bool:
        """True of a stage that went well, unless somebody folded or unfolded it."""
        has_trouble = self.num_warnings or self.num_errors
        return self.is_done and not (has_trouble or self.was_folded_by_hand or self.category == "run")

    @property
    def seconds(self) -> float:
        """How long it took: as its stages said, else from first to last line."""
        if self.said_seconds or not self.lines:
            return self.said_seconds
        return (when(self.lines[-1].event.at) - when(self.lines[0].event.at)).total_seconds()


@dataclass(slots=True)
class RunRows:
    """One run; of an older one only what the list of runs says, until it is opened."""

    run_id: str
    title: str
    kind: str
    started_at: str
    groups: dict[str, Group] = field(default_factory=dict)
    is_open: bool = True
    is_loaded: bool = True
    state: str = "active"  # active, completed, failed, cancelled


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What of the log is wanted."""

    level: Level | None = None  # None: every level
    hidden: frozenset[str] = frozenset()  # categories
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """True when single lines are looked for."""
        return self.level is not None or bool(self.text.strip())

    def test(self) -> Callable[[Line], bool]:
        """Whether a line is let through, made ready for many lines."""
        level, words = self.level, self.text.lower().split()
        if level is None and not words:
            return lambda _: True
        if not words:
            return lambda line: line.event.level == level
        if level is None:
            return lambda line: all(word in line.haystack for word in words)
        return lambda line: line.event.level == level and all(word in line.haystack for word in words)


def run_of_event(run_id: str, event: Event) -> RunRows:
    """A run as its first event introduces it."""
    data = event.data or {}
    kind = event.message.removesuffix(" begins") if event.category == "run" else "run"
    title = str(data.get("prompt") or data.get("title") or data.get("genre") or kind.capitalize())
    return RunRows(run_id, title, kind, event.at)


def when(at: str) -> datetime:
    """The time of an event on the clock of this place."""
    return datetime.fromisoformat(at).astimezone()


def clock_text(at: str) -> str:
    """ "14:02:07.3"."""
    moment = when(at)
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"


def moment_text(at: str) -> str:
    """As "14:02:07" today, "26 Nov 14:02" before."""
    moment = when(at)
    return f"{moment:%H:%M:%S}" if moment.date() == datetime.now().astimezone().date() else f"{moment:%d %b %H:%M}"


def seconds_text(seconds: float) -> str:
    """ "12 ms", "0.61 s", "3.9 s", "2:05"."""
    if seconds < 0.1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _without_seconds(event: Event) -> dict[str, Any]:
    data = dict(event.data or {})
    if isinstance(data.get("seconds"), (int, float)):
        del data["seconds"]
    return data
