"""Reads who made the takes of the open song, in a thread, and shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from airdesk.library.takes import TakeRow
from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.take_credits import credits_of_runs
from airdesk.workflows.take_values import Credits

Show = Callable[[Credits, dict[int, Credits], bool], object]
"""Given the credits of the open take, of each take by its number, and whether the open one has just been made."""


class TakeCreditsReader(QObject):
    """Asked anew whenever the takes are others."""

    def __init__(self, session: Session, show: Show, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._show = session, show
        self._reading = Latest(self)
        self._reading.failed.connect(lambda error: session.tell(str(error), "warning"))
        self._reading.answered.connect(self._on_read)
        self._is_new = False

    def read(self, takes: Sequence[TakeRow], current: int | None, *, is_new: bool = False) -> None:
        """Read the credits of these takes, of which *current* is open. *is_new*: it has just been made."""
        self._is_new = self._is_new or is_new
        runs = {take.number: take.run_id for take in takes if take.run_id}
        if not runs:
            self._reading.forget()
            self._show(Credits(), {}, False)
            return
        settings = self._session.settings

        def work() -> tuple[Credits, dict[int, Credits]]:
            found = credits_of_runs(list(runs.values()), settings)
            by_number = {number: found[run] for number, run in runs.items() if run in found}
            return by_number.get(current or 0, Credits()), by_number

        self._reading.ask(work)

    def _on_read(self, found: tuple[Credits, dict[int, Credits]]) -> None:
        is_new, self._is_new = self._is_new, False
        self._show(*found, is_new)
