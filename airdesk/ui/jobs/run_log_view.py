"""The run log panel: what runs do, live, and what older runs did."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.library.events import Event
from airdesk.library.runs import RunHead
from airdesk.ui.bridge import Latest
from airdesk.ui.jobs.run_log_copies import RunLogCopies
from airdesk.ui.jobs.run_log_filter import RunLogFilter
from airdesk.ui.jobs.run_log_menu import RunLogMenu
from airdesk.ui.jobs.run_log_model import RunLogModel
from airdesk.ui.jobs.run_log_rows import Line, RunRows
from airdesk.ui.jobs.run_log_table import LogDetail, RunLogTable
from airdesk.ui.jobs.run_log_wanted import LogFilter
from airdesk.ui.session import Session
from airdesk.workflows.job_history import load_run_log, load_runs

BATCH_MS: Final = 100
_BATCH: Final = 100  # events taken in at once: two milliseconds
_BATCH_SECONDS: Final = 0.008  # then the window has its turn
_OLDER_RUNS: Final = 40
_EMPTY: Final = "Nothing has run yet. Generate a song, and every step of it is written down here."
_NO_SUCH: Final = "No step is like that. Choose another level or kind, or fewer words; older runs are searched once unfolded."


class RunLogView(QWidget):
    """Shows every event of every run; runs of earlier sessions are read when one opens them."""

    _woken = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[tuple[str, Event]] = deque()
        self._is_woken = False
        self._was_shown = False
        self.model = RunLogModel()
        self.filter = RunLogFilter()
        self.table = RunLogTable(self.model)
        self.detail = LogDetail()
        self.copies = RunLogCopies(session, self)
        self.menu = RunLogMenu(session, self.model, self.copies, self.table.chosen_rows, self)
        self._wanted_run = ""  # to be shown as soon as it is known
        self.note = QLabel(_EMPTY)
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.timeout.connect(self._take_batch)
        self._history, self._log = Latest(self), Latest(self)
        self.setAccessibleName("Run log")
        self._lay_out()
        self._connect()

    def show_run(self, run_id: str) -> None:
        """Bring a run to the eye, unfolded; one of an earlier session is read first."""
        run = self.model.run(run_id)
        self._wanted_run = "" if run is not None else run_id
        if run is None:
            settings = self._session.settings
            self._log.ask(lambda: (run_id, load_run_log(settings, run_id)))
            return
        if run.is_loaded:
            self.model.open_run(run)
        else:
            self._on_opened(run)
        row = self.model.row_of(run)
        if row is not None:
            self.filter.live.setChecked(False)  # else the newest line takes the eye away again
            index = self.model.index(row, 0)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def flush(self) -> None:
        """Take in all that waits."""
        self.model.arranging.finish()
        while self._waiting:
            self._take_batch()

    # ── what is told ────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._session.event_logged.connect(self._on_event, Qt.ConnectionType.DirectConnection)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        self._session.run_log_wanted.connect(self.show_run)
        self._history.answered.connect(self._on_history)
        self._history.failed.connect(self._on_failure)
        self._log.answered.connect(self._on_old_log)
        self._log.failed.connect(self._on_failure)
        self.filter.wanted_changed.connect(self._on_filter)
        self.model.counts_changed.connect(lambda: self.filter.show_counts(self.model.num_by_level))
        self.filter.grouping_changed.connect(self.model.set_grouping)
        self.model.arranging.changed.connect(self._on_arranging)
        self.filter.more.setMenu(self.menu)
        self.table.row_opened.connect(self._on_opened)
        self.table.copy_asked.connect(lambda: self.copies.copy(self.table.chosen_rows()))
        self.table.copy_json_asked.connect(lambda: self.copies.copy(self.table.chosen_rows(), as_json=True))
        self.table.export_asked.connect(lambda: self.copies.export(self.table.chosen_rows() or self.model.runs))
        self.table.customContextMenuRequested.connect(lambda at: self.menu.popup(self.table.viewport().mapToGlobal(at)))
        self.table.selectionModel().currentChanged.connect(self._on_current)

    def _on_event(self, run_id: str, event: Event) -> None:
        """In the thread that logs: however many events come at once, the window is woken once."""
        self._waiting.append((run_id, event))
        if not self._is_woken:
            self._is_woken = True
            self._woken.emit()

    def _wake(self) -> None:
        self._is_woken = False
        if not self._batch.isActive():
            self._batch.start(BATCH_MS)

    def _take_batch(self) -> None:
        if self.model.arranging.is_busy:
            self._batch.start(BATCH_MS)
            return
        ends, last_row = time.perf_counter() + _BATCH_SECONDS, None
        while self._waiting and time.perf_counter() < ends:
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            last_row = self.model.add_events(batch)
        self._show_page()
        if last_row is not None and self.filter.is_live:
            self.table.show_row(last_row)
        if self._wanted_run and self.model.run(self._wanted_run) is not None:
            self.show_run(self._wanted_run)
        if self._waiting:
            self._batch.start(0)

    def _on_filter(self, wanted: LogFilter) -> None:
        self.model.set_filter(wanted)
        if not self.model.arranging.is_busy:
            self._on_arranging(False)

    def _on_arranging(self, is_busy: bool) -> None:
        """What is seen stays until all of it is in order."""
        self.table.setUpdatesEnabled(not is_busy)
        if not is_busy:
            self._show_page()
        if not is_busy and self.filter.is_live and self.model.runs:
            self.table.scrollToTop()

    def _on_history(self, runs: Sequence[RunHead]) -> None:
        older = [
            RunRows(run.id, run.title, run.kind, run.started_at, is_open=False, is_loaded=False, state=run.state)
            for run in runs
        ]
        self.model.add_older_runs(older)
        self._show_page()

    def _show_page(self) -> None:
        """The lines, or why there are none."""
        if self.model.runs:
            self.note.setText(_NO_SUCH)
        self._pages.setCurrentIndex(int(self.model.rowCount() > 0))

    def _on_opened(self, row: object) -> None:
        if isinstance(row, RunRows) and not row.is_loaded:
            settings, run_id = self._session.settings, row.run_id
            self._log.ask(lambda: (run_id, load_run_log(settings, run_id)))
        else:
            self.model.toggle(row)  # type: ignore[arg-type]

    def _on_old_log(self, answer: tuple[str, list[Event]]) -> None:
        run_id, events = answer
        run = self.model.run(run_id)
        if run is None and not events:
            self._session.tell("Nothing was logged of this job.")
        if run is not None and run.is_loaded:
            return  # it was heard, or read, meanwhile
        self.model.begin_filling(run_id)
        self._waiting.extend((run_id, event) for event in events)
        if self._waiting:
            self._batch.start(0)

    def _on_failure(self, error: AirdeskError) -> None:
        self.note.setText(str(error))
        self._session.tell(f"Older runs cannot be shown: {error}", "warning")

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        row = self.model.row_at(index.row()) if index.isValid() else None
        self.detail.show_line(row if isinstance(row, Line) and not row.children else None)

    def _lay_out(self) -> None:
        self.note.setProperty("look", "soft")
        self.note.setWordWrap(True)
        self.note.setMargin(16)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        log = QWidget()
        rows = QVBoxLayout(log)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.detail)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.note)
        self._pages.addWidget(log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self._pages, 1)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            settings = self._session.settings
            self._history.ask(lambda: load_runs(settings, limit=_OLDER_RUNS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.filter.text.setFocus()
        else:
            super().keyPressEvent(event)
