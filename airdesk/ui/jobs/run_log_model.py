"""The run log as rows of a table: a run, its calls or kinds, their lines; what is folded or filtered away is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.library.events import Event
from airdesk.ui.jobs.run_log_arranging import Arranging
from airdesk.ui.jobs.run_log_rows import Group, Line, Node, RunRows, run_of_event, seconds_text
from airdesk.ui.jobs.run_log_tree import Row, RunLogTree
from airdesk.ui.jobs.run_log_wanted import Grouping, LogFilter
from airdesk.ui.steps import Steps

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_NOWHERE: Final = QModelIndex()
_MOST_LINES: Final = 200_000
"""Kept in the window; the oldest runs go first, and can be opened from the library again."""


class RunLogModel(QAbstractTableModel):
    """Newest run on top; tells of each row that comes and goes.

    All rows that are seen lie in one list; each node knows how many of them it takes. Rows that come at the same place one
    after the other are put in together.
    """

    counts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tree = RunLogTree()
        self._rows: list[Row] = []
        self._waiting: list[Row] = []  # rows that come at the end of…
        self._anchor: Node | None = None
        self._last: Node | None = None
        self.arranging = Arranging(self)
        """A long log is put in order anew little by little; meanwhile the rows stay as they were, and all that changes them or
        asks where something stands waits until that is done."""
        self.num_by_level = {"debug": 0, "info": 0, "warning": 0, "error": 0}

    @property
    def runs(self) -> list[RunRows]:
        """All runs, newest first."""
        return self._tree.runs

    @property
    def grouping(self) -> Grouping:
        """How lines are put in order."""
        return self._tree.grouping

    def run(self, run_id: str) -> RunRows | None:
        """The run of that id."""
        return next((run for run in self.runs if run.run_id == run_id), None)

    def row_at(self, number: int) -> Row:
        """What stands in a row."""
        return self._rows[number]

    def row_of(self, node: Node) -> int | None:
        """Where it stands; None while it is not seen."""
        self.arranging.finish()
        return self._rows.index(node) if node.size else None  # type: ignore[arg-type]

    # ── what comes in ───────────────────────────────────────────────────────────────────────────────────────────────

    def add_events(self, events: Iterable[tuple[str, Event]]) -> int | None:
        """Take events in; returns the row of the last one that is seen of a run that still goes on."""
        self.arranging.finish()
        last: Node | None = None  # that something new is told of
        for run_id, lines in _by_run(events).items():
            run = self.run(run_id) or self._new_run(run_id, lines[0].event)
            if not run.is_loaded and not self._is_heard_whole(run, lines[0].event):
                continue  # all of it will be read when it is opened
            run.lines.extend(lines)
            for line in self._tree.ordered(lines):
                self._take(run, line)
            self._put_in()
            self._say_changed(run)
            last = self._last if run.state == "active" else last
        self._drop_oldest()
        self.counts_changed.emit()
        return None if last is None else self._seen_row(last)

    def add_older_runs(self, runs: list[RunRows]) -> None:
        """Runs of which only the head is known yet, newest first; those that are there already are left out."""
        self.arranging.finish()
        known, oldest = {run.run_id for run in self.runs}, min((run.started_at for run in self.runs), default="")
        fresh = [run for run in runs if run.run_id not in known]
        for run in [run for run in fresh if run.started_at > oldest and oldest]:
            fresh.remove(run)
            self._put_between(run)
        seen = [run for run in fresh if self._tree.is_wanted(run)]
        if seen:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(seen) - 1)
        self.runs.extend(fresh)
        for run in seen:
            run.size = 1
        self._rows.extend(seen)
        if seen:
            self.endInsertRows()

    def _put_between(self, run: RunRows) -> None:
        """A run that began before one that is there: such as one that told nothing while it went on."""
        later = sum(other.started_at > run.started_at for other in self.runs)
        below = next((other for other in self.runs[later:] if other.size), None)
        self.runs.insert(later, run)
        if self._tree.is_wanted(run):
            row = len(self._rows) if below is None else self._rows.index(below)
            self.beginInsertRows(_NOWHERE, row, row)
            run.size = 1
            self._rows.insert(row, run)
            self.endInsertRows()

    def begin_filling(self, run_id: str) -> None:
        """The log of an older run has been read and will now be added."""
        run = self.run(run_id)
        if run is not None and not run.is_loaded:
            run.is_loaded = True
            self._set_open(run, True)

    # ── what is shown of it ─────────────────────────────────────────────────────────────────────────────────────────

    def set_filter(self, wanted: LogFilter) -> None:
        """Show only what is wanted."""
        if wanted != self._tree.wanted:
            self._tree.want(wanted)
            self._anew(self._tree.refilter(), is_whole=True)

    def set_grouping(self, grouping: Grouping) -> None:
        """Put lines in order by call, or by kind."""
        if grouping != self._tree.grouping:
            self.arranging.finish()
            self._tree.grouping = grouping
            self._anew(self._tree.regroup())

    def toggle(self, row: Row) -> None:
        """Fold or unfold a run, a call or a group."""
        self.arranging.finish()
        if row.children or isinstance(row, RunRows):
            row.was_folded_by_hand = True
            self._set_open(row, not row.is_open)

    def open_run(self, run: RunRows) -> None:
        """Unfold a run that is folded."""
        self._set_open(run, True)

    def fold_all(self, *, is_open: bool) -> None:
        """Fold or unfold all that lies in runs."""

        def fold() -> Steps:
            for run in self.runs:
                for node in (*run.groups.values(), *(line for line in run.lines if line.children)):
                    node.is_open, node.was_folded_by_hand, node.was_opened_to_find = is_open, True, False
                yield
            yield from self._tree.refilter()

        self._anew(fold())

    def _anew(self, change: Steps, *, is_whole: bool = False) -> None:
        def steps() -> Steps:
            yield from change
            rows: list[Row] = []
            for run in self.runs:
                rows += self._shown(run)
                yield
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

        self.arranging.begin(steps(), sum(self.num_by_level.values()), is_whole=is_whole)

    def _shown(self, node: Any) -> list[Row]:
        """The rows of a node as it is now, itself first; none where nothing of it is wanted."""
        if not self._tree.is_wanted(node):
            return []
        rows: list[Row] = [node]
        if node.is_open:
            for child in node.children:
                rows += self._shown(child) if child.children else self._leaf(child)
        node.size = len(rows)
        return rows

    @staticmethod
    def _leaf(line: Any) -> list[Row]:
        line.size = int(line.num_passing > 0)
        return [line] if line.size else []

    # ── rows that come and go ───────────────────────────────────────────────────────────────────────────────────────

    def _make_room(self) -> None:
        """Finished runs are folded when another one begins."""
        for other in self.runs:
            if other.is_open and other.state != "active":
                self._set_open(other, False)

    def _is_heard_whole(self, run: RunRows, first: Event) -> bool:
        """Whether a run that was listed before a line of it was heard begins just now; then nothing of it has to be read."""
        if first.category != "run" or first.phase != "enter":
            return False
        self._make_room()
        run.is_loaded = True
        self._set_open(run, True)
        return True

    def _new_run(self, run_id: str, first: Event) -> RunRows:
        self._make_room()
        run = run_of_event(run_id, first)
        if self._tree.wanted.is_narrow:  # it is seen as soon as one of its lines is
            self.runs.insert(0, run)
            return run
        self.beginInsertRows(_NOWHERE, 0, 0)
        self.runs.insert(0, run)
        self._rows.insert(0, run)
        run.size = 1
        self.endInsertRows()
        return run

    def _take(self, run: RunRows, line: Line) -> None:
        head = self._tree.take(run, line)
        self.num_by_level[line.event.level] += 1
        _note_state(run, line.event)
        is_merged = line.parent is None
        self._last = head if is_merged else line
        if line.passes and not is_merged:
            self._reveal(run, line)
        elif is_merged and isinstance(head, Line) and head.passes and not head.size:
            self._reveal(run, head)
        if isinstance(head, (Line, Group)) and head.is_open and head.folds_by_itself:
            self._set_open(head, False)

    def _reveal(self, run: RunRows, line: Line) -> None:
        """Show a line that is wanted, and what it lies in, as far as that is open."""
        hidden: list[Any] = [line]
        around = line.parent
        while around is not None and not around.size:
            hidden.append(around)
            around = around.parent
        if around is not None and not around.is_open:
            return
        rows: list[Row] = []
        for node in reversed(hidden):
            rows.append(node)
            if not node.is_open:
                break
        anchor = None if around is None else self._anchor_of(run, around, rows[0])
        if anchor is None or anchor is not self._anchor:
            self._put_in()
        place = self._place_for(run, around, rows[0]) if anchor is None else 0
        for size, node in enumerate(reversed(rows), 1):
            node.size = size
        for node in around.upwards() if around is not None else ():
            node.size += len(rows)
        self._anchor = anchor
        if anchor is None:
            self._insert(place, rows)
        else:
            self._waiting += rows

    @staticmethod
    def _anchor_of(run: RunRows, around: Node, first: Row) -> Node | None:
        """What a row comes at the very end of: the run, or what it lies in; None where it comes in between."""
        if around.children[-1] is not first:
            return None
        node = around
        while node.parent is not None and node.parent.children[-1] is node:
            node = node.parent
        return run if node is run else around

    def _place_for(self, run: RunRows, around: Node | None, first: Row) -> int:
        if around is None:  # the run itself
            return self._start_of(run)
        before = around.children[: around.children.index(first)]  # type: ignore[arg-type]
        return self._rows.index(around) + 1 + sum(node.size for node in before)  # type: ignore[arg-type]

    def _put_in(self) -> None:
        """Insert the rows that wait."""
        rows, anchor = self._waiting, self._anchor
        self._waiting, self._anchor = [], None
        if rows and anchor is not None:
            start = self._start_of(anchor) if isinstance(anchor, RunRows) else self._rows.index(anchor)  # type: ignore[arg-type]
            self._insert(start + anchor.size - len(rows), rows)

    def _insert(self, place: int, rows: list[Row]) -> None:
        self.beginInsertRows(_NOWHERE, place, place + len(rows) - 1)
        self._rows[place:place] = rows
        self.endInsertRows()

    def _set_open(self, row: Node, is_open: bool) -> None:
        self.arranging.finish()
        self._put_in()
        if row.is_open == is_open or not row.size:
            row.is_open = is_open
            return
        row.is_open = is_open
        place, old = self._rows.index(row), row.size  # type: ignore[arg-type]
        if is_open:
            rows = self._shown(row)[1:]
            if rows:
                self._insert(place + 1, rows)
        elif old > 1:
            self.beginRemoveRows(_NOWHERE, place + 1, place + old - 1)
            for gone in self._rows[place + 1 : place + old]:
                gone.size = 0
            del self._rows[place + 1 : place + old]
            self.endRemoveRows()
            row.size = 1
        for node in row.parent.upwards() if row.parent is not None else ():
            node.size += row.size - old
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def _start_of(self, run: RunRows) -> int:
        return sum(other.size for other in self.runs[: self.runs.index(run)])

    def _seen_row(self, line: Node) -> int | None:
        """The row of a line, or of the folded one it lies in."""
        return next((self.row_of(node) for node in line.upwards() if node.size), None)

    def _drop_oldest(self) -> None:
        while sum(self.num_by_level.values()) > _MOST_LINES and len(self.runs) > 1:
            gone = self.runs.pop()
            for line in gone.lines:
                self.num_by_level[line.event.level] -= 1
            if gone.size:
                self.beginRemoveRows(_NOWHERE, len(self._rows) - gone.size, len(self._rows) - 1)
                del self._rows[len(self._rows) - gone.size :]
                self.endRemoveRows()

    def _say_changed(self, run: RunRows) -> None:
        """Heads of a run tell something else now."""
        if run.size:
            start = self._start_of(run)
            self.dataChanged.emit(self.index(start, 0), self.index(start + run.size - 1, 0))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _name(row)
        return _spoken(row) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _by_run(events: Iterable[tuple[str, Event]]) -> dict[str, list[Line]]:
    runs: dict[str, list[Line]] = {}
    for run_id, event in events:
        runs.setdefault(run_id, []).append(Line(event))
    return runs


def _note_state(run: RunRows, event: Event) -> None:
    """What a line says about the run as a whole."""
    if event.level == "error":
        run.state = "cancelled" if " cancelled" in event.message else "failed"
    elif event.category == "run" and event.message.endswith(" done"):
        run.state = "completed"


def _name(row: Row) -> str:
    if isinstance(row, RunRows):
        return row.title
    return row.category if isinstance(row, Group) else row.text


def _spoken(row: Row) -> str:
    folded = "" if row.is_open else ", folded"
    if isinstance(row, RunRows):
        return f"{row.title}, {row.kind}, {row.state}{folded}"
    if isinstance(row, Group):
        return f"{row.category}, {row.num_passing} events, {seconds_text(row.seconds)}{folded}"
    if row.is_call:
        parts = [row.name, row.state, row.seconds_text]
        return f"{', '.join(part for part in parts if part)}{folded if row.children else ''}"
    return f"{row.level}: {row.text}"
