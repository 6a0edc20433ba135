"""The log of one run: what each stage and call did, how long it took, and what the user should know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from airdesk.errors import CancelledError
from airdesk.library.events import Category, Event, Level, Phase
from airdesk.library.identity import new_id, utc_now
from airdesk.workflows.log_scopes import LogScopes, Scope

Stage = Literal["analysis", "plan", "score", "selection", "samples", "render", "mix", "library"]

_CATEGORY_OF_STAGE: Mapping[Stage, Category] = {
    "analysis": "audio",
    "plan": "plan",
    "score": "midi",
    "selection": "samples",
    "samples": "samples",
    "render": "audio",
    "mix": "audio",
    "library": "meta",
}


@dataclass(slots=True)
class Call:
    """A call that goes on; what is said of its outcome stands in the line that ends it."""

    outcome: dict[str, Any] = field(default_factory=dict)

    def answer(self, **outcome: Any) -> None:
        """Say what came of it."""
        self.outcome.update(outcome)


@dataclass(slots=True)
class RunLog:
    """Events, stage times and warnings of a run; may be written to from several threads.

    A line lies in what its thread has entered last; of a thread that has entered nothing, in the open stage it fits.
    """

    on_event: Callable[[Event], None] | None = None  # told of each event as it happens
    run_id: str = field(default_factory=new_id)  # 12 hex digits
    started_at: str = field(default_factory=utc_now)
    events: list[Event] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)  # stage -> {"state": …, "seconds": …}
    on_stage_left: Callable[[], None] | None = None
    _scopes: LogScopes = field(default_factory=LogScopes)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def stage_seconds(self) -> dict[str, float]:
        """How long each stage took, in the order they began."""
        return {name: stage["seconds"] for name, stage in self.stages_now().items()}

    def stages_now(self) -> dict[str, dict[str, Any]]:
        """The stages as they stand, for another thread."""
        with self._lock:
            return {name: dict(stage) for name, stage in self.stages.items()}

    def note(self, category: Category, message: str, *, level: Level = "info", data: Mapping[str, Any] | None = None) -> None:
        """Write one event down."""
        self._write(category, message, level, data, "", self._scopes.around(category))

    def progress(self, text: str, data: Mapping[str, Any] | None = None) -> None:
        """How far the run got, of the category of what goes on."""
        around = self._scopes.around("call")
        self._write("run" if around is None else around.category, text, "debug", data, "progress", around)

    def warn(self, category: Category, message: str) -> None:
        """Something the user should know that does not stop the run; said once."""
        with self._lock:
            if message in self.warnings:
                return
            self.warnings.append(message)
        self.note(category, message, level="warning")

    def begin(self, kind: str, received: Mapping[str, Any]) -> None:
        """The first line: the run's id, the version and the parameters as they were received; all that follows lies in it."""
        self._scopes.open_run(self._enter("run", f"{kind} begins", "info", {"run_id": self.run_id, **received}))

    def end(self, kind: str, data: Mapping[str, Any]) -> None:
        """The last line of a run that ended well."""
        self._exit(self._scopes.close_run(), "run", f"{kind} done", "info", data)

    def fail(self, kind: str, error: BaseException) -> None:
        """The last line of a run that raised."""
        self._exit(self._scopes.close_run(), "run", f"{kind} {_end_of(error)}: {error}".rstrip(": "), "error", None)

    @contextmanager
    def run(self, kind: str, received: Mapping[str, Any]) -> Iterator[Call]:
        """All of a run: its first line, and its last one with what came of it, also when it fails."""
        call = Call()
        self.begin(kind, received)
        try:
            yield call
        except BaseException as error:
            self.fail(kind, error)
            raise
        self.end(kind, {**call.outcome, "seconds": self.stage_seconds})

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Enter and leave a stage: both are logged, its time is measured, also when it fails."""
        category = _CATEGORY_OF_STAGE[name]
        with self._lock:
            self.stages[name] = {"state": "active", "seconds": 0.0}
        scope = self._scopes.push(self._enter(category, f"{name} begins", "info", None), is_stage=True)
        started = time.perf_counter()
        try:
            yield
        except BaseException as error:
            state = _end_of(error)
            self._leave(name, state, started)
            self._exit(self._scopes.pop(scope), category, f"{name} {state}: {error}", "error", self._timed(name))
            raise
        self._leave(name, "completed", started)
        self._exit(self._scopes.pop(scope), category, f"{name} done", "info", self._timed(name))
        if self.on_stage_left is not None:
            self.on_stage_left()

    @contextmanager
    def call(self, name: str, *, category: Category = "func", **data: Any) -> Iterator[Call]:
        """Enter and leave a call worth knowing of, with what it is given and how long it took.

        "func" is our own code, for those who look closely; "call" is asked of somebody else. What came of it is said by
        `Call.answer`. A call that raises is a warning: whoever made it may go on without it.
        """
        level: Level = "debug" if category == "func" else "info"
        call = Call()
        scope = self._scopes.push(self._enter(category, name, level, data or None))
        started = time.perf_counter()
        try:
            yield call
        except BaseException as error:
            ending, level = f"{_end_of(error)}: {type(error).__name__}: {error}", "warning"
            raise
        else:
            ending = "done"
        finally:
            seconds = round(time.perf_counter() - started, 4)
            self._exit(self._scopes.pop(scope), category, f"{name} {ending}", level, {**call.outcome, "seconds": seconds})

    def _enter(self, category: Category, message: str, level: Level, data: Mapping[str, Any] | None) -> Scope:
        around = self._scopes.around(category)
        number = self._write(category, message, level, data, "enter", around)
        return Scope(number, 0 if around is None else around.depth + 1, category)

    def _exit(
        self, scope: Scope | None, category: Category, message: str, level: Level, data: Mapping[str, Any] | None
    ) -> None:
        self._write(category, message, level, data, "exit", scope)

    def _write(
        self,
        category: Category,
        message: str,
        level: Level,
        data: Mapping[str, Any] | None,
        phase: Phase,
        around: Scope | None,
    ) -> int:
        """Write an event that lies in a scope, or ends it; returns its number."""
        parent = 0 if around is None else around.number
        depth = 0 if around is None else around.depth + (phase != "exit")
        with self._lock:
            event = Event(utc_now(), category, level, message, data, len(self.events) + 1, parent, depth, phase)
            self.events.append(event)
            if self.on_event is not None:  # within the lock, so that lines are told in their order, one by one
                self.on_event(event)
        return event.number

    def _leave(self, name: str, state: str, started: float) -> None:
        with self._lock:
            self.stages[name] = {"state": state, "seconds": round(time.perf_counter() - started, 4)}

    def _timed(self, name: str) -> dict[str, float]:
        return {"seconds": self.stages[name]["seconds"]}


def _end_of(error: BaseException) -> Literal["cancelled", "failed"]:
    return "cancelled" if isinstance(error, (CancelledError, KeyboardInterrupt)) else "failed"
