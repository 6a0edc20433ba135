"""Who can be reached by keys, and what a screen reader says of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QDockWidget, QLineEdit, QWidget

MOST_TABS = 400
LONG_MS = 30_000


def controls(root: QWidget) -> list[QWidget]:
    """What takes the focus by Tab, is seen and enabled; a combo box and its own line are one."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is root.window()
        and not (isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox))
        and widget.focusProxy() is None
        and not _is_covered(widget)
    ]


def _is_covered(widget: QWidget) -> bool:
    """Whether it lies in a panel under another one; Qt calls that visible."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return above is not None and above.visibleRegion().isEmpty()


def said(widget: QWidget) -> str:
    """Its accessible name, or the text on it."""
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) and not isinstance(widget, QLineEdit) else "")


def nameless(root: QWidget) -> list[str]:
    """Controls of which nothing can be said."""
    return [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in controls(root) if not said(one).strip()]


def not_reached(root: QWidget) -> list[str]:
    """Controls to which Tab does not come, from the first one on."""
    first = controls(root)[0]
    first.setFocus()
    seen: set[QWidget] = set()
    for _ in range(MOST_TABS):
        focus = QApplication.focusWidget()
        if focus is None:
            break
        seen.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
    return [f"{type(one).__name__} “{said(one)[:60]}”" for one in controls(root) if one not in seen and not _inside(one, seen)]


def _inside(one: QWidget, seen: set[QWidget]) -> bool:
    """A list that is reached by its viewport, a combo box by its line."""
    return isinstance(one, (QAbstractScrollArea, QComboBox)) and any(one.isAncestorOf(other) for other in seen)


def activated(widget: QWidget, qtbot: Any) -> None:
    """Make its window the one that has the keys; asked again where another window was still about to close."""
    window = widget.window()

    def is_active() -> bool:
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(is_active, timeout=LONG_MS)
