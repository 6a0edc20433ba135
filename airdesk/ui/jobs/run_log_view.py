"""The run log panel: what runs do, live, and what older runs did."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.jobs.job import JobState
from airdesk.library.events import Event
from airdesk.ui.bridge import Latest
from airdesk.ui.jobs.run_log_filter import RunLogFilter
from airdesk.ui.jobs.run_log_model import RunLogModel
from airdesk.ui.jobs.run_log_rows import Line, LogFilter, RunRows
from airdesk.ui.jobs.run_log_table import LogDetail, RunLogTable
from airdesk.ui.session import Session
from airdesk.workflows.job_history import JobHistory, load_job_history, load_run_log

BATCH_MS: Final = 100
_BATCH: Final = 1500  # events taken in at once: a few milliseconds
_OLDER_RUNS: Final = 40
_EMPTY: Final = "Nothing has run yet. Generate a song, and every step of it is written down here."


class RunLogView(QWidget):
    """Shows every event of every run; runs of earlier sessions are read when one opens them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[tuple[str, Event]] = deque()
        self._was_shown = False
        self.model = RunLogModel()
        self.filter = RunLogFilter()
        self.table = RunLogTable(self.model)
        self.detail = LogDetail()
        self.note = QLabel(_EMPTY)
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.timeout.connect(self._take_batch)
        self._history, self._log = Latest(self), Latest(self)
        self.setAccessibleName("Run log")
        self._lay_out()
        self._connect()

    def flush(self) -> None:
        """Take in all that waits."""
        while self._waiting:
            self._take_batch()

    # ── what is told ────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._session.event_logged.connect(self._on_event)
        self._history.answered.connect(self._on_history)
        self._history.failed.connect(self._on_failure)
        self._log.answered.connect(self._on_old_log)
        self._log.failed.connect(self._on_failure)
        self.filter.wanted_changed.connect(self._on_filter)
        self.model.counts_changed.connect(lambda: self.filter.show_counts(self.model.num_by_level))
        self.table.row_opened.connect(self._on_opened)
        self.table.selectionModel().currentChanged.connect(self._on_current)

    def _on_event(self, run_id: str, event: Event) -> None:
        self._waiting.append((run_id, event))
        if not self._batch.isActive():
            self._batch.start(BATCH_MS)

    def _take_batch(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
        last_row = self.model.add_events(batch)
        self._pages.setCurrentIndex(1)
        if last_row is not None and self.filter.is_live:
            self.table.show_row(last_row)
        if self._waiting:
            self._batch.start(0)

    def _on_filter(self, wanted: LogFilter) -> None:
        self.model.set_filter(wanted)
        if self.filter.is_live and self.model.runs:
            self.table.scrollToTop()

    def _on_history(self, history: JobHistory) -> None:
        older = [
            RunRows(job.id, job.label, job.kind, job.created_at, is_open=False, is_loaded=False, state=_state_of(job.state))
            for job in history.jobs
        ]
        self.model.add_older_runs(older)
        if self.model.runs:
            self._pages.setCurrentIndex(1)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, RunRows) and not row.is_loaded:
            settings, run_id = self._session.settings, row.run_id
            self._log.ask(lambda: (run_id, load_run_log(settings, run_id)))
        elif not isinstance(row, Line):
            self.model.toggle(row)  # type: ignore[arg-type]

    def _on_old_log(self, answer: tuple[str, list[Event]]) -> None:
        run_id, events = answer
        self.model.begin_filling(run_id)
        self._waiting.extend((run_id, event) for event in events)
        self._batch.start(0)

    def _on_failure(self, error: AirdeskError) -> None:
        self.note.setText(str(error))
        self._session.tell(f"Older runs cannot be shown: {error}", "warning")

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        row = self.model.row_at(index.row()) if index.isValid() else None
        self.detail.show_line(row if isinstance(row, Line) else None)

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
            self._history.ask(lambda: load_job_history(settings, limit=_OLDER_RUNS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.filter.text.setFocus()
        else:
            super().keyPressEvent(event)


def _state_of(state: JobState) -> str:
    return str(state) if state in (JobState.COMPLETED, JobState.FAILED) else "cancelled"
