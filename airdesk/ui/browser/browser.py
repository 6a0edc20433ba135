"""The Inventory panel: search, filters, the list of samples, the chosen one; folders dropped on it are taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.browser.browser_list import BrowserList
from airdesk.ui.browser.chip_row import ChipRow
from airdesk.ui.browser.chosen_sample import ChosenSample
from airdesk.ui.browser.detail import Detail
from airdesk.ui.browser.dropping import choose_folder, dropped_paths, take_in
from airdesk.ui.browser.empty_state import EmptyState
from airdesk.ui.browser.filter_panel import FilterPanel
from airdesk.ui.browser.filters import Filters
from airdesk.ui.browser.hearing import Hearing
from airdesk.ui.browser.preview_bar import PreviewBar
from airdesk.ui.browser.remembered import BrowserMemory
from airdesk.ui.browser.sample_table import SampleTable
from airdesk.ui.browser.samples_model import SamplesModel
from airdesk.ui.browser.scan_strip import ScanStrip
from airdesk.ui.browser.scanning import Scanning, all_folders
from airdesk.ui.browser.search_row import SearchRow
from airdesk.ui.browser.upkeep import Upkeep
from airdesk.ui.browser.using import Using
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE
from airdesk.workflows.browse_inventory import Facets

LEAST_WIDTH = 280  # px
USUAL_WIDTH = 300


class InventoryBrowser(QWidget):
    """Puts the parts together; nothing is read before `begin`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        memory = BrowserMemory(session.settings.library_folder)
        self.filters = Filters(self)
        self.model = SamplesModel(self)
        self.head, self.chips = SearchRow(), ChipRow(self.filters)
        self.panel = FilterPanel(self.filters, self)
        self.table, self.empty = SampleTable(self.model), EmptyState()
        self.strip, self.scanning = ScanStrip(), Scanning(session, self)
        self.bar = PreviewBar(memory)
        self.detail = Detail(self.bar)
        self.hearing, self.using = Hearing(session, self), Using(session, self)
        self.list = BrowserList(session, self.filters, self.model, self)
        self.chosen = ChosenSample(self, memory)
        self._middle, self.pages = QStackedWidget(), QStackedWidget()
        self.upkeep = Upkeep(session, self.pages, self)
        self._target = QLabel("Drop to add these samples", self)
        self._has_begun = False
        self._lay_out()
        self._connect()
        self._fill_menu()

    def begin(self) -> None:
        """The library can be read now."""
        self._has_begun = True
        self.list.ask()
        self.list.count()
        self.upkeep.watching.begin()

    def stop(self) -> None:
        """The window closes."""
        self.upkeep.watching.stop()

    def refresh(self) -> None:
        """Samples came, went or changed: read again what is seen."""
        if self._has_begun:
            self.list.renew()
            self.list.count()

    def add_to_menu(self, text: str, tip: str, do: Callable[[], object]) -> QAction:
        """One more thing that concerns the inventory."""
        action = QAction(text, self)  # an action that the menu makes itself may die under Python's hands
        action.setToolTip(tip)
        action.triggered.connect(lambda _=False: do())
        self.head.menu.addAction(action)
        return action

    def focus_search(self) -> None:
        """Let the search be typed."""
        self.pages.setCurrentIndex(0)
        self.head.search.setFocus()
        self.head.search.selectAll()

    def use_on(self, track_id: str, keys: tuple[int, ...]) -> None:
        """Samples were dropped on a track's head."""
        self.session.select_track(track_id)
        self.using.use(keys, track_id)

    def take_drop(self, paths: list[Path]) -> None:
        """Folders or files were dropped."""
        take_in(paths, self, self.scanning.add)

    # ── what is shown ──

    def _show_middle(self) -> None:
        """The list, or why there is none."""
        has_rows = self.model.rowCount() > 0
        self._middle.setCurrentWidget(self.table if has_rows else self.empty)
        if has_rows:
            return
        if self.filters.is_narrowed or self.list.similar_to is not None:
            self.empty.say("nothing")
        elif self.scanning.is_running:
            self.empty.say("scanning")
        else:
            self.empty.say("empty")

    def _show_count(self) -> None:
        is_narrowed = self.filters.is_narrowed or self.list.similar_to is not None
        rows, total = self.model.rowCount(), self.list.facets.total
        self.head.show_count(rows if is_narrowed else None, total if is_narrowed else max(rows, total))

    def _take_facets(self, facets: Facets) -> None:
        self.filters.set_known(facets.tree, {root.id: root.name for root in facets.roots})
        self.chips.set_families({family: sum(counts.values()) for family, counts in facets.tree.items()})
        self.panel.set_facets(facets)
        self._rescan.setEnabled(bool(facets.roots))
        self._show_count()
        self._show_middle()

    def _show_similar(self) -> None:
        row = self.list.similar_to
        text = "" if row is None else f"Similar to {row.sample.name}"
        self.chips.show_similar(text, self.list.close_similar)

    # ── who hears whom ──

    def _connect(self) -> None:
        head, table, rows, hearing = self.head, self.table, self.list, self.hearing
        head.typed.connect(lambda text: self.filters.choose(text=text.strip()))
        head.list_asked.connect(self._enter_list)
        head.filters_asked.connect(self._open_filters)
        head.order_chosen.connect(lambda order, falling: self.filters.sort(order, is_falling=falling))
        table.sort_asked.connect(self._sort_by)
        self.filters.changed.connect(self._on_filters)
        self.filters.cleared.connect(self._show_filters)
        rows.shown.connect(self._show_middle)
        rows.shown.connect(self._show_count)
        rows.similar_changed.connect(self._show_similar)
        rows.facets_read.connect(self._take_facets)
        rows.failed.connect(self._on_unread)
        table.rows.peaks_of = lambda sample, _: hearing.outline(sample)
        table.toggle_asked.connect(hearing.toggle)
        table.stop_asked.connect(hearing.stop)
        hearing.playing_changed.connect(table.show_playing)
        hearing.outline_ready.connect(table.redraw)
        self.bar.level_changed.connect(hearing.player.set_level_db)
        self.bar.in_song_changed.connect(hearing.player.set_in_song)
        hearing.player.set_level_db(self.bar.level_db)
        hearing.player.set_in_song(self.bar.in_song.isChecked())
        self.empty.add_asked.connect(self._choose_folder)
        self.empty.clear_asked.connect(self._clear)
        self.strip.cancel_asked.connect(self.scanning.cancel)
        self.scanning.moved.connect(self._on_scan)
        self.scanning.grew.connect(self.refresh)
        self.upkeep.changed.connect(self.refresh)
        self.upkeep.closed.connect(self.focus_search)
        self.scanning.ended.connect(self._on_scanned)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.focus_search)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fill_menu(self) -> None:
        self.head.menu.setToolTipsVisible(True)
        self.add_to_menu("Add folder…", "Choose a folder with samples; it stays where it is", self._choose_folder)
        again = "Scan the folders of the inventory again"
        self._rescan = self.add_to_menu("Look for changes", again, self._scan_again)
        self._rescan.setEnabled(False)
        self.head.menu.addSeparator()
        self.add_to_menu("Folders…", "The folders of the inventory, and how they are scanned", self.upkeep.show_folders)
        ill = "What is broken, missing or there twice, and what mends it"
        self.add_to_menu("Health", ill, self.upkeep.show_health)
        self.head.show_order(self.filters.order, is_falling=False)
        self.table.show_order(self.filters.order, is_falling=False)

    def _on_filters(self) -> None:
        self._show_filters()
        if self._has_begun:
            self.list.ask()

    def _show_filters(self) -> None:
        if self.head.search.text().strip() != self.filters.chosen.text:
            self.head.search.setText(self.filters.chosen.text)  # tells nothing: it is what is chosen already
        self.head.filters.setChecked(bool(self.filters.active()))
        self.head.show_order(self.filters.order, is_falling=self.filters.is_falling)
        self.table.show_order(self.filters.order, is_falling=self.filters.is_falling)

    def _sort_by(self, order: str) -> None:
        is_same = order == self.filters.order
        self.filters.sort(order, is_falling=is_same and not self.filters.is_falling)

    def _enter_list(self) -> None:
        if self.model.rowCount():
            was_there = self.table.currentIndex().isValid()
            self.table.setFocus()
            if not was_there:
                self.table.walk_to(0)

    def _open_filters(self) -> None:
        self.head.filters.setChecked(bool(self.filters.active()))
        self.panel.open_under(self.head.filters)

    def _clear(self) -> None:
        self.list.close_similar()
        self.filters.clear_all()

    def _choose_folder(self) -> None:
        choose_folder(self, self.scanning.add)

    def _scan_again(self) -> None:
        self.scanning.add(all_folders(self.list.facets.roots))

    def _on_scan(self, stage: str, fraction: float | None) -> None:
        self.strip.show_progress(stage, fraction)
        if not self.model.rowCount():
            self._show_middle()

    def _on_scanned(self) -> None:
        self.strip.hide()
        self.hearing.thumbnails.forget()
        self.table.rows.forget_all()
        self.refresh()
        self.upkeep.watching.refresh()

    def _on_unread(self, why: str) -> None:
        self.empty.say("unread", why)
        self._middle.setCurrentWidget(self.empty)

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.setAccessibleName("Inventory")
        self.setMinimumWidth(LEAST_WIDTH)
        self.head.search.setAcceptDrops(False)
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        self._middle.setCurrentWidget(self.empty)
        self._middle.setMinimumHeight(96)
        line = QFrame()
        line.setProperty("look", "line")
        upper, self.lower = QWidget(), QWidget()
        for holder, widgets in ((upper, (self.head, self.chips, self.strip)), (self.lower, (self.detail,))):
            rows = QVBoxLayout(holder)
            rows.setContentsMargins(SPACE, SPACE - 2, SPACE, 8)
            rows.setSpacing(8)
            for widget in widgets:
                rows.addWidget(widget)
        samples = QWidget()
        layout = QVBoxLayout(samples)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(upper)
        layout.addWidget(self._middle, 1)
        layout.addWidget(line)
        layout.addWidget(self.lower)
        self.lower.hide()
        self.pages.addWidget(samples)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self._target.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._target.setObjectName("dropTarget")
        self._target.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target.hide()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(USUAL_WIDTH, 600)

    def showEvent(self, event: QShowEvent) -> None:
        self.hearing.player.warm_up()
        super().showEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self._target.setGeometry(self.rect().adjusted(4, 4, -4, -4))
            self._target.raise_()
            self._target.show()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._target.hide()
        event.acceptProposedAction()
        self.take_drop(dropped_paths(event.mimeData()))
