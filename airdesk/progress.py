"""What work may see of the job it runs in: a place to report to and a question to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """The job as the work sees it."""

    def report(self, fraction: float | None, stage: str) -> None:
        """Say how far the work is (0..1, None when unknown) and what it is doing now."""

    def check_cancelled(self) -> None:
        """Raise `CancelledError` when the user no longer wants the result."""


@dataclass(frozen=True, slots=True)
class NoProgress:
    """Work that nobody watches."""

    def report(self, fraction: float | None, stage: str) -> None:
        """Ignore the report."""

    def check_cancelled(self) -> None:
        """Never cancelled."""


@dataclass(frozen=True, slots=True)
class PartProgress:
    """The part of a larger job between two of its fractions."""

    whole: Progress
    start: float
    end: float

    def report(self, fraction: float | None, stage: str) -> None:
        """Pass the report on, scaled into this part."""
        done = self.start if fraction is None else self.start + fraction * (self.end - self.start)
        self.whole.report(done, stage)

    def check_cancelled(self) -> None:
        """Ask the whole job."""
        self.whole.check_cancelled()


@dataclass(frozen=True, slots=True)
class LongBeginning:
    """A job whose beginning takes longer than usual and is shown as a larger part of it."""

    whole: Progress
    usual: float  # where the beginning ends, as the work reports it
    shown: float  # where it ends as it is shown
    end: float = 1.0  # from here on everything is shown as it is reported

    def report(self, fraction: float | None, stage: str) -> None:
        """Pass the report on, moved."""
        if fraction is None or fraction >= self.end:
            self.whole.report(fraction, stage)
        elif fraction <= self.usual:
            self.whole.report(fraction / self.usual * self.shown, stage)
        else:
            rest = (fraction - self.usual) / (self.end - self.usual)
            self.whole.report(self.shown + rest * (self.end - self.shown), stage)

    def check_cancelled(self) -> None:
        """Ask the whole job."""
        self.whole.check_cancelled()


@dataclass(frozen=True, slots=True)
class NamedProgress:
    """A step of a larger job that says what it is for."""

    whole: Progress
    name: str

    def report(self, fraction: float | None, stage: str) -> None:
        """Pass the report on, its name before what is done now."""
        self.whole.report(fraction, f"{self.name}: {stage}")

    def check_cancelled(self) -> None:
        """Ask the whole job."""
        self.whole.check_cancelled()
