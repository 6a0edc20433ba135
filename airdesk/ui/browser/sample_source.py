"""Where the list's rows come from: questions to the library, asked in threads; an answer that came too late is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.library.sample_search import SampleQuery
from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.browse_inventory import browse, browse_keys

PAGE: Final = 100
"""Rows that are asked for at once: three times what is seen."""

COUNT_MS: Final = 60
"""Counting all waits so long: who types on wants the next rows first."""


class SampleSource(QObject):
    """The first page comes at once; how many rows there are in all, and further pages, come after it."""

    began = Signal(object)  # BrowsedPage: the first rows of another question
    paged = Signal(object)  # BrowsedPage
    counted = Signal(object)  # rows in all
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = session.settings
        self._query = SampleQuery()
        self._keys: tuple[int, ...] | None = None
        self._first, self._pages, self._count = Latest(self), Latest(self), Latest(self)
        self._first.answered.connect(self._on_first)
        self._pages.answered.connect(self.paged)
        self._count.answered.connect(self.counted)
        self._soon = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._soon.timeout.connect(self.recount)
        for latest in (self._first, self._pages, self._count):
            latest.failed.connect(lambda error: self.failed.emit(str(error)))

    def ask(self, query: SampleQuery) -> None:
        """Another question: its first page, then its number of rows."""
        self._query, self._keys = query, None
        settings = self._settings
        self._forget()
        self._first.ask(lambda: browse(query, settings, start=0, count=PAGE))

    def ask_keys(self, keys: Sequence[int]) -> None:
        """Just these samples, in this order."""
        settings, wanted = self._settings, tuple(keys)
        self._keys = wanted
        self._forget()
        self._first.ask(lambda: browse_keys(wanted, settings))

    def ask_page(self, start: int) -> None:
        """Rows of the same question from some row on; a newer wish takes the place of one that waits."""
        query, settings = self._query, self._settings
        if self._keys is None:
            self._pages.ask(lambda: browse(query, settings, start=start, count=PAGE))

    def recount(self) -> None:
        """How many rows there are by now."""
        query, settings = self._query, self._settings
        if self._keys is None:
            self._count.ask(lambda: browse(query, settings, start=0, count=1, with_total=True).total)

    def _forget(self) -> None:
        """No more is wanted of the question before."""
        self._soon.stop()
        self._pages.forget()
        self._count.forget()

    def _on_first(self, page: object) -> None:
        self.began.emit(page)
        self._soon.start()
