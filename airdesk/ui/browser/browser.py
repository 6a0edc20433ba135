"""The Inventory panel: search, filters, the list of samples, the chosen one; folders dropped on it are taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.browser.browser_list import BrowserList
from airdesk.ui.browser.chip_row import ChipRow
from airdesk.ui.browser.chosen_sample import ChosenSample
from airdesk.ui.browser.detail import Detail
from airdesk.ui.browser.drop_target import DropTarget
from airdesk.ui.browser.dropping import choose_folder, take_in
from airdesk.ui.browser.empty_state import EmptyState
from airdesk.ui.browser.filter_panel import FilterPanel
from airdesk.ui.browser.filters import Filters
from airdesk.ui.browser.finding import Finding
from airdesk.ui.browser.hearing import Hearing
from airdesk.ui.browser.preview_bar import PreviewBar
from airdesk.ui.browser.remembered import BrowserMemory
from airdesk.ui.browser.sample_table import SampleTable
from airdesk.ui.browser.samples_model import SamplesModel
from airdesk.ui.browser.samples_page import SamplesPage
from airdesk.ui.browser.scan_strip import ScanStrip
from airdesk.ui.browser.scanning import Scanning, all_folders
from airdesk.ui.browser.search_row import SearchRow
from airdesk.ui.browser.suggest_note import SuggestNote
from airdesk.ui.browser.suggesting import Suggesting
from airdesk.ui.browser.upkeep import Upkeep
from airdesk.ui.browser.using import Using
from airdesk.ui.session import Session

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
        self.suggest_note = SuggestNote()
        self.bar = PreviewBar(memory)
        self.detail = Detail(self.bar)
        self.page = SamplesPage((self.head, self.chips, self.strip, self.suggest_note), self.table, self.empty, self.detail)
        self.pages = QStackedWidget()
        self.hearing, self.using = Hearing(session, self), Using(session, self)
        self.list = BrowserList(session, self.filters, self.model, self)
        self.finding = Finding(self)
        self.chosen = ChosenSample(self, memory)
        self.suggesting = Suggesting(self)
        self.upkeep = Upkeep(session, self.pages, self)
        self.target = DropTarget(self)
        self._lay_out()
        self._connect_hearing()
        self._connect_scanning()
        self._fill_menu()
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.focus_search)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self) -> None:
        """The library can be read now."""
        self.finding.begin()
        self.upkeep.watching.begin()

    def stop(self) -> None:
        """The window closes."""
        self.upkeep.watching.stop()

    def refresh(self) -> None:
        """Samples came, went or changed: read again what is seen."""
        self.finding.renew()

    def focus_search(self) -> None:
        """Let the search be typed."""
        self.pages.setCurrentWidget(self.page)
        self.head.search.setFocus()
        self.head.search.selectAll()

    def use_on(self, track_id: str, keys: tuple[int, ...]) -> None:
        """Samples were dropped on a track's head."""
        self.session.select_track(track_id)
        self.using.use(keys, track_id)

    def take_drop(self, paths: Sequence[Path]) -> None:
        """Folders or files were dropped."""
        take_in(paths, self, self.scanning.add)

    def add_to_menu(self, text: str, tip: str, do: Callable[[], object]) -> QAction:
        """One more thing that concerns the inventory."""
        action = QAction(text, self)  # an action that the menu makes itself may die under Python's hands
        action.setToolTip(tip)
        action.triggered.connect(lambda _=False: do())
        self.head.menu.addAction(action)
        return action

    def _fill_menu(self) -> None:
        self.head.menu.setToolTipsVisible(True)
        self.add_to_menu("Add folder…", "Choose a folder with samples; it stays where it is", self._choose_folder)
        again = self.add_to_menu("Look for changes", "Scan the folders of the inventory again", self._scan_again)
        again.setEnabled(False)
        self.list.facets_read.connect(lambda facets: again.setEnabled(bool(facets.roots)))
        self.head.menu.addSeparator()
        tip = "List the samples that suit the selected track, each with the reason (Ctrl+Shift+I)"
        self.add_to_menu("Suggest for the selected track", tip, self.suggesting.ask)
        self.head.menu.addSeparator()
        self.add_to_menu("Folders…", "The folders of the inventory, and how they are scanned", self.upkeep.show_folders)
        self.add_to_menu("Health", "What is broken, missing or there twice, and what mends it", self.upkeep.show_health)

    def _connect_hearing(self) -> None:
        table, hearing, bar = self.table, self.hearing, self.bar
        table.rows.peaks_of = hearing.outline
        table.toggle_asked.connect(hearing.toggle)
        table.stop_asked.connect(hearing.stop)
        hearing.playing_changed.connect(table.show_playing)
        hearing.outline_ready.connect(table.redraw)
        bar.level_changed.connect(hearing.player.set_level_db)
        bar.in_song_changed.connect(hearing.player.set_in_song)
        hearing.player.set_level_db(bar.level_db)
        hearing.player.set_in_song(bar.in_song.isChecked())

    def _connect_scanning(self) -> None:
        self.target.dropped.connect(self.take_drop)
        self.empty.add_asked.connect(self._choose_folder)
        self.strip.cancel_asked.connect(self.scanning.cancel)
        self.scanning.moved.connect(self._on_scan)
        self.scanning.grew.connect(self.refresh)
        self.scanning.ended.connect(self._on_scanned)
        self.upkeep.changed.connect(self.refresh)
        self.upkeep.closed.connect(self.focus_search)

    def _choose_folder(self) -> None:
        choose_folder(self, self.scanning.add)

    def _scan_again(self) -> None:
        self.scanning.add(all_folders(self.list.facets.roots))

    def _on_scan(self, stage: str, fraction: float | None) -> None:
        self.strip.show_progress(stage, fraction)
        if not self.model.rowCount():
            self.finding.show_found()

    def _on_scanned(self) -> None:
        self.strip.hide()
        self.hearing.thumbnails.forget()
        self.table.rows.forget_all()
        self.refresh()
        self.upkeep.watching.refresh()

    def _lay_out(self) -> None:
        self.setAccessibleName("Inventory")
        self.setMinimumWidth(LEAST_WIDTH)
        self.head.search.setAcceptDrops(False)
        self.pages.addWidget(self.page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.pages)

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(USUAL_WIDTH, 600)

    def showEvent(self, event: QShowEvent) -> None:
        self.hearing.player.warm_up()
        super().showEvent(event)
