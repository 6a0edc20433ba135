"""Lines of a run's log, as values; importing them brings no database along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Category = Literal["run", "plan", "midi", "samples", "audio", "func", "call", "meta"]
Level = Literal["debug", "info", "warning", "error"]
Phase = Literal["", "enter", "exit", "progress"]
"""Whether a line opens a run, a stage or a call, ends one, tells how far it got, or none of these."""

LEVELS: Final[tuple[Level, ...]] = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the run log."""

    at: str  # UTC, as `utc_now`
    category: Category
    level: Level
    message: str
    data: Mapping[str, Any] | None = None
    number: int = 0  # from 1 within its run; 0: nobody counted
    parent: int = 0  # the number of the line that opened what it lies in, of an "exit" what it ends; 0: nothing
    depth: int = 0  # how many such lines are around it
    phase: Phase = ""


def event_document(event: Event, run_id: str = "") -> dict[str, Any]:
    """The event for JSON Lines, whole; with the id of its run where it is given."""
    run = {"run_id": run_id} if run_id else {}
    place = {"number": event.number, "parent": event.parent, "depth": event.depth, "phase": event.phase or "note"}
    says = {"category": event.category, "level": event.level, "message": event.message}
    return {**run, "at": event.at, **place, **says, **({} if event.data is None else {"data": dict(event.data)})}


def is_at_least(event: Event, level: Level) -> bool:
    """True where the event is as grave as the level, or graver."""
    return LEVELS.index(event.level) >= LEVELS.index(level)
