"""Samples that sound like another one, as a list of rows."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

from PySide6.QtCore import QObject, Signal

from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.browse_inventory import BrowsedSample

CAN_COMPARE: Final = find_spec("airdesk.workflows.similar_samples") is not None
COUNT: Final = 100


class Likeness(QObject):
    """Asks in a thread; a newer question makes an older one be forgotten."""

    found = Signal(object, list)  # BrowsedSample that was asked for, keys of rows, the nearest first
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = session.settings
        self._latest = Latest(self)
        self._latest.answered.connect(lambda answer: self.found.emit(*answer))
        self._latest.failed.connect(lambda error: self.failed.emit(str(error)))

    def ask(self, row: BrowsedSample) -> None:
        """What sounds like this one?"""
        if CAN_COMPARE:
            from airdesk.workflows.similar_samples import similar_samples

            settings = self._settings
            self._latest.ask(_question(row, lambda: similar_samples(settings, row.key, COUNT)))

    def forget(self) -> None:
        """Nobody wants to know any more."""
        self._latest.forget()


def _question(row: BrowsedSample, ask: Callable[[], object]) -> Callable[[], tuple[BrowsedSample, list[int]]]:
    return lambda: (row, [each.key for each in ask()])  # type: ignore[attr-defined]
