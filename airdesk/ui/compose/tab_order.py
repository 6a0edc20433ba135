"""Where Tab goes while a song is open: region by region, and never into a panel that lies under another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QTabBar, QWidget

if TYPE_CHECKING:
    from airdesk.ui.compose.compose_page import ComposePage


def step_focus(window: QWidget, page: ComposePage, *, forward: bool) -> bool:
    """Give the focus to the next or previous control; False where there is none."""
    order = tab_order(window, page)
    if not order:
        return False
    focus = QApplication.focusWidget()
    here = next((number for number, one in enumerate(order) if one is focus or focus is one.focusProxy()), None)
    if here is None:  # a part of a control: a combo box's line
        here = next((number for number, one in enumerate(order) if focus is not None and one.isAncestorOf(focus)), None)
    step = 1 if forward else -1
    target = order[(len(order) - 1 if not forward else 0) if here is None else (here + step) % len(order)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _reveal(target)
    return True


def tab_order(window: QWidget, page: ComposePage) -> list[QWidget]:
    """All that Tab reaches, in order. Made anew each time, for tracks and chips come and go."""
    below = [dock for name, dock in page.docks.items() if name != "prompt"]
    hidden = [dock for dock in below if dock.visibleRegion().isEmpty()]
    found = [
        one
        for one in _chain(window)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and one.isEnabled()
        and not isinstance(one.parentWidget(), QComboBox)
        and not any(dock.isAncestorOf(one) for dock in hidden)
    ]
    left, middle = page.docks["prompt"], page.centralWidget()

    def place(one: QWidget) -> tuple[int, int, int]:
        if left.isAncestorOf(one):
            corner = one.mapTo(window, QPoint(0, one.height() // 2))
            return 1, corner.y() // 12, corner.x()  # as one reads it; a row's controls are not quite as high
        if middle is not None and middle.isAncestorOf(one):
            return 2, 0, 0
        if isinstance(one, QTabBar):
            return 3, 0, 0
        if page.isAncestorOf(one):
            return 4, 0, 0
        return (0 if one.mapTo(window, QPoint()).y() < page.mapTo(window, QPoint()).y() else 5), 0, 0

    return sorted(found, key=place)


def _chain(window: QWidget) -> list[QWidget]:
    """All widgets of a window in the order in which Qt knows them."""
    chain, one = [window], window.nextInFocusChain()
    while one is not window:
        chain.append(one)
        one = one.nextInFocusChain()
    return chain


def _reveal(control: QWidget) -> None:
    """Scroll to it where it lies outside of what is seen."""
    above = control.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None and above.widget().isAncestorOf(control):
            above.ensureWidgetVisible(control)
        above = above.parentWidget()
