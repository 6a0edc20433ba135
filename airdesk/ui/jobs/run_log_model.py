"""The run log as rows of a table: a run, its groups, their lines; what is folded or filtered away is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.library.events import Event
from airdesk.ui.jobs.run_log_heads import Row, RunLogHeads
from airdesk.ui.jobs.run_log_rows import Group, Line, LogFilter, RunRows, run_of_event, seconds_text

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_NOWHERE: Final = QModelIndex()
_MOST_LINES: Final = 200_000
"""Kept in the window; the oldest runs go first, and can be opened from the library again."""


class RunLogModel(QAbstractTableModel):
    """Newest run on top; tells of each row that comes and goes."""

    counts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heads = RunLogHeads()
        self.num_by_level = {"debug": 0, "info": 0, "warning": 0, "error": 0}

    @property
    def runs(self) -> list[RunRows]:
        """All runs, newest first."""
        return self._heads.runs

    def run(self, run_id: str) -> RunRows | None:
        """The run of that id."""
        return next((run for run in self.runs if run.run_id == run_id), None)

    def row_at(self, number: int) -> Row:
        """What stands in a row."""
        return self._heads.row_at(number)

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
        known = {run.run_id for run in self.runs}
        fresh = [run for run in runs if run.run_id not in known]
        num_shown = 0 if self._heads.wanted.is_narrow else len(fresh)
        if num_shown:
            self.beginInsertRows(_NOWHERE, self._heads.num_rows, self._heads.num_rows + num_shown - 1)
        self.runs.extend(fresh)
        self._heads.arrange()
        if num_shown:
            self.endInsertRows()

    def begin_filling(self, run_id: str) -> None:
        """The log of an older run has been read and will now be added."""
        run = self.run(run_id)
        if run is not None and not run.is_loaded:
            run.is_loaded = True
            self._set_open(run, True)

    def set_filter(self, wanted: LogFilter) -> None:
        """Show only what is wanted."""
        if wanted != self._heads.wanted:
            self.beginResetModel()
            self._heads.refilter(wanted)
            self.endResetModel()

    def toggle(self, row: Row) -> None:
        """Fold or unfold a run or a group."""
        if isinstance(row, Line):
            return
        if isinstance(row, Group):
            row.was_folded_by_hand = True
        self._set_open(row, not row.is_open)

    def _new_run(self, run_id: str, first: Event) -> RunRows:
        for run in self.runs:
            if run.is_open and run.state != "active":
                self._set_open(run, False)  # finished ones make room
        run = run_of_event(run_id, first)
        if self._heads.wanted.is_narrow:  # it is seen as soon as one of its lines is
            self.runs.insert(0, run)
            return run
        self.beginInsertRows(_NOWHERE, 0, 0)
        self.runs.insert(0, run)
        self._heads.arrange()
        self.endInsertRows()
        return run

    def _add_lines(self, run: RunRows, category: str, lines: list[Line]) -> int | None:
        """Put lines into their group; returns the row of the last one, None while it is not seen."""
        group = run.groups.setdefault(category, Group(category))
        test = self._heads.wanted.test()
        fresh = [line for line in lines if test(line)]
        rows_before = self._heads.rows_of(run, group)
        group.add(lines)
        for line in lines:
            self.num_by_level[line.event.level] += 1
        _note_state(run, lines)
        if fresh and self._heads.start_of(run) is None:
            self.beginResetModel()
            group.shown.extend(fresh)
            self._heads.arrange()
            self.endResetModel()
        else:
            self._insert_lines(run, group, fresh, rows_before)
        self._say_changed(run)
        self._say_changed(group)
        start = self._heads.start_of(group)
        last = None if start is None or not group.is_open else start + len(group.shown)
        if group.folds_by_itself:
            self._set_open(group, False)
        return last

    def _insert_lines(self, run: RunRows, group: Group, fresh: list[Line], rows_before: int) -> None:
        start = self._heads.start_of(group)
        first = self._heads.place_for(run, group) if start is None else start + rows_before
        group.shown.extend(fresh)
        num_new = self._heads.rows_of(run, group) - rows_before
        if num_new:
            self.beginInsertRows(_NOWHERE, first, first + num_new - 1)
            self._heads.arrange()
            self.endInsertRows()

    def _set_open(self, row: RunRows | Group, is_open: bool) -> None:
        start, size = self._heads.start_of(row), self._heads.open_size(row)
        if row.is_open == is_open or start is None or size == 1:
            row.is_open = is_open
        elif is_open:
            self.beginInsertRows(_NOWHERE, start + 1, start + size - 1)
            row.is_open = True
            self._heads.arrange()
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, start + 1, start + size - 1)
            row.is_open = False
            self._heads.arrange()
            self.endRemoveRows()
        self._say_changed(row)

    def _drop_oldest(self) -> None:
        while sum(self.num_by_level.values()) > _MOST_LINES and len(self.runs) > 1:
            self.beginResetModel()
            for group in self.runs.pop().groups.values():
                for line in group.lines:
                    self.num_by_level[line.event.level] -= 1
            self._heads.arrange()
            self.endResetModel()

    def _say_changed(self, head: RunRows | Group) -> None:
        row = self._heads.start_of(head)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._heads.num_rows

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._heads.num_rows:
            return None
        row = self._heads.row_at(index.row())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _name(row)
        return _spoken(row) if role == Qt.ItemDataRole.AccessibleTextRole else None


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
