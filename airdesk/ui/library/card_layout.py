"""Where cards stand: lines of equally large cards under the headings of their groups; plain arithmetic, however many."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize

from airdesk.ui.library.songs_model import Group

ASPECT: Final = 1.48
CAPTION: Final = 58  # px under the picture
MARGIN: Final = 18
GAP: Final = 14
HEADING: Final = 34
SMALLEST_CARD: Final = 200
ROW: Final = 46  # height of a card in the list


@dataclass(frozen=True, slots=True)
class Line:
    """Cards beside each other."""

    first_row: int
    num_rows: int
    top: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's title and where it is written."""

    group: Group
    top: int


class CardLayout:
    """The places of all cards for a width."""

    def __init__(self, groups: Sequence[Group], width: int, *, is_list: bool) -> None:
        self.is_list = is_list
        usable = max(SMALLEST_CARD, width - 2 * MARGIN)
        self.columns = 1 if is_list else max(1, (usable + GAP) // (SMALLEST_CARD + GAP))
        card = (usable - (self.columns - 1) * GAP) // self.columns
        self.size = QSize(card, ROW if is_list else round(card / ASPECT) + CAPTION)
        self.lines: list[Line] = []
        self.headings: list[Heading] = []
        self._gap = 2 if is_list else GAP
        self.height = self._place(groups)
        self._tops = [line.top for line in self.lines]

    def rect(self, row: int) -> QRect:
        """Where a card stands."""
        line = self.lines[self.line_of(row)]
        left = MARGIN + (row - line.first_row) * (self.size.width() + self._gap)
        return QRect(left, line.top, self.size.width(), self.size.height())

    def line_of(self, row: int) -> int:
        """In which line a card stands."""
        return bisect_right(self.lines, row, key=lambda line: line.first_row) - 1

    def row_at(self, x: int, y: int) -> int | None:
        """The card at a place; None between cards."""
        number = bisect_right(self._tops, y) - 1
        if number < 0:
            return None
        line = self.lines[number]
        column = (x - MARGIN) // (self.size.width() + self._gap)
        if not 0 <= column < line.num_rows:
            return None
        row = line.first_row + column
        return row if self.rect(row).contains(x, y) else None

    def rows_between(self, top: int, bottom: int) -> Iterator[int]:
        """Cards that are seen between two heights."""
        number = max(0, bisect_right(self._tops, top) - 1)
        for line in self.lines[number:]:
            if line.top > bottom:
                return
            yield from range(line.first_row, line.first_row + line.num_rows)

    def neighbour(self, row: int, lines: int) -> int:
        """The card so many lines below (or, negative, above) in the same column, as far as there are any."""
        number = self.line_of(row)
        column = row - self.lines[number].first_row
        line = self.lines[max(0, min(len(self.lines) - 1, number + lines))]
        return line.first_row + min(column, line.num_rows - 1)

    def _place(self, groups: Sequence[Group]) -> int:
        top = MARGIN if any(not group.title for group in groups) else 8
        for group in groups:
            if group.title:
                self.headings.append(Heading(group, top))
                top += HEADING
            for first in range(group.first_row, group.first_row + group.num_rows, self.columns):
                count = min(self.columns, group.first_row + group.num_rows - first)
                self.lines.append(Line(first, count, top))
                top += self.size.height() + self._gap
            top += 4
        return top + MARGIN
