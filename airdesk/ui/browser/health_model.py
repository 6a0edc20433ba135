"""The rows of the health page: asked for in pages as they come into view, so that any number of them costs the same."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from airdesk.library.sample_health import HealthKind
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.browser.health_wording import what_is_wrong
from airdesk.ui.session import Session
from airdesk.ui.theme import colour
from airdesk.workflows.inventory_health import HealthEntry, HealthListing, health_page

COLUMNS: Final = ("Sample", "What is the matter", "Folder")
PAGE: Final = 200
_MOST_PAGES: Final = 12

Index = QModelIndex | QPersistentModelIndex


class HealthModel(QAbstractTableModel):
    """One kind of rows at a time."""

    looked = Signal(object)  # HealthListing: all numbers, and the first rows of the kind
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = session.settings
        self._kind: HealthKind = "broken"
        self._total = 0
        self._pages: OrderedDict[int, tuple[HealthEntry, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._number = 0  # of the look: answers to an earlier one are of no use
        self._first, self._further = Latest(self), InOrder(self)
        self._first.answered.connect(self._show_first)
        self._first.failed.connect(lambda error: self.failed.emit(str(error)))
        self._further.failed.connect(lambda error: self.failed.emit(str(error)))

    @property
    def kind(self) -> HealthKind:
        """What is shown."""
        return self._kind

    def look(self, kind: HealthKind | None = None) -> None:
        """Look anew, at this kind; `looked` tells when it is done."""
        self._kind = kind or self._kind
        self._number += 1
        wanted, settings = self._kind, self._settings
        self._first.ask(lambda: (wanted, health_page(wanted, settings, count=PAGE)))

    def entry(self, row: int) -> HealthEntry | None:
        """What stands in a row; None where it is still being asked for."""
        page = self._pages.get(row // PAGE)
        if page is not None:
            self._pages.move_to_end(row // PAGE)
            return page[row % PAGE] if row % PAGE < len(page) else None
        self._ask_for(row // PAGE)
        return None

    def _show_first(self, answer: tuple[HealthKind, HealthListing]) -> None:
        kind, page = answer
        if kind != self._kind:
            return
        self.beginResetModel()
        self._total = page.total
        self._pages.clear()
        self._asked.clear()
        self._pages[0] = page.entries
        self.endResetModel()
        self.looked.emit(page)

    def _ask_for(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        asked_at, kind, settings = self._number, self._kind, self._settings

        def keep(page: HealthListing) -> None:
            if asked_at != self._number:
                return
            self._asked.discard(number)
            self._pages[number] = page.entries
            while len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
            last = min(self._total, (number + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(max(0, last), len(COLUMNS) - 1))

        self._further.do(lambda: health_page(kind, settings, start=number * PAGE, count=PAGE), keep)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole):
            return None
        entry = self.entry(index.row())
        if entry is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(index, entry)
        sample = entry.row.sample
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.path}\n{what_is_wrong(self._kind, entry)}"
        folder = f"{entry.root_name}/{sample.folder}" if sample.folder else entry.root_name
        return (sample.name, self._matter(index.row(), entry), folder)[index.column()]

    def _matter(self, row: int, entry: HealthEntry) -> str:
        """Of files with the same content only the first says how many there are."""
        if self._kind == "duplicates" and row > 0:
            before = self.entry(row - 1)
            if before is not None and before.row.group == entry.row.group:
                return "the same again"
        return what_is_wrong(self._kind, entry)

    def _ink(self, index: Index, entry: HealthEntry) -> object:
        is_again = self._matter(index.row(), entry) == "the same again"
        if index.column() == 0:
            return colour("text-soft" if is_again else "text")
        return colour("text-faint" if is_again or index.column() == 2 else "text-soft")
