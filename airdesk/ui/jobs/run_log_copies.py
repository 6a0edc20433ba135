"""Lines of the run log leave the window: copied as text or JSON Lines, or written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from airdesk.library.events import Event
from airdesk.ui.bridge import InOrder
from airdesk.ui.jobs.run_log_rows import Line, Node, RunRows
from airdesk.ui.jobs.run_log_tree import Row
from airdesk.ui.session import Session
from airdesk.workflows.run_log_file import as_json_lines, as_text, whole_logs, write_run_logs

Wanted = dict[str, Sequence[Event] | None]
"""Events by run; None: all of a run whose log was not read yet."""


def events_of(rows: Iterable[Row]) -> Wanted:
    """What rows stand for: a line its event, a call or a group all that is in it, a run its whole log; each event once."""
    lines: dict[str, dict[int, Line]] = {}  # by run, then by identity
    wanted: Wanted = {}
    for row in rows:
        run = _run_of(row)
        if run is None:
            continue
        if row is run and not run.is_loaded:
            wanted[run.run_id] = None
            continue
        wanted.setdefault(run.run_id, [])
        of_run = lines.setdefault(run.run_id, {})
        of_run.update((id(line), line) for line in (run.lines if row is run else _inside(row)))
    for run_id, of_run in lines.items():
        found = [line.event for line in of_run.values()]
        if wanted[run_id] is not None:
            wanted[run_id] = sorted(found, key=lambda event: event.number) if all(event.number for event in found) else found
    return {run_id: events for run_id, events in wanted.items() if events is None or events}


class RunLogCopies(QObject):
    """Does it in a thread, for a log may be long."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._shelf = InOrder(self)
        self._shelf.failed.connect(lambda error: session.tell(str(error), "error"))

    def copy(self, rows: Sequence[Row], *, as_json: bool = False) -> None:
        """Put what the rows stand for on the clipboard."""
        wanted, settings = events_of(rows), self._session.settings
        if not wanted:
            return
        if len(rows) == 1 and isinstance(rows[0], Line) and not rows[0].children and not as_json:
            self._put(rows[0].whole_text(), 1)
            return

        def text() -> tuple[str, int]:
            logs = whole_logs(wanted, settings)
            num = sum(len(events) for _, events in logs)
            said = as_json_lines(logs) if as_json else "\n".join(as_text(events) for _, events in logs)
            return said, num

        self._shelf.do(text, lambda made: self._put(*made))

    def export(self, rows: Sequence[Row]) -> None:
        """Ask for a file and write what the rows stand for to it."""
        wanted = events_of(rows)
        if not wanted:
            self._session.tell("There is no run whose log could be exported yet.", "warning")
            return
        name = f"airdesk-run-{next(iter(wanted))}.jsonl" if len(wanted) == 1 else "airdesk-runs.jsonl"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Export the run log", str(Path.home() / name), "JSON Lines (*.jsonl);;All files (*)"
        )
        if chosen:
            self.write(Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.jsonl"), wanted)

    def write(self, path: Path, wanted: Wanted) -> None:
        """Write events to a file, which appears whole or not at all."""
        settings = self._session.settings

        def say(num: int) -> None:
            self._session.tell(f"{num} event{'' if num == 1 else 's'} written to {path}.")

        self._shelf.do(lambda: write_run_logs(path, wanted, settings), say)

    def _put(self, text: str, num: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self._session.tell(f"{num} event{'' if num == 1 else 's'} copied.")


def _run_of(row: Node) -> RunRows | None:
    *_, top = row.upwards()
    return top if isinstance(top, RunRows) else None


def _inside(row: Node) -> list[Line]:
    """The lines of a node, with those that merely tell of it."""
    lines = [row, *row.merged] if isinstance(row, Line) else []
    for child in row.children:
        lines += _inside(child)
    return lines
