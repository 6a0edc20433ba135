"""A question to a provider that is answered in another process and can be given up at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError, CancelledError
from airdesk.jobs.process_work import WorkProcesses
from airdesk.ui.bridge import Latest


@dataclass(frozen=True, slots=True)
class _GivenUp:
    """What the asking sees: nobody looks at how far it is, but it may be given up."""

    is_over: threading.Event = field(default_factory=threading.Event)

    def report(self, fraction: float | None, stage: str) -> None:
        """Nobody looks."""

    def check_cancelled(self) -> None:
        """Raise CancelledError where it was given up."""
        if self.is_over.is_set():
            raise CancelledError("given up")


class Asking(QObject):
    """One question at a time; a newer one gives the older up."""

    answered = Signal(object)
    failed = Signal(str)  # a sentence
    busy_changed = Signal(bool)
    given_up = Signal()

    def __init__(self, processes: WorkProcesses, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._processes = processes
        self._thread = Latest(self)
        self._thread.answered.connect(self._on_answer)
        self._thread.failed.connect(self._on_failure)
        self._now: _GivenUp | None = None

    @property
    def is_busy(self) -> bool:
        """True while a question is being answered."""
        return self._now is not None

    def ask(self, question: Callable[..., object]) -> None:
        """Ask; the answer comes as a signal. *question*: can be pickled, and is given `progress`."""
        self._let_go()
        self._now = asked = _GivenUp()
        work = self._processes.work(question)
        self._thread.ask(lambda: work(asked))
        self.busy_changed.emit(True)

    def give_up(self) -> None:
        """No answer is wanted any more."""
        if self._now is not None:
            self._let_go()
            self.busy_changed.emit(False)
            self.given_up.emit()

    def _let_go(self) -> None:
        if self._now is not None:
            self._now.is_over.set()
            self._now = None
            self._thread.forget()

    def _on_answer(self, answer: object) -> None:
        self._now = None
        self.busy_changed.emit(False)
        self.answered.emit(answer)

    def _on_failure(self, error: AirdeskError) -> None:
        self._now = None
        self.busy_changed.emit(False)
        if not isinstance(error, CancelledError):
            self.failed.emit(str(error))
