"""Lines of a run's log, as values; importing them brings no database along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Category = Literal["run", "plan", "midi", "samples", "audio", "func", "call", "meta"]
Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the run log."""

    at: str  # UTC, as `utc_now`
    category: Category
    level: Level
    message: str
    data: Mapping[str, Any] | None = None
