"""Looking after the inventory: its folders, what is broken or missing, and changes on disk; made when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from airdesk.ui.browser.watching import Watching

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from airdesk.ui.browser.health_page import HealthPage
    from airdesk.ui.session import Session


class Upkeep(QObject):
    """Puts the health page into the panel's stack and opens the list of folders."""

    changed = Signal()  # samples came, went or changed
    closed = Signal()  # the list of samples is shown again

    def __init__(self, session: Session, pages: QStackedWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._pages, self._parent = session, pages, parent
        self.watching = Watching(session, self)
        self.watching.changed.connect(self.changed)
        self.health: HealthPage | None = None

    def show_health(self) -> None:
        """What is broken, missing, there twice or of two minds, and what mends it."""
        if self.health is None:
            from airdesk.ui.browser.health_page import HealthPage

            self.health = HealthPage(self._session)
            self.health.changed.connect(self.changed)
            self.health.closed.connect(self._close_health)
            self.health.folders_requested.connect(self.show_folders)
            self._pages.addWidget(self.health)
        self._pages.setCurrentWidget(self.health)

    def show_folders(self) -> None:
        """The folders of the inventory, and how they are scanned."""
        from airdesk.ui.browser.roots_dialog import RootsDialog

        dialog = RootsDialog(self._session, self._parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.changed.connect(self.changed)
        dialog.changed.connect(self.watching.refresh)
        dialog.watch_chosen.connect(self.watching.set_on)
        dialog.open()

    def _close_health(self) -> None:
        self._pages.setCurrentIndex(0)
        self.closed.emit()
