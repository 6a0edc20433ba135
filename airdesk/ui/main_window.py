"""The window's frame: the bar on top, the pages, the status bar, and who does what when something is asked."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.compose.compose_page import ComposePage
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.start_page import StartPage
from airdesk.ui.icons import app_icon
from airdesk.ui.session import Session
from airdesk.ui.status_line import StatusLine
from airdesk.ui.top_bar import TopBar


class MainWindow(QMainWindow):
    """Holds the pages; each page is a widget of its own package."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.request = RequestModel(self)
        self.setWindowTitle("AirDesk")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(900, 560)
        self.resize(1600, 1000)
        self.top_bar = TopBar(session)
        self.pages = QStackedWidget()
        self.start_page = StartPage(session, self.request)
        self.compose_page = ComposePage(session, self.request)
        self.status_line = StatusLine(session)
        self._lay_out()
        self._connect()
        self.show_page("Start")

    def show_page(self, name: str) -> None:
        """Show a page by its name."""
        if name == "Compose" and self.session.document is None:
            name = "Start"
        self.pages.setCurrentWidget(self._by_name[name])
        self.top_bar.show_page("Compose" if name == "Start" else name)

    def _lay_out(self) -> None:
        self._by_name: dict[str, QWidget] = {"Start": self.start_page, "Compose": self.compose_page}
        for page in self._by_name.values():
            self.pages.addWidget(page)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status_line)

    def _connect(self) -> None:
        bar, session = self.top_bar, self.session
        bar.page_chosen.connect(self.show_page)
        bar.play_requested.connect(session.toggle_play)
        bar.to_start_requested.connect(lambda: session.seek_tick(0))
        bar.stop_requested.connect(session.stop)

    # ── Qt ──

    def closeEvent(self, event: QCloseEvent) -> None:
        running = self.session.executor.num_running()
        if running and not self._may_stop(running):
            event.ignore()
            return
        self.session.close()
        event.accept()

    def _may_stop(self, running: int) -> bool:
        what = "A job is" if running == 1 else f"{running} jobs are"
        answer = QMessageBox.question(
            self,
            "Work is running",
            f"{what} still running. Stop and close AirDesk? What is finished is kept.",
            QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Close
