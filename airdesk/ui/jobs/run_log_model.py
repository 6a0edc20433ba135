"""The run log as rows of a table: a run, its groups, their lines; what is folded or filtered away is not there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.library.events import Event
from airdesk.ui.jobs.run_log_rows import Group, Line, LogFilter, RunRows, run_of_event, seconds_text

Index = QModelIndex | QPersistentModelIndex
Row = RunRows | Group | Line
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_NOWHERE: Final = QModelIndex()
_MOST_LINES: Final = 200_000
"""Kept in the window; the oldest runs go first, and can be opened from the library again."""


class RunLogModel(QAbstractTableModel):
    """Newest run on top. Rows are found by bisection over the heads, so any number of lines costs nothing."""

    counts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[RunRows] = []
        self._filter = LogFilter()
        self._heads: list[tuple[RunRows, Group | None]] = []  # a run or, with its run, a group
        self._starts: list[int] = []  # row of each head
        self._num_rows = 0
        self.num_by_level = {"debug": 0, "info": 0, "warning": 0, "error": 0}

    @property
    def runs(self) -> list[RunRows]:
        """All runs, newest first."""
        return self._runs

    def run(self, run_id: str) -> RunRows | None:
        """The run of that id."""
        return next((run for run in self._runs if run.run_id == run_id), None)

    def row_at(self, number: int) -> Row:
        """What stands in a row."""
        head = bisect_right(self._starts, number) - 1
        run, group = self._heads[head]
        offset = number - self._starts[head]
        if group is None:
            return run
        return group if offset == 0 else group.shown[offset - 1]

    def add_events(self, events: Iterable[tuple[str, Event]]) -> int | None:
        """Take events in; returns the row of the last one that is seen of a run that still goes on."""
        last: int | None = None
        for (run_id, category), lines in _by_group(events).items():
            run = self.run(run_id) or self._new_run(run_id, lines[0].event)
            row = self._add_lines(run, category, lines)
            last = row if row is not None and run.state == "active" else last
        self._drop_oldest()
        self.counts_changed.emit()
        return last

    def add_older_runs(self, runs: list[RunRows]) -> None:
        """Runs of which only the head is known yet, newest first; those that are there already are left out."""
        known = {run.run_id for run in self._runs}
        fresh = [run for run in runs if run.run_id not in known]
        if not fresh:
            return
        shown = 0 if self._filter.is_narrow else len(fresh)
        if shown:
            self.beginInsertRows(_NOWHERE, self._num_rows, self._num_rows + shown - 1)
        self._runs.extend(fresh)
        self._arrange()
        if shown:
            self.endInsertRows()

    def begin_filling(self, run_id: str) -> None:
        """The log of an older run has been read and will now be added."""
        run = self.run(run_id)
        if run is not None and not run.is_loaded:
            run.is_loaded = True
            self._set_open(run, True)

    def set_filter(self, wanted: LogFilter) -> None:
        """Show only what is wanted; where single lines are looked for, their groups open."""
        if wanted == self._filter:
            return
        self.beginResetModel()
        self._filter = wanted
        self._refilter()
        self.endResetModel()

    def toggle(self, row: Row) -> None:
        """Fold or unfold a run or a group."""
        if isinstance(row, Line):
            return
        if isinstance(row, Group):
            row.was_folded_by_hand = True
        self._set_open(row, not row.is_open)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._num_rows

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._num_rows:
            return None
        if role == ROW_ROLE:
            return self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return _name(self.row_at(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(self.row_at(index.row()))
        return None

    # ── rows that come and go ───────────────────────────────────────────────────────────────────────────────────────

    def _new_run(self, run_id: str, first: Event) -> RunRows:
        for run in self._runs:
            if run.is_open and run.state != "active":
                self._set_open(run, False)  # finished ones make room
        run = run_of_event(run_id, first)
        if self._filter.is_narrow:  # it is seen as soon as one of its lines is
            self._runs.insert(0, run)
            return run
        self.beginInsertRows(_NOWHERE, 0, 0)
        self._runs.insert(0, run)
        self._arrange()
        self.endInsertRows()
        return run

    def _add_lines(self, run: RunRows, category: str, lines: list[Line]) -> int | None:
        group = run.groups.get(category)
        if group is None:
            group = run.groups[category] = Group(category)
        test = self._filter.test()
        fresh = [line for line in lines if test(line)]
        rows_before = self._rows_of(run, group)
        group.add(lines)
        self._count(lines)
        _note_state(run, lines)
        if fresh and self._start_of(run) is None:
            self.beginResetModel()
            group.shown.extend(fresh)
            self._arrange()
            self.endResetModel()
        else:
            self._insert_lines(run, group, fresh, rows_before)
        self._say_changed(self._start_of(run))
        self._say_changed(self._start_of(group))
        start = self._start_of(group)
        last = None if start is None or not group.is_open else start + len(group.shown)
        if group.is_done and not (group.num_warnings or group.num_errors or group.was_folded_by_hand or category == "run"):
            self._set_open(group, False)
        return last

    def _insert_lines(self, run: RunRows, group: Group, fresh: list[Line], rows_before: int) -> None:
        start = self._start_of(group)
        first = self._place_for(run, group) if start is None else start + rows_before
        group.shown.extend(fresh)
        num_new = self._rows_of(run, group) - rows_before
        if num_new:
            self.beginInsertRows(_NOWHERE, first, first + num_new - 1)
            self._arrange()
            self.endInsertRows()

    def _set_open(self, row: RunRows | Group, is_open: bool) -> None:
        start = self._start_of(row)
        if row.is_open == is_open or start is None:
            row.is_open = is_open
            return
        closed, opened = self._sizes(row)
        if opened == closed:
            row.is_open = is_open
        elif is_open:
            self.beginInsertRows(_NOWHERE, start + closed, start + opened - 1)
            row.is_open = True
            self._arrange()
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, start + closed, start + opened - 1)
            row.is_open = False
            self._arrange()
            self.endRemoveRows()
        self._say_changed(start)

    def _sizes(self, row: RunRows | Group) -> tuple[int, int]:
        """Rows while it is folded and while it is open."""
        if isinstance(row, Group):
            return 1, 1 + len(row.shown)
        return 1, 1 + sum(1 + group.is_open * len(group.shown) for group in self._seen_groups(row))

    def _drop_oldest(self) -> None:
        while sum(self.num_by_level.values()) > _MOST_LINES and len(self._runs) > 1:
            self.beginResetModel()
            for group in self._runs.pop().groups.values():
                for line in group.lines:
                    self.num_by_level[line.event.level] -= 1
            self._arrange()
            self.endResetModel()

    # ── where things are ────────────────────────────────────────────────────────────────────────────────────────────

    def _refilter(self) -> None:
        test, is_narrow = self._filter.test(), self._filter.is_narrow
        for run in self._runs:
            for group in run.groups.values():
                group.shown = [line for line in group.lines if test(line)]
                group.is_open = group.is_open or is_narrow
            run.is_open = run.is_open or (is_narrow and run.is_loaded)
        self._arrange()

    def _arrange(self) -> None:
        """Where each head stands now."""
        self._heads, self._starts, row = [], [], 0
        for run in self._runs:
            groups = self._seen_groups(run)
            if self._filter.is_narrow and not groups:
                continue
            self._heads.append((run, None))
            self._starts.append(row)
            row += 1
            for group in groups if run.is_open else ():
                self._heads.append((run, group))
                self._starts.append(row)
                row += 1 + group.is_open * len(group.shown)
        self._num_rows = row

    def _seen_groups(self, run: RunRows) -> list[Group]:
        hidden = self._filter.hidden
        return [group for group in run.groups.values() if group.shown and group.category not in hidden]

    def _rows_of(self, run: RunRows, group: Group) -> int:
        is_seen = run.is_open and group.shown and group.category not in self._filter.hidden
        return 1 + group.is_open * len(group.shown) if is_seen else 0

    def _start_of(self, row: RunRows | Group) -> int | None:
        for start, (run, group) in zip(self._starts, self._heads, strict=True):
            if row is (run if group is None else group):
                return start
        return None

    def _place_for(self, run: RunRows, group: Group) -> int:
        """Where the head of a group comes that is not there yet: behind those seen groups that began before it."""
        start = self._start_of(run) or 0
        row = start + 1
        for other in run.groups.values():
            if other is group:
                break
            row += self._rows_of(run, other)
        return row

    def _count(self, lines: list[Line]) -> None:
        for line in lines:
            self.num_by_level[line.event.level] += 1

    def _say_changed(self, row: int | None) -> None:
        if row is not None and row < self._num_rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


def _by_group(events: Iterable[tuple[str, Event]]) -> dict[tuple[str, str], list[Line]]:
    groups: dict[tuple[str, str], list[Line]] = {}
    for run_id, event in events:
        groups.setdefault((run_id, event.category), []).append(Line(event))
    return groups


def _note_state(run: RunRows, lines: list[Line]) -> None:
    """What the newest lines say about the run as a whole."""
    for line in lines:
        event = line.event
        if event.level == "error":
            run.state = "cancelled" if " cancelled" in event.message else "failed"
        elif event.category == "run" and event.message.endswith(" done"):
            run.state = "completed"


def _name(row: Row) -> str:
    if isinstance(row, RunRows):
        return row.title
    return row.category if isinstance(row, Group) else row.text


def _spoken(row: Row) -> str:
    if isinstance(row, RunRows):
        return f"{row.title}, {row.kind}, {row.state}{'' if row.is_open else ', folded'}"
    if isinstance(row, Group):
        return f"{row.category}, {len(row.shown)} events, {seconds_text(row.seconds)}{'' if row.is_open else ', folded'}"
    return f"{row.event.level}: {row.text}"
