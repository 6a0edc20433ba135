"""The window's frame: the bar on top, the pages, the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.actions import WindowHabits
from airdesk.ui.completion import completing
from airdesk.ui.compose.compose_page import ComposePage
from airdesk.ui.compose.composers import Composers
from airdesk.ui.compose.generation import Generator
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.start_page import StartPage
from airdesk.ui.compose.tab_order import step_focus
from airdesk.ui.icons import app_icon
from airdesk.ui.session import Session
from airdesk.ui.song_desk import SongDesk
from airdesk.ui.status_line import StatusLine
from airdesk.ui.stop_question import StopQuestion
from airdesk.ui.top_bar import TopBar
from airdesk.ui.window_state import WindowState

if TYPE_CHECKING:
    from airdesk.ui.library_start import LibraryStart
    from airdesk.ui.window_wiring import WindowWiring

USUAL_SIZE = (1600, 1000)  # px
FRAME = (12, 48)  # px; what the desktop may draw around the window


class MainWindow(QMainWindow):
    """Holds the pages. The first one is painted before the others are made."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.request = RequestModel(self)
        self.generator = Generator(session, self)
        self.desk = SongDesk(session, self.generator, self)
        self.desk.by_composer = self.request.by_composer
        self.state = WindowState(session.settings.library_folder)
        self.composers = Composers(session, self.request, self.state, self)
        self.top_bar = TopBar(session)
        self.start_page = StartPage(session, self.request, self.composers)
        self.compose_page = ComposePage(session, self.request, self.composers)
        self.status_line = StatusLine(session)
        self.pages = QStackedWidget()
        self.by_name: dict[str, QWidget] = {"Start": self.start_page, "Compose": self.compose_page}
        self._steps = completing(self)
        self.wiring: WindowWiring | None = None
        self.library_start: LibraryStart | None = None
        self._habits = WindowHabits(self)
        self._lay_out()
        self.show_page("Start")

    @property
    def page(self) -> str:
        """Name of the page that is shown."""
        return next(name for name, widget in self.by_name.items() if widget is self.pages.currentWidget())

    def show_page(self, name: str) -> None:
        """Show Start, Compose, Automix or Library; Compose is the start page while no song is open."""
        if name == "Compose" and self.session.document is None:
            name = "Start"
        if name not in self.by_name:
            self.complete()
        if name == "Automix" and self.wiring is not None:
            self.wiring.make_automix()
        was_inside = self.pages.isAncestorOf(QApplication.focusWidget())
        is_other = self.pages.currentWidget() is not self.by_name[name]
        self.pages.setCurrentWidget(self.by_name[name])
        self.top_bar.show_page("Compose" if name == "Start" else name)
        if name == "Start":
            self.start_page.prompt.setFocus()
        elif name == "Compose" and is_other and was_inside:
            self.compose_page.focus_middle()  # not whatever stands first on it
        if self.wiring is not None:
            self.wiring.show_page(name)

    def add_page(self, name: str, widget: QWidget) -> None:
        """One more page."""
        self.by_name[name] = widget
        self.pages.addWidget(widget)

    def complete(self) -> None:
        """Make all that was not needed for the first picture, now."""
        for _ in self._steps:
            pass

    def _complete_a_step(self) -> None:
        for _ in self._steps:
            QTimer.singleShot(0, self, self._complete_a_step)
            return

    def _lay_out(self) -> None:
        self.setWindowTitle("AirDesk")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(900, 560)
        self.resize(QSize(*USUAL_SIZE).boundedTo(self.screen().availableSize() - QSize(*FRAME)))
        for page in self.by_name.values():
            self.pages.addWidget(page)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status_line)
        QApplication.instance().installEventFilter(self._habits)

    def _keep_now(self) -> bool:
        """The song and the set that are open; False where one of them cannot be kept."""
        automix = None if self.wiring is None else self.wiring.automix
        is_kept = self.desk.keep_now()
        return (automix is None or automix.keep_now()) and is_kept

    def _may_lose_changes(self) -> bool:
        answer = QMessageBox.warning(
            self,
            "The last changes are not kept",
            "The library cannot be written, or another program holds it for long. Closed now, the last changes are lost.",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Discard

    # ── Qt ──

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.page == "Compose":
            return step_focus(self, self.compose_page, forward=forward)
        return super().focusNextPrevChild(forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._complete_a_step))  # after the first paint

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.executor.num_running() and not StopQuestion(self.session, self).may_stop():
            event.ignore()
            return
        if not (self._keep_now() or self._may_lose_changes()):
            event.ignore()
            return
        if self.wiring is not None:
            self.wiring.inventory.stop()
        if self.library_start is not None:
            self.state.keep(self, self.compose_page)
            self.state.keep_last_song(self.desk.song_id)
        self.desk.close()
        if self.wiring is not None and self.wiring.automix is not None:
            self.wiring.automix.close()
        self.session.close()
        if self.library_start is not None:
            self.library_start.finish()
        event.accept()
