"""Samples that sound like another one, as a list of rows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from airdesk.settings import Settings
from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.browse_inventory import BrowsedSample

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
        settings = self._settings
        self._latest.ask(lambda: (row, _like(row.key, settings)))

    def forget(self) -> None:
        """Nobody wants to know any more."""
        self._latest.forget()


def _like(key: int, settings: Settings) -> list[int]:
    from airdesk.workflows.similar_samples import similar_samples  # late: it loads numpy

    return [each.key for each in similar_samples(settings, key, COUNT)]
