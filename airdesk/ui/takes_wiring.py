"""The takes of the open song in the window: listed, switched, compared, made again, and who made each of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from airdesk.ui.compose.credits_wording import news_text
from airdesk.ui.compose.take_comparison import TakeComparison
from airdesk.ui.compose.take_credits_reader import TakeCreditsReader
from airdesk.ui.jobs.again_menu import again_menu_of_run
from airdesk.ui.take_changes import TakeChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airdesk.ui.main_window import MainWindow
    from airdesk.workflows.song_takes import Difference
    from airdesk.workflows.take_values import Credits, Take


class TakesWiring:
    """Connects the desk, the list of takes and what is told of them; lives as long as the window does."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._desk = window, window.desk
        self.changes = TakeChanges(window.session, window.desk)
        self._connect_list()
        self._connect_credits()

    def _connect_list(self) -> None:
        view, desk, session = self._window.compose_page.takes_view, self._desk, self._window.session
        desk.takes_changed.connect(view.show_takes)
        view.take_chosen.connect(desk.switch_take)
        view.take_renamed.connect(self.changes.rename)
        view.take_deleted.connect(self.changes.delete)
        view.restore_requested.connect(self.changes.restore_last)
        view.compare_requested.connect(lambda number: self.changes.compare(number, self._show_comparison))
        view.another_requested.connect(desk.another)
        view.again_menu = partial(again_menu_of_run, session)
        view.log_requested.connect(session.show_run_log)
        session.run_wanted_again.connect(desk.run_again)
        session.track_wanted_anew.connect(desk.another_track)

    def _connect_credits(self) -> None:
        desk = self._desk
        reader = TakeCreditsReader(self._window.session, self._show_credits, self._window.compose_page.takes_view)
        desk.takes_changed.connect(reader.read)
        self._window.generator.finished.connect(lambda *_: reader.read(desk.takes, desk.take and desk.take.number, is_new=True))

    def _show_credits(self, current: Credits, by_number: dict[int, Credits], is_new: bool) -> None:
        page = self._window.compose_page
        page.credits_view.show_credits(current)
        page.takes_view.show_credits(by_number)
        if is_new and (current.notices or current.repairs):
            self._window.session.tell(news_text(current), "warning" if current.notices else "info")

    def _show_comparison(self, first: Take, second: Take, differences: Sequence[Difference]) -> None:
        TakeComparison(first, second, differences, self._desk.switch_take, self._window).show()
