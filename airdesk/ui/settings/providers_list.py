"""The rows of providers in the order in which they are asked; dragged, or moved by keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from airdesk.ui.settings.provider_row import ProviderRow
from airdesk.ui.theme import TIGHT
from airdesk.workflows.provider_settings import ProviderState


class ProvidersList(QWidget):
    """One row for each provider."""

    order_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ProviderRow] = []
        self._was_dragged = False
        self.before: QWidget | None = None
        """What Tab comes from into the first row."""
        self.after: QWidget | None = None
        """Where it goes from the last one."""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, TIGHT, 0)
        self._layout.setSpacing(TIGHT)

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of those that may be asked, first to last."""
        return tuple(row.state.id for row in self.rows if row.is_asked)

    def row_of(self, provider: str) -> ProviderRow | None:
        """The row of a provider."""
        return next((row for row in self.rows if row.state.id == provider), None)

    def make_rows(self, states: Sequence[ProviderState], asked: Sequence[str], models: Mapping[str, str]) -> list[ProviderRow]:
        """Make a row for each, those that are asked first, in their order; returns them. *models*: as chosen, by provider."""
        places = {provider: place for place, provider in enumerate(asked)}
        for state in sorted(states, key=lambda state: places.get(state.id, len(places))):
            row = ProviderRow(state, is_asked=state.id in places, model=models.get(state.id, ""))
            row.step_asked.connect(partial(self._step, row))
            row.asked_changed.connect(lambda _: self.order_changed.emit())
            row.grip.dragged.connect(partial(self._drag, row))
            row.grip.dropped.connect(self._drop)
            self.rows.append(row)
            self._layout.addWidget(row)
        self._layout.addStretch(1)
        self._chain_tabs()
        return self.rows

    def _step(self, row: ProviderRow, step: int) -> None:
        """One place up or down; the focus stays where it is."""
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self._move(row, place)
            self.order_changed.emit()

    def _drag(self, row: ProviderRow, y: int) -> None:
        """To where the pointer is: past a neighbour's middle it takes its place."""
        y = self.mapFromGlobal(QPoint(0, y)).y()
        above = sum(other is not row and other.geometry().center().y() < y for other in self.rows)
        if above != self.rows.index(row):
            self._was_dragged = True
            self._move(row, above)

    def _drop(self) -> None:
        if self._was_dragged:
            self._was_dragged = False
            self.order_changed.emit()

    def _move(self, row: ProviderRow, place: int) -> None:
        self.rows.remove(row)
        self.rows.insert(place, row)
        self._layout.removeWidget(row)
        self._layout.insertWidget(place, row)
        self._layout.activate()
        self._chain_tabs()

    def _chain_tabs(self) -> None:
        """Tab goes from row to row as they stand."""
        stops = [self.before, *(stop for row in self.rows for stop in row.tab_stops), self.after]
        there = [stop for stop in stops if stop is not None]
        for one, other in pairwise(there):
            QWidget.setTabOrder(one, other)
