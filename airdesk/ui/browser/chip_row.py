"""Chips under the search field: the families one has most of, and every filter that is on, to be taken away by a click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from airdesk.ui.browser.filters import Filters
from airdesk.ui.browser.sample_texts import shown
from airdesk.ui.library.wording import count_text, plain
from airdesk.ui.widgets.flow_layout import FlowLayout

MOST: Final = 6
"""Families that are offered here; all are in the filter panel."""


class ChipRow(QWidget):
    """The families above; below them what else is on, and how to show everything."""

    def __init__(self, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters = filters
        self._offered: tuple[str, ...] = ()
        self._counts: Mapping[str, int] = {}
        self._aside = ""
        self.families: dict[str, QPushButton] = {}
        self.active: dict[str, QPushButton] = {}
        self._upper, self._lower = QWidget(), QWidget()
        self._upper_flow, self._lower_flow = FlowLayout(self._upper, spacing=5), FlowLayout(self._lower, spacing=5)
        self._close_aside = lambda: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._upper)
        layout.addWidget(self._lower)
        filters.changed.connect(self.show_filters)
        filters.cleared.connect(self.show_filters)
        self.show_filters()

    def set_families(self, counts: Mapping[str, int]) -> None:
        """Offer the families there is most of."""
        self._counts = counts
        known = [name for name in counts if name not in ("", "other")][:MOST]
        if tuple(known) != self._offered:
            self._offered = tuple(known)
            self._upper_flow.clear()
            self.families = {name: self._family_chip(name) for name in known}
            self._upper.updateGeometry()
        for name, chip in self.families.items():
            chip.setToolTip(f"Only {name}: {count_text(counts[name], 'sample')}")
        self.show_filters()

    def show_aside(self, text: str, close: object) -> None:
        """Say what else the list is than the answer to the filters; empty: it is just that."""
        self._aside, self._close_aside = text, close  # type: ignore[assignment]
        self.show_filters()

    def show_filters(self) -> None:
        """Show what is on."""
        for name, chip in self.families.items():
            chip.setChecked(name in self._filters.chosen.families)
        offered = {f"families:{name}" for name in self.families}
        wanted = {name: text for name, text in self._filters.active().items() if name not in offered}
        if self._aside:
            wanted = {"aside": self._aside, **wanted}
        if wanted or self._filters.is_narrowed:
            wanted["all"] = "Clear all"
        if {name: chip.property("says") for name, chip in self.active.items()} != wanted:
            self._lower_flow.clear()
            self.active = {name: self._active_chip(name, text) for name, text in wanted.items()}
            self._lower.updateGeometry()
        self._upper.setVisible(bool(self.families))
        self._lower.setVisible(bool(wanted))

    def _family_chip(self, name: str) -> QPushButton:
        chip = QPushButton(plain(shown(name)))
        chip.setProperty("look", "chip")
        chip.setCheckable(True)
        chip.setAccessibleName(f"Only {name}")
        chip.clicked.connect(lambda _=False: self._filters.switch("families", name))
        self._upper_flow.addWidget(chip)
        return chip

    def _active_chip(self, name: str, text: str) -> QPushButton:
        is_all = name == "all"
        chip = QPushButton(text if is_all else plain(f"{text}  ×"))
        chip.setProperty("look", "link" if is_all else "filter")
        chip.setProperty("says", text)
        chip.setAccessibleName("Clear search and filters" if is_all else f"Take away the filter {text}")
        chip.setToolTip("Show all samples" if is_all else "Take this filter away")
        chip.clicked.connect(lambda _=False: self._clear(name))
        self._lower_flow.addWidget(chip)
        return chip

    def _clear(self, name: str) -> None:
        if name in ("aside", "all"):
            self._close_aside()
        if name == "all":
            self._filters.clear_all()
        elif name != "aside":
            self._filters.clear(name)
