"""How the Inventory panel is laid out: search and filters on top, the list or why there is none, the chosen sample below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from airdesk.ui.theme import SPACE

_LEAST_LIST_PX = 96


class SamplesPage(QWidget):
    """The first page of the panel."""

    def __init__(self, upper: Sequence[QWidget], table: QWidget, empty: QWidget, detail: QWidget) -> None:
        super().__init__()
        self._table, self._empty = table, empty
        self._middle, self._lower = QStackedWidget(), _padded([detail])
        self._middle.addWidget(table)
        self._middle.addWidget(empty)
        self._middle.setMinimumHeight(_LEAST_LIST_PX)
        self._lower.hide()
        line = QFrame()
        line.setProperty("look", "line")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(_padded(upper))
        rows.addWidget(self._middle, 1)
        rows.addWidget(line)
        rows.addWidget(self._lower)
        self.show_list(False)

    def show_list(self, is_shown: bool) -> None:
        """The list, or what stands in its place."""
        self._middle.setCurrentWidget(self._table if is_shown else self._empty)

    def show_detail(self) -> None:
        """A sample was chosen."""
        self._lower.show()


def _padded(widgets: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(SPACE, SPACE - 2, SPACE, 8)
    rows.setSpacing(8)
    for widget in widgets:
        rows.addWidget(widget)
    return holder
