"""The window's frame: the bar on top, the pages, the status bar."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QStackedWidget

from airdesk.ui.session import Session


class MainWindow(QMainWindow):
    """Holds the pages; each page is a widget of its own package."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle("AirDesk")
        self.resize(1600, 1000)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
