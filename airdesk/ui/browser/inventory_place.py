"""Where the Inventory panel is: beside the song, or floating where no song is shown; folders dropped on the window go to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from airdesk.ui.browser.browser import USUAL_WIDTH
from airdesk.ui.browser.dropping import dropped_paths
from airdesk.ui.browser.remembered import BrowserMemory

if TYPE_CHECKING:
    from airdesk.ui.browser.browser import InventoryBrowser
    from airdesk.ui.main_window import MainWindow

FLOATING: Final = QSize(420, 700)


class InventoryPlace(QObject):
    """Lives as long as the window does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.compose_page
        self._dock = self._page.docks["inventory"]
        self._is_lent = False  # it floats only because its own page is not shown
        self._memory = BrowserMemory(window.session.settings.library_folder)
        self._has_width = False
        self.browser: InventoryBrowser = self._dock.widget()  # type: ignore[assignment]
        self._page.installEventFilter(self)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def is_seen(self) -> bool:
        """Whether it is shown and not covered."""
        return self._dock.isVisible() and not self._dock.visibleRegion().isEmpty()

    def toggle(self) -> None:
        """The samples, ready to be searched; once more hides them."""
        if self.is_seen:
            self._dock.hide()
            return
        self.show()
        self.browser.focus_search()

    def suggest(self, track_id: str = "") -> None:
        """The samples that suit a track, or the selected one."""
        self.show()
        self.browser.suggesting.ask(track_id)
        self.browser.table.setFocus()

    def show(self) -> None:
        """Let it be seen, whichever page is shown."""
        if self._window.page == "Compose":
            self._page.show_dock("inventory")
            return
        if not self._dock.isFloating():
            self._is_lent = True
            self._dock.setFloating(True)
            size = FLOATING.boundedTo(self._window.size() - QSize(60, 120))
            corner = self._window.mapToGlobal(QPoint(self._window.width() - size.width() - 24, 70))
            self._dock.setGeometry(corner.x(), corner.y(), size.width(), size.height())
        self._dock.show()
        self._dock.activateWindow()

    def stop(self) -> None:
        """The window closes: its place is remembered."""
        if self._has_width and self._dock.isVisible() and not self._dock.isFloating():
            self._memory.keep("width", self.browser.width())
        self._give_back()
        self.browser.stop()

    def _widen(self) -> None:
        """As wide as it was: what was restored while its page was not shown yet, that page has squeezed since."""
        if not self._has_width:
            self._has_width = True
            width = round(self._memory.number("width", USUAL_WIDTH))
            self._page.resizeDocks([self._dock], [width], Qt.Orientation.Horizontal)

    def _give_back(self) -> None:
        """Its own page is shown: it goes back to its place there."""
        if self._is_lent:
            self._is_lent = False
            self._dock.setFloating(False)

    # ── Qt ──

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Show:
            self._give_back()
            QTimer.singleShot(0, self, self._widen)
        elif watched is self._window and isinstance(event, QDragEnterEvent):
            if any(path.is_dir() for path in dropped_paths(event.mimeData())):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                return True
        elif watched is self._window and isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = [path for path in dropped_paths(event.mimeData()) if path.is_dir()]
            event.accept()
            self.show()
            self.browser.take_drop(paths)
            return True
        return False
