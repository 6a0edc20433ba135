"""What of the run log is wanted, and how it is put in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from airdesk.library.events import Level
from airdesk.ui.jobs.run_log_rows import Line

Grouping = Literal["calls", "kinds"]
"""Lines in the stages and calls they were written in, or by their category."""


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
        level, words, hidden = self.level, self.text.lower().split(), self.hidden
        if level is None and not words and not hidden:
            return lambda _: True

        def passes(line: Line) -> bool:
            if line.event.category in hidden or (level is not None and line.level != level):
                return False
            for word in words:  # noqa: SIM110 - asked of every line of a long log at each key press, and this is twice as fast
                if word not in line.haystack and word not in line.more:
                    return False
            return True

        return passes
