"""The trees of the run log: where each line belongs, and how many lines of each the filter lets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from airdesk.ui.jobs.run_log_rows import Group, Line, Node, RunRows
from airdesk.ui.jobs.run_log_wanted import Grouping, LogFilter
from airdesk.ui.steps import Steps

Row = RunRows | Group | Line

_STEP: Final = 500  # lines; half a millisecond


class RunLogTree:
    """Puts lines into calls or kinds, and counts; knows nothing of the rows they are shown in."""

    def __init__(self) -> None:
        self.runs: list[RunRows] = []  # newest first
        self.wanted = LogFilter()
        self.grouping: Grouping = "calls"
        self._test = self.wanted.test()

    def is_wanted(self, node: Node) -> bool:
        """Whether anything of it is let through; runs are always there unless single lines are looked for."""
        return node.num_passing > 0 or (isinstance(node, RunRows) and not self.wanted.is_narrow)

    def ordered(self, lines: list[Line]) -> Iterable[Line]:
        """The lines in the order in which they are best taken: those of a kind together."""
        if self.grouping == "calls":
            return lines
        kinds = {kind: place for place, kind in enumerate(dict.fromkeys(line.event.category for line in lines))}
        return sorted(lines, key=lambda line: kinds[line.event.category])

    def take(self, run: RunRows, line: Line) -> Node:
        """Put a line where it belongs; returns what it lies in, or the call it merely tells of (`Line.merged`)."""
        head = self._head(run, line)
        phase = line.event.phase
        if self.grouping == "calls" and (phase == "progress" or (phase == "exit" and isinstance(head, Line))):
            self._merge(head, line)
            return head
        if line.event.phase == "enter":
            run.calls[line.event.number] = run if line.event.category == "run" else line
        line.parent = head
        head.children.append(line)
        line.passes = self._test(line)
        _add(line, line, int(line.passes))
        if isinstance(head, Group):
            head.take(line.event)
        return head

    def want(self, wanted: LogFilter) -> None:
        """From now on only this is let through; `refilter` then looks at what is there."""
        self.wanted, self._test = wanted, wanted.test()

    def regroup(self) -> Steps:
        """Put all lines in order anew, step by step, as `grouping` says now."""
        for run in self.runs:
            run.children, run.groups, run.calls = [], {}, {}
            run.num_passing = run.num_warnings = run.num_errors = 0
            for lines in _some(run.lines):
                for line in lines:
                    line.loosen()
                yield
            for lines in _some(run.lines):
                for line in lines:
                    head = self.take(run, line)
                    if isinstance(head, (Line, Group)):
                        head.is_open = not head.folds_by_itself
                yield
        yield from self.refilter()

    def refilter(self) -> Steps:
        """Let only what is wanted through, step by step; where single lines are looked for, what they lie in opens."""
        wanted = self.wanted
        for run in self.runs:
            for lines in _some(run.lines):
                for line in lines:
                    line.passes = self._test(line)
                yield
            self._recount(run, is_narrow=wanted.is_narrow)
            run.is_open = run.is_open or (wanted.is_narrow and run.is_loaded)

    def _recount(self, node: Node, *, is_narrow: bool) -> None:
        """Count anew what is let through of a run, call or group; most lines hold no others: they are counted right here."""
        num_passing = own = int(isinstance(node, Line) and node.passes)
        for child in node.children:
            if child.children:
                self._recount(child, is_narrow=is_narrow)
            else:
                child.size = 0
                child.num_passing = int(isinstance(child, Line) and child.passes)
            num_passing += child.num_passing
        node.size, node.num_passing = 0, num_passing
        if is_narrow and num_passing > own and not node.is_open:
            node.is_open = node.was_opened_to_find = True
        elif node.was_opened_to_find and not is_narrow:
            node.is_open = node.was_opened_to_find = False

    def _head(self, run: RunRows, line: Line) -> Node:
        """What a line lies in."""
        if self.grouping == "calls":
            return run.calls.get(line.event.parent, run)
        group = run.groups.get(line.event.category)
        if group is None:
            group = run.groups[line.event.category] = Group(line.event.category)
            group.parent = run
            run.children.append(group)
        return group

    def _merge(self, head: Node, line: Line) -> None:
        """A line that tells how far a call got, or how it ended, is no row of its own."""
        if not isinstance(head, Line):
            return
        head.merge(line)
        passes = self._test(head)
        _add(head, line, int(passes) - int(head.passes))
        head.passes = passes


def _some(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines, some at a time."""
    return (lines[start : start + _STEP] for start in range(0, len(lines), _STEP))


def _add(node: Node, line: Line, num_passing: int) -> None:
    """Count a line in all that it lies in."""
    is_warning, is_error = line.event.level == "warning", line.event.level == "error"
    if not (num_passing or is_warning or is_error):
        return
    for around in node.upwards():
        around.num_passing += num_passing
        around.num_warnings += is_warning
        around.num_errors += is_error
