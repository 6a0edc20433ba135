"""What is done with the chosen sample: heard, used, compared, marked and corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from airdesk.model.sample import Correction
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.browser.correcting import Correcting
from airdesk.ui.browser.remembered import BrowserMemory
from airdesk.ui.browser.row_menu import show_row_menu
from airdesk.workflows.browse_inventory import BrowsedSample, SampleFile, mark_favourites, sample_file

if TYPE_CHECKING:
    from airdesk.ui.browser.browser import InventoryBrowser


class ChosenSample(QObject):
    """Between the list, the detail and the library."""

    def __init__(self, browser: InventoryBrowser, memory: BrowserMemory) -> None:
        super().__init__(browser)
        self._browser, self._session = browser, browser.session
        self.row: BrowsedSample | None = None
        self.file: SampleFile | None = None
        self._files, self.changes = Latest(self), InOrder(self)
        self._files.answered.connect(self._take_file)
        for thread in (self._files, self.changes):
            thread.failed.connect(lambda error: self._session.tell(str(error), "error"))
        detail, table = browser.detail, browser.table
        table.chosen.connect(self._choose)
        table.walked.connect(self._walk)
        table.replay_asked.connect(self.replay)
        table.use_asked.connect(self.use)
        table.favourite_asked.connect(self.switch_favourite)
        table.similar_asked.connect(self.find_similar)
        table.menu_asked.connect(lambda place: show_row_menu(browser, place))
        detail.use_asked.connect(self.use)
        detail.similar_asked.connect(self.find_similar)
        detail.favourite_asked.connect(self.switch_favourite)
        detail.wave.start_asked.connect(self._start_at)
        self.correcting = Correcting(self._session, self.changes, self)
        self.correcting.done.connect(self._corrected)
        detail.form.corrected.connect(lambda said, is_folder: self._correct(said, is_folder=is_folder, forget=False))
        detail.form.as_found_asked.connect(lambda is_folder: self._correct(Correction(), is_folder=is_folder, forget=True))
        detail.more.setChecked(memory.flag("facts", False))
        detail.facts_toggled.connect(lambda is_open: memory.keep("facts", is_open))
        browser.using.changed.connect(self._show_use)
        browser.hearing.place_changed.connect(self._show_place)
        browser.hearing.outline_ready.connect(lambda key: self._show_wave() if self.row and self.row.key == key else None)
        browser.list.shown.connect(self._look_again)
        self._show_use()

    def replay(self) -> None:
        """Hear it from its beginning."""
        if self.row is not None:
            self._browser.hearing.play(self.row)

    def use(self) -> None:
        """Let the selected track be played with what is chosen."""
        rows = self._browser.table.selected() or ([self.row] if self.row else [])
        self._browser.using.use([row.key for row in rows if row.sample.state == "ok"])

    def find_similar(self) -> None:
        """Show what sounds like it."""
        if self.row is None:
            return
        if not self.row.sample.is_described:
            self._session.tell(
                f"{self.row.sample.name} has not been listened to yet: “Look for changes” in the + menu does that.", "warning"
            )
            return
        self._session.tell(f"Looking for what sounds like {self.row.sample.name}…")
        self._browser.list.likeness.ask(self.row)

    def switch_favourite(self) -> None:
        """Put a heart on what is chosen, or take it away."""
        rows = self._browser.table.selected() or ([self.row] if self.row else [])
        if not rows:
            return
        is_favourite, settings = not rows[0].sample.is_favourite, self._session.settings
        for row in rows:
            changed = replace(row, sample=replace(row.sample, is_favourite=is_favourite))
            self._browser.model.change(changed)
            if self.row is not None and row.key == self.row.key:
                self._show(changed)
        keys = [row.key for row in rows]
        self.changes.do(
            lambda: mark_favourites(keys, settings, is_favourite=is_favourite), lambda _: self._browser.list.count()
        )

    # ── what is shown ──

    def _choose(self, row: BrowsedSample | None) -> None:
        if row is not None:
            self._show(row)
            settings = self._session.settings
            self._files.ask(lambda: sample_file(row.key, settings))

    def _show(self, row: BrowsedSample) -> None:
        self.row = row
        self._browser.page.show_detail()
        self._browser.detail.show_row(row)
        self._browser.detail.show_why(self._browser.model.reason(row.key))
        self._show_wave()
        self._show_use()

    def _walk(self, row: BrowsedSample) -> None:
        if self._browser.bar.auto_play.isChecked():
            self._browser.hearing.play(row)

    def _look_again(self) -> None:
        """After the list was read again: the same sample may be another now."""
        if self.row is not None:
            place = self._browser.model.row_of(self.row.key)
            now = self._browser.model.at(place) if place >= 0 else None
            self._browser.detail.show_why(self._browser.model.reason(self.row.key))
            if now is not None and now != self.row:
                self._choose(now)

    def _take_file(self, file: SampleFile | None) -> None:
        if file is not None and self.row is not None and file.key == self.row.key:
            self.file = file
            self._browser.detail.show_file(file)

    def _show_wave(self) -> None:
        if self.row is not None:
            is_good = self.row.sample.state == "ok"
            self._browser.detail.wave.set_peaks(self._browser.hearing.outline(self.row.sample) if is_good else None)

    def _show_place(self, fraction: float | None) -> None:
        is_this = self.row is not None and self._browser.hearing.playing_key == self.row.key
        self._browser.detail.wave.set_place(fraction if is_this else None)

    def _show_use(self) -> None:
        using = self._browser.using
        is_good = self.row is not None and self.row.sample.state == "ok"
        can_use = is_good and using.track is not None and not using.is_busy
        self._browser.detail.show_use(*using.words, can_use=can_use)

    def _start_at(self, fraction: float) -> None:
        if self.row is not None:
            self._browser.hearing.play(self.row, fraction)

    def _correct(self, said: Correction, *, is_folder: bool, forget: bool) -> None:
        if self.row is not None:
            self.correcting.say(self.row.sample, said, is_folder=is_folder, forget=forget)

    def _corrected(self) -> None:
        self._browser.refresh()
        if self.row is not None:
            key, settings = self.row.key, self._session.settings
            self._files.ask(lambda: sample_file(key, settings))
