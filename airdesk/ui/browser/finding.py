"""Finding samples: what is typed and chosen asks the list, and the panel shows what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from airdesk.workflows.browse_inventory import Facets

if TYPE_CHECKING:
    from airdesk.ui.browser.browser import InventoryBrowser


class Finding(QObject):
    """Between the search field, chips, the filter panel and the list."""

    def __init__(self, browser: InventoryBrowser) -> None:
        super().__init__(browser)
        self._browser = browser
        self._has_begun = False
        head, filters, rows = browser.head, browser.filters, browser.list
        head.typed.connect(lambda text: filters.choose(text=text.strip()))
        head.list_asked.connect(self._enter_list)
        head.filters_asked.connect(self.open_filters)
        head.order_chosen.connect(lambda order, falling: filters.sort(order, is_falling=falling))
        browser.table.sort_asked.connect(self._sort_by)
        browser.empty.clear_asked.connect(self._clear)
        filters.changed.connect(self._on_filters)
        filters.cleared.connect(self._show_filters)
        rows.shown.connect(self.show_found)
        rows.aside_changed.connect(self._show_aside)
        rows.facets_read.connect(self._take_facets)
        rows.failed.connect(self._on_unread)
        self._show_filters()

    def begin(self) -> None:
        """The library can be read now."""
        self._has_begun = True
        self._browser.list.ask()
        self._browser.list.count()

    def renew(self) -> None:
        """Read again what is seen."""
        if self._has_begun:
            self._browser.list.renew()
            self._browser.list.count()

    def show_found(self) -> None:
        """The list, or why there is none, and how many samples there are."""
        browser, rows = self._browser, self._browser.model.rowCount()
        is_narrowed = browser.filters.is_narrowed or browser.list.aside is not None
        total = browser.list.facets.total
        browser.head.show_count(rows if is_narrowed else None, total if is_narrowed else max(rows, total))
        browser.page.show_list(rows > 0)
        if not rows:
            self._say_why(is_narrowed=is_narrowed)

    def _say_why(self, *, is_narrowed: bool) -> None:
        """Why the list is empty."""
        browser = self._browser
        if browser.list.aside is not None:
            browser.empty.say("unsuited", browser.suggest_note.text.text())
        else:
            browser.empty.say("nothing" if is_narrowed else "scanning" if browser.scanning.is_running else "empty")

    def open_filters(self) -> None:
        """Let filters be chosen."""
        self._show_filters()
        self._browser.panel.open_under(self._browser.head.filters)

    def _on_filters(self) -> None:
        self._show_filters()
        if self._has_begun:
            self._browser.list.ask()

    def _show_filters(self) -> None:
        filters, head = self._browser.filters, self._browser.head
        if head.search.text().strip() != filters.chosen.text:
            head.search.setText(filters.chosen.text)  # tells nothing: it is what is chosen already
        head.filters.setChecked(bool(filters.active()))
        for one in (head, self._browser.table):
            one.show_order(filters.order, is_falling=filters.is_falling)

    def _sort_by(self, order: str) -> None:
        filters = self._browser.filters
        filters.sort(order, is_falling=order == filters.order and not filters.is_falling)

    def _enter_list(self) -> None:
        table = self._browser.table
        if self._browser.model.rowCount():
            was_there = table.currentIndex().isValid()
            table.setFocus()
            if not was_there:
                table.walk_to(0)

    def _clear(self) -> None:
        self._browser.list.close_aside()
        self._browser.filters.clear_all()

    def _show_aside(self) -> None:
        aside = self._browser.list.aside
        self._browser.chips.show_aside("" if aside is None else aside.title, self._browser.list.close_aside)

    def _take_facets(self, facets: Facets) -> None:
        browser = self._browser
        browser.filters.set_known(facets.tree, {root.id: root.name for root in facets.roots})
        browser.chips.set_families({family: sum(counts.values()) for family, counts in facets.tree.items()})
        browser.panel.set_facets(facets)
        self.show_found()

    def _on_unread(self, why: str) -> None:
        self._browser.empty.say("unread", why)
        self._browser.page.show_list(False)
