"""Where runs, groups and lines stand in the run log, while some are folded and some filtered away."""

from __future__ import annotations

from bisect import bisect_right

from airdesk.ui.jobs.run_log_rows import Group, Line, LogFilter, RunRows

Row = RunRows | Group | Line


class RunLogHeads:
    """Knows the row of each head; a line is found by bisection over the heads, so any number of lines costs nothing."""

    def __init__(self) -> None:
        self.runs: list[RunRows] = []  # newest first
        self.wanted = LogFilter()
        self.num_rows = 0
        self._heads: list[tuple[RunRows, Group | None]] = []  # a run or, with its run, a group
        self._starts: list[int] = []  # row of each head

    def row_at(self, number: int) -> Row:
        """What stands in a row."""
        head = bisect_right(self._starts, number) - 1
        run, group = self._heads[head]
        offset = number - self._starts[head]
        if group is None:
            return run
        return group if offset == 0 else group.shown[offset - 1]

    def start_of(self, row: RunRows | Group) -> int | None:
        """The row of a head; None while it is not seen."""
        for start, (run, group) in zip(self._starts, self._heads, strict=True):
            if row is (run if group is None else group):
                return start
        return None

    def rows_of(self, run: RunRows, group: Group) -> int:
        """How many rows a group takes now, its head included."""
        is_seen = run.is_open and group.shown and group.category not in self.wanted.hidden
        return 1 + group.is_open * len(group.shown) if is_seen else 0

    def place_for(self, run: RunRows, group: Group) -> int:
        """Where the head of a group comes that is not there yet: behind those seen groups that began before it."""
        row = (self.start_of(run) or 0) + 1
        for other in run.groups.values():
            if other is group:
                break
            row += self.rows_of(run, other)
        return row

    def open_size(self, row: RunRows | Group) -> int:
        """Rows that a head takes while it is open, itself included."""
        if isinstance(row, Group):
            return 1 + len(row.shown)
        return 1 + sum(1 + group.is_open * len(group.shown) for group in self._seen_groups(row))

    def arrange(self) -> None:
        """Find where each head stands now."""
        self._heads, self._starts, row = [], [], 0
        for run in self.runs:
            groups = self._seen_groups(run)
            if self.wanted.is_narrow and not groups:
                continue
            self._heads.append((run, None))
            self._starts.append(row)
            row += 1
            for group in groups if run.is_open else ():
                self._heads.append((run, group))
                self._starts.append(row)
                row += 1 + group.is_open * len(group.shown)
        self.num_rows = row

    def refilter(self, wanted: LogFilter) -> None:
        """Let only what is wanted through; where single lines are looked for, their groups open."""
        self.wanted = wanted
        test = wanted.test()
        for run in self.runs:
            for group in run.groups.values():
                group.shown = [line for line in group.lines if test(line)]
                group.is_open = group.is_open or wanted.is_narrow
            run.is_open = run.is_open or (wanted.is_narrow and run.is_loaded)
        self.arrange()

    def _seen_groups(self, run: RunRows) -> list[Group]:
        hidden = self.wanted.hidden
        return [group for group in run.groups.values() if group.shown and group.category not in hidden]
