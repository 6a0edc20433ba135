"""The samples that are shown, as a Qt model that holds a few pages of them, however many there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.ui.browser.sample_source import PAGE
from airdesk.ui.browser.sample_texts import (
    brief_text,
    filed_text,
    loudness_text,
    said_aloud,
    seconds_text,
    tempo_text,
    tuning_text,
)
from airdesk.ui.widgets.pitch_text import signed_sentence
from airdesk.workflows.browse_inventory import BrowsedPage, BrowsedSample

NAME, WAVE, BRIEF, ROOT, TEMPO, LENGTH, LOUDNESS, INSTRUMENT = range(8)
TITLES: Final = ("Name", "Waveform", "Note · length", "Note", "Tempo", "Length", "Loudness", "Instrument")
ORDER_OF: Final = {
    NAME: "name",
    ROOT: "root_midi",
    TEMPO: "tempo_bpm",
    LENGTH: "length_seconds",
    LOUDNESS: "loudness_rms",
    INSTRUMENT: "instrument",
}
"""What a click on a column's head sorts by."""

ROW: Final = Qt.ItemDataRole.UserRole
"""The role that gives the `BrowsedSample` itself; None while it is on its way."""

MOST_PAGES: Final = 12
_TEXTS: Final = {
    BRIEF: brief_text,
    ROOT: tuning_text,
    TEMPO: tempo_text,
    LENGTH: lambda sample: seconds_text(sample.length_seconds),
    LOUDNESS: loudness_text,
    INSTRUMENT: filed_text,
}
Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()


class SamplesModel(QAbstractTableModel):
    """Rows that are looked at and not there yet are asked for."""

    page_wanted = Signal(int)  # its first row

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._pages: OrderedDict[int, tuple[BrowsedSample, ...]] = OrderedDict()  # by number
        self._stale: set[int] = set()
        self._asked_again: set[int] = set()  # shorter than the count says; once for each count, which may be wrong by now
        self._total = 0
        self._asked, self._is_on_its_way = -1, False
        self._next = -1  # the page beside the one on its way: where both are seen, each would take the other's turn for ever
        self._reasons: Mapping[int, str] = {}

    def set_reasons(self, reasons: Mapping[int, str]) -> None:
        """Why some samples are shown, by their keys: part of their tooltips."""
        self._reasons = reasons

    def reason(self, key: int) -> str:
        """Why a sample is shown; empty: the filters let it through."""
        return signed_sentence(self._reasons.get(key, ""))

    def begin(self, page: BrowsedPage) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._pages.clear()
        self._stale.clear()
        self._asked_again.clear()
        self._asked, self._is_on_its_way, self._next = -1, False, -1
        self._total = len(page.rows)
        for number in range(-(-len(page.rows) // PAGE)):
            self._pages[number] = page.rows[number * PAGE : (number + 1) * PAGE]
        self.endResetModel()

    def renew(self, page: BrowsedPage) -> None:
        """The same question, answered anew: what is seen stays until its page has been read again."""
        self._stale = set(self._pages)
        self._asked_again.clear()
        self._asked, self._is_on_its_way, self._next = -1, False, -1
        is_all = page.total == len(page.rows) or len(page.rows) < PAGE
        self.set_total(len(page.rows) if is_all else max(self._total, len(page.rows)))
        for start in range(0, max(1, len(page.rows)), PAGE):
            self.take(BrowsedPage(start, page.rows[start : start + PAGE]))
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, self._total - 1), len(TITLES) - 1))

    def take(self, page: BrowsedPage) -> None:
        """Rows that were asked for."""
        number = page.start // PAGE
        if self._asked == number:
            self._asked, self._is_on_its_way = -1, False
        self._stale.discard(number)
        self._pages[number] = page.rows
        self._pages.move_to_end(number)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        last = min(self._total, page.start + len(page.rows)) - 1
        if last >= page.start:
            self.dataChanged.emit(self.index(page.start, 0), self.index(last, len(TITLES) - 1))
        if self._asked < 0 <= self._next:
            beside, self._next = self._next, -1
            self._ask_for(beside, self._pages.get(beside))

    def lose(self) -> None:
        """The page that is on its way will not come; it is not asked for again before another one."""
        self._is_on_its_way = False

    def set_total(self, total: int) -> None:
        """How many rows there are in all."""
        if total != self._total:
            self._asked_again.clear()
        if total > self._total:
            self.beginInsertRows(NO_INDEX, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(NO_INDEX, total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def at(self, row: int) -> BrowsedSample | None:
        """A row; None while it is on its way."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if 0 <= row < self._total and number != self._asked:
            self._ask_for(number, page)
        return page[place] if page is not None and place < len(page) else None

    def _ask_for(self, number: int, page: tuple[BrowsedSample, ...] | None) -> None:
        """Ask for a page that is not here, that may have changed, or that was read before the library grew."""
        is_here = page is not None and number not in self._stale
        if is_here and (len(page or ()) >= min(PAGE, self._total - number * PAGE) or number in self._asked_again):
            return
        if self._is_on_its_way and abs(number - self._asked) == 1:
            self._next = number
            return
        if is_here:
            self._asked_again.add(number)
        self._asked, self._is_on_its_way, self._next = number, True, -1
        self.page_wanted.emit(number * PAGE)

    def row_of(self, key: int) -> int:
        """Where a sample stands among the rows that are here; -1: it does not."""
        for number, page in self._pages.items():
            for place, each in enumerate(page):
                if each.key == key:
                    return number * PAGE + place
        return -1

    def change(self, row: BrowsedSample) -> None:
        """Show another state of a sample at once, before the library is asked again."""
        place = self.row_of(row.key)
        if place >= 0:
            number, inside = divmod(place, PAGE)
            page = self._pages[number]
            self._pages[number] = (*page[:inside], row, *page[inside + 1 :])
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(TITLES) - 1))

    @property
    def num_held(self) -> int:
        """Rows in memory."""
        return sum(map(len, self._pages.values()))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.at(index.row())
        if role == ROW or row is None:
            return row
        column, sample = index.column(), row.sample
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = f"{sample.id}: {sample.reason}" if sample.reason else sample.id
            why = self.reason(row.key)
            return f"{why}\n{tip}" if why else tip
        if column == NAME:
            if role != Qt.ItemDataRole.AccessibleTextRole:
                return sample.name
            return ": ".join(filter(None, (said_aloud(sample), self.reason(row.key))))
        text = _TEXTS.get(column)
        return text(sample) if text is not None else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled
