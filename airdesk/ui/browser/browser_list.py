"""What the list shows: the answer to the filters, or what was found in another way; and what there is to filter by."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.ui.bridge import Latest
from airdesk.ui.browser.aside import Aside
from airdesk.ui.browser.filters import Chosen, Filters
from airdesk.ui.browser.likeness import Likeness
from airdesk.ui.browser.sample_source import SampleSource
from airdesk.ui.browser.samples_model import SamplesModel
from airdesk.ui.session import Session
from airdesk.workflows.browse_inventory import BrowsedPage, BrowsedSample, Facets, inventory_facets

FACETS_MS: Final = 2500
"""Counting everything takes a while in large libraries; during a scan it is not done more often than this."""


class BrowserList(QObject):
    """Fills the model."""

    shown = Signal()  # other rows, or another number of them
    aside_changed = Signal()
    facets_read = Signal(object)  # Facets
    failed = Signal(str)

    def __init__(self, session: Session, filters: Filters, model: SamplesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._filters, self._model = session.settings, filters, model
        self.source, self.likeness = SampleSource(session, self), Likeness(session, self)
        self.facets = Facets()
        self.aside: Aside | None = None
        self._before = Chosen()  # what was chosen before that
        self._is_other = True  # other rows than those shown are on their way
        self._facets = Latest(self)
        self._wait = QTimer(self, singleShot=True, interval=FACETS_MS)
        self._is_wanted = False
        self._wait.timeout.connect(lambda: self.count() if self._is_wanted else None)
        self._facets.answered.connect(self._take_facets)
        self._facets.failed.connect(lambda error: self.failed.emit(str(error)))
        self.source.began.connect(self._begin)
        self.source.paged.connect(model.take)
        self.source.counted.connect(self._take_total)
        self.source.failed.connect(self.failed)
        self.source.failed.connect(lambda _: model.lose())
        self.likeness.found.connect(self._show_similar)
        self.likeness.failed.connect(lambda text: session.tell(text, "warning"))
        model.page_wanted.connect(self.source.ask_page)

    def ask(self) -> None:
        """Show what the filters ask for."""
        self.likeness.forget()
        self._is_other = True
        self._let_go_of_aside()
        self.source.ask(self._filters.query)

    def renew(self) -> None:
        """Read again what is shown, or what is about to be."""
        if self.aside is None:
            self.source.ask(self._filters.query)
        else:
            self.source.ask_keys(self.aside.keys)

    def count(self) -> None:
        """Count what there is to filter by, soon."""
        self._is_wanted = self._wait.isActive()
        if not self._is_wanted:
            settings = self._settings
            self._facets.ask(lambda: inventory_facets(settings))
            self._wait.start()

    def show_aside(self, aside: Aside) -> None:
        """Show just some samples, until that is closed or something is searched for."""
        if self.aside is None:
            self._before = self._filters.put_aside()
        self.aside = aside
        self._is_other = True
        self._model.set_reasons(aside.reasons)
        self.source.ask_keys(aside.keys)
        self.aside_changed.emit()

    def close_aside(self) -> None:
        """Show again what was shown before."""
        if self.aside is not None:
            before = self._before
            self._let_go_of_aside()
            self._filters.choose_again(before)

    def _show_similar(self, row: BrowsedSample, keys: list[int]) -> None:
        others = tuple(key for key in keys if key != row.key)
        self.show_aside(Aside(f"Similar to {row.sample.name}", (row.key, *others)))

    def _let_go_of_aside(self) -> None:
        if self.aside is not None:
            self.aside = None
            self._before = Chosen()
            self._model.set_reasons({})
            self.aside_changed.emit()

    def _begin(self, page: BrowsedPage) -> None:
        if self._is_other:
            self._model.begin(page)
        else:
            self._model.renew(page)
        self._is_other = False
        self.shown.emit()

    def _take_total(self, total: int) -> None:
        self._model.set_total(total)
        self.shown.emit()

    def _take_facets(self, facets: Facets) -> None:
        self.facets = facets
        self.facets_read.emit(facets)
