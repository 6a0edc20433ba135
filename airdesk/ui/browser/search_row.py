"""The head of the browser: its name, how many samples, the search field, filter and order."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon
from airdesk.ui.library.wording import count_text
from airdesk.ui.theme import TIGHT

ORDERS: Final = {
    "name": "Name",
    "instrument": "Instrument",
    "root_midi": "Note",
    "tempo_bpm": "Tempo",
    "length_seconds": "Length",
    "loudness_rms": "Loudness",
    "brightness_hz": "Brightness",
    "bytes": "Size of the file",
    "added": "When it was added",
}
MOST_LETTERS: Final = 200


class SearchRow(QWidget):
    """Tells what is typed and chosen; the menu of the browser is for others to fill."""

    typed = Signal(str)
    list_asked = Signal()  # the list shall have the keys
    filters_asked = Signal()
    order_chosen = Signal(str, bool)  # order, falling

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = QLabel()
        self.search = _SearchField()
        self.filters = _button("filter", "Filters", "Filter by instrument, folder, tag, key, tempo, length")
        self.sort = _button("sort", "Order of the list", "Choose the order of the list")
        self.more = _button("plus", "Add samples", "Add a folder of samples, and what else concerns the inventory")
        self.menu, self._orders = QMenu(self.more), QMenu(self.sort)
        self.filters.setCheckable(True)
        self.filters.clicked.connect(self.filters_asked)
        for button, menu in ((self.more, self.menu), (self.sort, self._orders)):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._fill_orders()
        self.search.textChanged.connect(self.typed)
        self.search.down_pressed.connect(self.list_asked)
        self._lay_out()

    def show_count(self, found: int | None, total: int) -> None:
        """How many samples there are; where the list is narrowed, how many it has."""
        text = count_text(total, "sample") if found is None or found == total else f"{found:,} of {count_text(total, 'sample')}"
        self.count.setText(text.replace(",", "\u202f"))

    def show_order(self, order: str, *, is_falling: bool) -> None:
        """Mark the order of the list in its menu."""
        self._by_order[order].setChecked(True)
        self._falling.setChecked(is_falling)
        self.sort.setToolTip(f"Order: {ORDERS[order].lower()}{', falling' if is_falling else ''}")

    def _fill_orders(self) -> None:
        self._order_group = QActionGroup(self)
        self._by_order = {order: QAction(text, self) for order, text in ORDERS.items()}
        for action in self._by_order.values():
            action.setCheckable(True)
            self._order_group.addAction(action)
            self._orders.addAction(action)
        self._orders.addSeparator()
        self._falling = QAction("Falling", self)
        self._falling.setCheckable(True)
        self._orders.addAction(self._falling)
        self._order_group.triggered.connect(lambda _: self._choose_order())
        self._falling.triggered.connect(lambda _: self._choose_order())

    def _choose_order(self) -> None:
        order = next((name for name, action in self._by_order.items() if action.isChecked()), "name")
        self.order_chosen.emit(order, self._falling.isChecked())

    def _lay_out(self) -> None:
        heading = QLabel("INVENTORY")
        heading.setProperty("look", "heading")
        self.count.setProperty("look", "soft")
        self.count.setAccessibleName("Number of samples")
        top, row = QHBoxLayout(), QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.count)
        row.setSpacing(TIGHT // 2)
        row.addWidget(self.search, 1)
        for button in (self.filters, self.sort, self.more):
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT + 2)
        rows.addLayout(top)
        rows.addLayout(row)


class _SearchField(QLineEdit):
    """Down goes to the list, Esc empties the field."""

    down_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search samples")
        self.setAccessibleName("Search samples")
        self.setToolTip('Every word is looked for; "-word" leaves out what has it (Ctrl+F)')
        self.setClearButtonEnabled(True)
        self.setMaxLength(MOST_LETTERS)
        self.addAction(icon("search", "text-soft"), QLineEdit.ActionPosition.LeadingPosition)

    # ── Qt ──

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name, "text-soft", "accent"))
    button.setIconSize(QSize(16, 16))
    button.setProperty("look", "bare")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button
