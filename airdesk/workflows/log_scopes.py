"""What of a run is open at a moment: the run itself, its stages, and the calls of each thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from airdesk.library.events import Category


@dataclass(frozen=True, slots=True)
class Scope:
    """An opened run, stage or call: the line that opened it."""

    number: int
    depth: int
    category: Category


class LogScopes:
    """Threads nest each for itself; what a thread writes that has entered nothing lies in a stage of the same category.

    Where there is no such stage: calls lie in the stage that was entered last, everything else in the run.
    """

    def __init__(self) -> None:
        self._run: Scope | None = None
        self._stages: list[Scope] = []
        self._by_thread: dict[int, list[Scope]] = {}
        self._lock = threading.Lock()

    def around(self, category: Category) -> Scope | None:
        """What a line of this thread lies in; None: in nothing."""
        with self._lock:
            own = self._by_thread.get(threading.get_ident())
            if own:
                return own[-1]
            fitting = [stage for stage in self._stages if category in (stage.category, "func", "call")]
            return fitting[-1] if fitting else self._run

    def open_run(self, scope: Scope) -> None:
        """From now on everything lies in it."""
        with self._lock:
            self._run = scope

    def close_run(self) -> Scope | None:
        """Nothing lies in the run any more; returns what it was."""
        with self._lock:
            run, self._run = self._run, None
        return run

    def push(self, scope: Scope, *, is_stage: bool = False) -> Scope:
        """This thread enters a stage or call; returns it."""
        with self._lock:
            self._by_thread.setdefault(threading.get_ident(), []).append(scope)
            if is_stage:
                self._stages.append(scope)
        return scope

    def pop(self, scope: Scope) -> Scope:
        """This thread leaves it, and whatever of it was not left; returns it."""
        with self._lock:
            thread = threading.get_ident()
            own = self._by_thread.get(thread, [])
            if scope in own:
                del own[own.index(scope) :]
            if not own:
                self._by_thread.pop(thread, None)
            if scope in self._stages:
                self._stages.remove(scope)
        return scope
