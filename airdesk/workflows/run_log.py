"""The log of one run: what each stage did, how long it took, and what the user should know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from airdesk.errors import CancelledError
from airdesk.library.events import Category, Event, Level
from airdesk.library.identity import new_id, utc_now

Stage = Literal["plan", "score", "selection", "samples", "render", "mix", "library"]

_CATEGORY_OF_STAGE: Mapping[Stage, Category] = {
    "plan": "plan",
    "score": "midi",
    "selection": "samples",
    "samples": "samples",
    "render": "audio",
    "mix": "audio",
    "library": "meta",
}


@dataclass(slots=True)
class RunLog:
    """Events, stage times and warnings of a run; may be written to from several threads."""

    on_event: Callable[[Event], None] | None = None  # told of each event as it happens
    run_id: str = field(default_factory=new_id)  # 12 hex digits
    started_at: str = field(default_factory=utc_now)
    events: list[Event] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)  # stage -> {"state": …, "seconds": …}
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def stage_seconds(self) -> dict[str, float]:
        """How long each stage took, in the order they began."""
        return {name: stage["seconds"] for name, stage in self.stages.items()}

    def note(self, category: Category, message: str, *, level: Level = "info", data: Mapping[str, Any] | None = None) -> None:
        """Write one event down."""
        event = Event(utc_now(), category, level, message, data)
        with self._lock:
            self.events.append(event)
        if self.on_event is not None:
            self.on_event(event)

    def warn(self, category: Category, message: str) -> None:
        """Something the user should know that does not stop the run; said once."""
        with self._lock:
            if message in self.warnings:
                return
            self.warnings.append(message)
        self.note(category, message, level="warning")

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Enter and leave a stage: both are logged, its time is measured, also when it fails."""
        category = _CATEGORY_OF_STAGE[name]
        self.note(category, f"{name} begins")
        self.stages[name] = {"state": "active", "seconds": 0.0}
        started = time.perf_counter()
        try:
            yield
        except BaseException as error:
            state = "cancelled" if isinstance(error, (CancelledError, KeyboardInterrupt)) else "failed"
            self._leave(name, state, started)
            self.note(category, f"{name} {state}: {error}", level="error")
            raise
        self._leave(name, "completed", started)
        self.note(category, f"{name} done", data={"seconds": self.stages[name]["seconds"]})

    def _leave(self, name: Stage, state: str, started: float) -> None:
        self.stages[name] = {"state": state, "seconds": round(time.perf_counter() - started, 4)}
