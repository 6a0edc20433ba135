"""The Compose page: the prompt at the left, the timeline in the middle, editors and panels below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QTabBar, QTabWidget, QVBoxLayout, QWidget

from airdesk.ui.compose.composers import Composers
from airdesk.ui.compose.credits_view import CreditsView
from airdesk.ui.compose.dock_grip import DockGrip
from airdesk.ui.compose.plan_view import PlanView
from airdesk.ui.compose.prompt_panel import PromptPanel, scrolling
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.takes_view import TakesView
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE

LEFT_WIDTH = 270  # px


class ComposePage(QMainWindow):
    """Docks that keep their places."""

    def __init__(self, session: Session, model: RequestModel, composers: Composers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.prompt_panel = PromptPanel(session, model, composers)
        self.plan_view = PlanView()
        self.credits_view = CreditsView()
        self.takes_view = TakesView()
        self.docks: dict[str, QDockWidget] = {}
        self._keys: QWidget | None = None
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._add_left()

    def set_middle(self, widget: QWidget, *, keys: QWidget) -> None:
        """What fills the page. *keys*: the part of it that gets the keys."""
        self.setCentralWidget(widget)
        self._keys = keys

    def focus_middle(self) -> None:
        """Give the keys to the timeline."""
        if self._keys is not None:
            self._keys.setFocus()

    def add_dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """A panel that can be moved, tabbed and hidden."""
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setTitleBarWidget(DockGrip(title))
        neighbours = [other for other in self.docks.values() if self.dockWidgetArea(other) == area]
        self.addDockWidget(area, dock)
        if neighbours:
            self.tabifyDockWidget(neighbours[-1], dock)
        self.docks[name] = dock
        return dock

    def show_dock(self, name: str) -> None:
        """Bring a panel to the front."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        for tabs in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tabs.setAccessibleName("Panels")  # the page makes them anew as it likes
            tabs.setToolTip("F7 to F10 show the panels")

    def toggle_dock(self, name: str) -> bool:
        """Show a panel, or hide it where it is seen; returns whether it is shown now."""
        is_seen = self.docks[name].isVisible() and not self.docks[name].visibleRegion().isEmpty()
        if is_seen:
            self.docks[name].hide()
        else:
            self.show_dock(name)
        return not is_seen

    def _add_left(self) -> None:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, SPACE)
        layout.setSpacing(0)
        layout.addWidget(self.prompt_panel)
        for view in (self.plan_view, self.takes_view):
            layout.addWidget(_line())
            holder = QWidget()
            inner = QVBoxLayout(holder)
            inner.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
            inner.addWidget(view)
            if view is self.plan_view:
                inner.setSpacing(SPACE)
                inner.addWidget(self.credits_view)
            layout.addWidget(holder)
        layout.addStretch(1)
        dock = self.add_dock("prompt", "Prompt", scrolling(column, width=LEFT_WIDTH), Qt.DockWidgetArea.LeftDockWidgetArea)
        dock.setTitleBarWidget(QWidget())
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
