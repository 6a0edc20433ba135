"""What the run log shows, as plain objects that form trees: runs, in them calls or kinds of events, in these lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from airdesk.library.events import LEVELS, Event, Level

LONGEST_TEXT: Final = 240  # characters on screen; the whole is in the detail and in the library


class Node:
    """A row that may have others in it."""

    __slots__ = (
        *("children", "is_open", "num_errors", "num_passing", "num_warnings", "parent", "size"),
        *("was_folded_by_hand", "was_opened_to_find"),
    )

    def __init__(self, *, is_open: bool = True) -> None:
        self.parent: Node | None = None
        self.children: list[Line | Group] = []
        self.is_open = is_open
        self.was_folded_by_hand = False
        self.was_opened_to_find = False  # by a filter
        self.size = 0  # rows that it takes now, itself included; 0: it is not seen
        self.num_passing = 0  # lines that the filter lets through, itself included
        self.num_warnings = 0
        self.num_errors = 0

    def upwards(self) -> Iterator[Node]:
        """It and all that it lies in."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Line(Node):
    """One event, with what filters and painting want of it; one that opens a call also has what ends it."""

    __slots__ = ("ended", "event", "fraction", "haystack", "merged", "more", "passes", "text")

    def __init__(self, event: Event) -> None:
        super().__init__()
        whole = _whole(event)
        self.event = event
        self.haystack = f"{event.category} {whole}".lower()
        self.text = whole if len(whole) <= LONGEST_TEXT else whole[:LONGEST_TEXT] + "…"
        self.more = ""  # what a text is looked for in besides: how a call ended
        self.passes = False
        self.ended: Event | None = None
        self.fraction: float | None = None  # how far a call got
        self.merged: list[Line] = []  # its progress and its end

    @property
    def is_call(self) -> bool:
        """Whether it is a stage or call with what happened in it."""
        return self.event.phase == "enter" and self.event.category != "run"

    @property
    def level(self) -> Level:
        """Its level; of a call that went wrong, that of its end."""
        if self.ended is None:
            return self.event.level
        return max(self.event.level, self.ended.level, key=LEVELS.index)

    @property
    def name(self) -> str:
        """Of a call."""
        return self.event.message.removesuffix(" begins")

    @property
    def state(self) -> str:
        """Of a call: active, completed, warning, failed or cancelled."""
        if self.ended is None:
            return "active"
        if self.ended.level == "error" or " failed: " in self.ended.message:
            return "cancelled" if " cancelled" in self.ended.message else "failed"
        return "warning" if self.num_warnings or self.num_errors else "completed"

    @property
    def seconds_text(self) -> str:
        """How long it took, where the event or its end says so."""
        seconds = ((self.ended or self.event).data or {}).get("seconds")
        return seconds_text(seconds) if isinstance(seconds, (int, float)) else ""

    @property
    def outcome(self) -> str:
        """Of a call: with what, and what came of it."""
        said = {**(self.event.data or {}), **_without_seconds(self.ended)}
        if self.ended is not None and self.ended.level in ("warning", "error"):
            return self.ended.message.partition(": ")[2]
        texts = (f"{name} {value}" for name, value in said.items() if value not in (None, "", []))
        text = ", ".join(texts)
        return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"

    @property
    def folds_by_itself(self) -> bool:
        """True of a call that went well, unless somebody folded or unfolded it."""
        return self.is_call and self.state == "completed" and not self.was_folded_by_hand

    def merge(self, other: Line) -> None:
        """Take in a line that tells how far this call got, or that it ended."""
        self.merged.append(other)
        if other.event.phase == "progress":
            fraction = (other.event.data or {}).get("fraction")
            self.fraction = fraction if isinstance(fraction, (int, float)) else None
        else:
            self.ended = other.event
            self.more = other.haystack

    def loosen(self) -> None:
        """Let go of all it has to do with others, to be put in order anew."""
        self.parent, self.ended, self.fraction, self.more = None, None, None, ""
        self.children, self.merged = [], []
        self.size = self.num_passing = self.num_warnings = self.num_errors = 0
        self.is_open, self.was_folded_by_hand, self.was_opened_to_find = True, False, False

    def whole_text(self) -> str:
        """Everything the event says, to read and to copy."""
        texts = [_said(self.event), *([] if self.ended is None else [_said(self.ended)])]
        return "\n\n".join(texts)


class Group(Node):
    """The lines of one category in one run."""

    __slots__ = ("category", "is_done", "said_seconds")

    def __init__(self, category: str) -> None:
        super().__init__()
        self.category = category
        self.is_done = False
        self.said_seconds = 0.0  # the sum of what its stages took, as they said

    def take(self, event: Event) -> None:
        """What a line says of the whole."""
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
        if self.said_seconds or not self.children:
            return self.said_seconds
        first, last = self.children[0], self.children[-1]
        assert isinstance(first, Line)
        assert isinstance(last, Line)
        return (when(last.event.at) - when(first.event.at)).total_seconds()


class RunRows(Node):
    """One run; of an older one only what the list of runs says, until it is opened."""

    __slots__ = ("calls", "groups", "is_loaded", "kind", "lines", "run_id", "started_at", "state", "title")

    def __init__(
        self,
        run_id: str,
        title: str,
        kind: str,
        started_at: str,
        *,
        is_open: bool = True,
        is_loaded: bool = True,
        state: str = "active",
    ) -> None:
        """*state*: active, completed, failed or cancelled."""
        super().__init__(is_open=is_open)
        self.run_id, self.title, self.kind, self.started_at = run_id, title, kind, started_at
        self.is_loaded, self.state = is_loaded, state
        self.lines: list[Line] = []  # all, in the order they were written
        self.groups: dict[str, Group] = {}
        self.calls: dict[int, Node] = {}  # by the number of the line that opened them

    @property
    def seconds_text(self) -> str:
        """From its first line to its last one, once it has ended."""
        if self.state == "active" or not self.lines:
            return ""
        return seconds_text((when(self.lines[-1].event.at) - when(self.lines[0].event.at)).total_seconds())


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


def _whole(event: Event) -> str:
    data = {name: value for name, value in _without_seconds(event).items() if value is not None}
    more = f"  {json.dumps(data, ensure_ascii=False, default=str)}" if data else ""
    return f"{event.message}{more}"


def _said(event: Event) -> str:
    head = f"{event.at}  {event.category}  {event.level}\n{event.message}"
    return head if event.data is None else f"{head}\n{json.dumps(event.data, ensure_ascii=False, indent=1, default=str)}"


def _without_seconds(event: Event | None) -> dict[str, Any]:
    data = dict((event.data if event is not None else None) or {})
    if isinstance(data.get("seconds"), (int, float)):
        del data["seconds"]
    return data
