"""The jobs panel: what runs and waits, how it stands, and what was done before."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState
from airdesk.library.identity import utc_now
from airdesk.ui.bridge import Latest
from airdesk.ui.jobs.card_stack import CardStack
from airdesk.ui.jobs.job_card import JobCard
from airdesk.ui.jobs.job_history_model import JobHistoryModel, error_text
from airdesk.ui.jobs.job_history_table import JobHistoryTable
from airdesk.ui.jobs.job_watch import RUNNING, JobWatch, WatchedJob
from airdesk.ui.jobs.run_log_rows import when
from airdesk.ui.session import Session
from airdesk.workflows.job_history import JobHistory, load_job_history

_CLOCK_MS: Final = 1000
_REFRESH_MS: Final = 60
_MOST_CARDS: Final = 12
_EMPTY: Final = "Nothing is running. What you generate, render or export is listed here, with its progress."


class JobsView(QWidget):
    """Live cards on top, the history below; what earlier sessions did is read when the panel is first shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = utc_now()
        self._was_shown = False
        self._counted = (-1, -1, -1)  # running, waiting, ended, as last put into words
        self._cards: dict[str, JobCard] = {}
        self._watch = JobWatch(session.executor, self)
        self._history = Latest(self)
        self.model = JobHistoryModel()
        self.table = JobHistoryTable(self.model)
        self.statistics, self.note, self.more = QLabel(), QLabel(_EMPTY), QLabel()
        self.reason = QLabel()
        self._stack = CardStack()
        self.cancel_all = QPushButton("Cancel all")
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._refresh = QTimer(self)  # progress is told more often than one can read it
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._show_all)
        self.setAccessibleName("Jobs")
        self._lay_out()
        self._connect()
        for watched in self._watch.jobs:
            self._on_job(watched)
        self._show_all()

    def cards(self) -> list[JobCard]:
        """The jobs that run or wait, as they are shown."""
        return list(self._cards.values())

    def _connect(self) -> None:
        self._watch.changed.connect(self._on_job)
        self._clock.timeout.connect(self._show_times)
        self._history.answered.connect(self._on_history)
        self._history.failed.connect(self._on_failure)
        self.cancel_all.clicked.connect(self._cancel_all)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)

    def _on_job(self, watched: WatchedJob) -> None:
        job = watched.job
        if job.has_ended:
            self.model.add_ended(job, watched.seconds)
            card = self._cards.pop(job.id, None)
            if card is not None:
                self._stack.remove(card)
        if not self._refresh.isActive():
            self._refresh.start()

    def _show_all(self) -> None:
        self._show_unfinished()
        self._show_statistics()

    def _show_unfinished(self) -> None:
        unfinished = self._watch.unfinished
        shown = sorted(unfinished, key=lambda each: each.job.state not in RUNNING)[:_MOST_CARDS]
        for watched in shown:
            self._card(watched.job.id).show_job(watched)
        self.note.setVisible(not unfinished)
        hidden = len(unfinished) - len(self._cards)
        self.more.setText(f"and {hidden} more waiting")
        self.more.setVisible(hidden > 0)
        self.cancel_all.setEnabled(bool(unfinished))
        if unfinished and self.isVisible():
            self._clock.start()
        elif not unfinished:
            self._clock.stop()

    def _card(self, job_id: str) -> JobCard:
        card = self._cards.get(job_id)
        if card is None:
            card = self._cards[job_id] = JobCard()
            card.cancel_asked.connect(self._session.executor.cancel)
            self._stack.add(card)
        return card

    def _show_times(self) -> None:
        for watched in self._watch.unfinished:
            if watched.job.id in self._cards:
                self._cards[watched.job.id].show_time(watched)

    def _show_statistics(self) -> None:
        running, waiting = self._watch.number(*RUNNING), self._watch.number(JobState.WAITING)
        numbers = (running, waiting, self.model.rowCount())
        if numbers == self._counted:
            return
        self._counted = numbers
        today = datetime.now().astimezone().date()
        ended = self.model.jobs
        done = sum(job.state is JobState.COMPLETED and when(job.created_at).date() == today for job in ended)
        failed = sum(job.state is JobState.FAILED for job in ended)
        self.statistics.setText(f"{running} running · {waiting} waiting · {done} done today · {failed} failed")

    def _cancel_all(self) -> None:
        for watched in reversed(self._watch.unfinished):  # those that wait first, so that none begins meanwhile
            self._session.executor.cancel(watched.job.id)

    def _on_history(self, history: JobHistory) -> None:
        self.model.add_earlier([job for job in history.jobs if _is_earlier(job, self._since)])
        self._show_all()

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        """Of a job that failed the whole reason is shown."""
        job = self.model.jobs[index.row()] if index.isValid() else None
        self.reason.setText("" if job is None or not job.error else error_text(job))
        self.reason.setVisible(bool(self.reason.text()))

    def _on_failure(self, error: AirdeskError) -> None:
        self._session.tell(f"Earlier jobs cannot be shown: {error}", "warning")

    def _lay_out(self) -> None:
        self.statistics.setProperty("look", "soft")
        self.statistics.setAccessibleName("Numbers of jobs")
        self.note.setProperty("look", "faint")
        self.note.setWordWrap(True)
        self.more.setProperty("look", "faint")
        self.reason.setProperty("look", "error")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setContentsMargins(0, 0, 0, 8)
        self.reason.setAccessibleName("Why it failed")
        self.reason.hide()
        self.cancel_all.setToolTip("Cancel everything that runs or waits")
        top = QHBoxLayout()
        top.addWidget(self.statistics, 1)
        top.addWidget(self.cancel_all)
        heading = QLabel("HISTORY")
        heading.setProperty("look", "heading")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 0)
        rows.setSpacing(8)
        rows.addLayout(top)
        rows.addWidget(self.note)
        rows.addWidget(self._stack)
        rows.addWidget(self.more)
        rows.addWidget(heading)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.reason)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_unfinished()
        if not self._was_shown:
            self._was_shown = True
            settings = self._session.settings
            self._history.ask(lambda: load_job_history(settings))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()


def _is_earlier(job: Job, since: str) -> bool:
    """Jobs of this session are there already, under their own ids."""
    return job.created_at < since
