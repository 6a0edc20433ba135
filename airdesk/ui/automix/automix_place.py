"""The Automix page's place in the window: the bar on top, the keys, the panels, and the set that is open from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from airdesk.ui.automix.automix_page import AutomixPage
from airdesk.ui.automix.mix_parts import MixParts
from airdesk.ui.automix.set_bar import SetBar
from airdesk.ui.automix.set_hand import SetHand
from airdesk.ui.automix.set_keeping import SetKeeping
from airdesk.ui.automix.sets_menu import SetsMenu
from airdesk.ui.steps import Steps

if TYPE_CHECKING:
    from airdesk.ui.automix.beats_panel import BeatsPanel
    from airdesk.ui.main_window import MainWindow


class AutomixPlace(QObject):
    """Made when the page is first shown, in steps."""

    def __init__(self, window: MainWindow) -> None:
        """The caller goes through `steps` before anything else."""
        super().__init__(window)
        self._window = window
        self._is_shown = False
        self.page = AutomixPage(window.session, at_once=False)
        self.desk = self.page.desk
        self.steps = self._made()

    def _made(self) -> Steps:
        window = self._window
        yield from self.page.steps
        self.hand = SetHand(self.desk, self)
        self.bar = SetBar(self.desk)
        yield
        self.keeping = SetKeeping(self.desk, self.page.part.analysing, self)
        self.sets = SetsMenu(self.desk, self.keeping, self.page.part.head.sets)
        self.page.part.head.sets.setMenu(self.sets)
        self._beats_panel: BeatsPanel | None = None  # made when it is first shown
        yield
        self.parts = MixParts(window, self.page, self.hand, self.bar)
        yield from self.parts.steps
        self._add_tabs()
        yield
        self.page.part.hand.repair_requested.connect(self._repair_beats)
        window.add_page("Automix", self.page)
        yield
        window.top_bar.add_right("Automix", self.bar)
        self.desk.timeline_changed.connect(self._show_place)
        self.keeping.opened.connect(window.state.keep_last_set)
        self.keeping.begin(window.state.last_set)
        self.page.part.model.dataChanged.connect(self._count)
        self.page.part.model.renewed.connect(self._count)

    def begin(self) -> None:
        """The page is shown."""
        self._show_place()
        QTimer.singleShot(0, self, self.parts.player.warm_up)  # the page is drawn first
        self._count()
        if not self._is_shown:
            self._is_shown = True
            self.page.focus_songs()

    def leave(self) -> None:
        """Another page is shown."""
        self._is_shown = False
        self._window.status_line.show_right("")

    def keep_now(self) -> bool:
        """Keep what is not kept yet of the set and wait for it; False where it does not work out."""
        return self.keeping.finish()

    def close(self) -> None:
        """The window closes."""
        self._window.session.executor.job_changed.disconnect(self._count_jobs)
        self.page.part.analysing.cancel()
        if self._beats_panel is not None:
            self._beats_panel.listening.close()

    def _add_tabs(self) -> None:
        session = self._window.session

        def jobs() -> QWidget:
            from airdesk.ui.jobs.jobs_view import JobsView

            return JobsView(session)

        def run_log() -> QWidget:
            from airdesk.ui.jobs.run_log_view import RunLogView

            return RunLogView(session)

        self.page.add_tab("Beats", self._beats)
        self.page.add_tab("Jobs", jobs)
        self.page.add_tab("Run log", run_log)
        session.executor.job_changed.connect(self._count_jobs)

    def _count_jobs(self, _: object) -> None:
        self.page.count_in_tab("Jobs", self._window.session.executor.num_running())

    def _beats(self) -> QWidget:
        from airdesk.ui.automix.beats_panel import BeatsPanel

        self._beats_panel = BeatsPanel(self.desk)
        return self._beats_panel

    def _repair_beats(self, _: str) -> None:
        self.page.show_tab("Beats").sheet.setFocus()

    def _show_place(self) -> None:
        if self._window.page != "Automix":
            return
        self.parts.show_place()

    def _count(self) -> None:
        """How many songs are known, and how many have something to look at."""
        model, count = self.page.part.model, len(self.desk.dj_set.songs)
        if self._window.page != "Automix":
            return
        known = sum(model.analysis(row) is not None for row in range(count))
        warned = sum(bool(model.notes(row)) and model.notes(row)[0].level != "soft" for row in range(count))
        warnings = f" · {warned} {'warning' if warned == 1 else 'warnings'}" if warned else ""
        self._window.status_line.show_right(f"{known} of {count} analysed{warnings}" if count else "")
