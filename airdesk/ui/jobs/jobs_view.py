"""The jobs panel: what runs, what waits and in which order, and what was done before."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QSplitter, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState
from airdesk.jobs.statistics import queue_statistics
from airdesk.library.identity import utc_now
from airdesk.ui.bridge import Latest
from airdesk.ui.jobs.again_menu import again_menu_of_run
from airdesk.ui.jobs.card_stack import CardStack
from airdesk.ui.jobs.job_card import JobCard
from airdesk.ui.jobs.job_history_model import JobHistoryModel, error_text
from airdesk.ui.jobs.job_history_table import JobHistoryTable
from airdesk.ui.jobs.job_watch import RUNNING, JobWatch, WatchedJob
from airdesk.ui.jobs.jobs_head import JobsHead
from airdesk.ui.jobs.waiting_list import WaitingList
from airdesk.ui.session import Session
from airdesk.ui.steps import Steps, take_one_by_one
from airdesk.workflows.job_history import JobHistory, load_job_history

_CLOCK_MS: Final = 1000
_REFRESH_MS: Final = 100
_AT_ONCE: Final = 20  # jobs that are cancelled, or begun again, before the window has its turn
_WIDE: Final = 760  # px; below, the history stands under the queue
_EVEN: Final = [10_000, 10_000]  # shares, not px
_EMPTY: Final = "Nothing is running. What you generate, render or export is listed here, with its progress."
_NO_HISTORY: Final = "Nothing has ended yet. Jobs that fail can be begun again from here."


class JobsView(QWidget):
    """Queue and history; what earlier sessions did is read when the panel is first shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = utc_now()
        self._was_shown = self._was_halved = False
        self._ended: list[Job] = []  # not listed yet
        self._cards: dict[str, JobCard] = {}
        self._spare_cards: list[JobCard] = []  # to make one takes longer than to show another job on it
        self._watch = JobWatch(session.executor, self)
        self._history = Latest(self)
        self.model = JobHistoryModel()
        self.table = JobHistoryTable(self.model)
        self.waiting = WaitingList(session)
        self.head = JobsHead(session, self.model)
        self.statistics, self.cancel_all = self.head.statistics, self.head.cancel_all
        self.note, self.history_note = QLabel(_EMPTY), QLabel(_NO_HISTORY)
        self.waiting_heading, self.reason = QLabel(), QLabel()
        self._stack = CardStack()
        self._halves = QSplitter()
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
        """The jobs that run, as they are shown."""
        return list(self._cards.values())

    def _connect(self) -> None:
        executor = self._session.executor
        self._watch.changed.connect(self._on_job)
        self._clock.timeout.connect(self._show_times)
        self._history.answered.connect(self._on_history)
        self._history.failed.connect(self._on_failure)
        self.cancel_all.clicked.connect(self._cancel_all)
        self.head.again_asked.connect(self._begin_again)
        self.table.again_asked.connect(self._begin_again)
        self.table.again_menu = partial(again_menu_of_run, self._session)
        self.table.log_asked.connect(self._session.run_log_wanted)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        executor.order_changed.connect(self._show_soon)
        executor.paused_changed.connect(self._show_all)

    def _on_job(self, watched: WatchedJob) -> None:
        if watched.job.has_ended:
            self._ended.append(watched.job)
        self._show_soon()

    def _show_soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _show_all(self) -> None:
        if self._ended:
            self.model.add_ended(self._ended)
            self._ended.clear()
        unfinished = self._watch.unfinished
        self._name_dock(len(unfinished))
        if not self.isVisible():
            return
        self._show_running([watched for watched in unfinished if watched.job.state in RUNNING])
        self._show_waiting()
        is_idle = not unfinished
        self.note.setVisible(is_idle)
        self.history_note.setVisible(not self.model.jobs)
        self.head.show_numbers(queue_statistics([*self.model.jobs, *(watched.job for watched in unfinished)]))
        if is_idle:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()

    def _show_running(self, running: list[WatchedJob]) -> None:
        wanted = {watched.job.id for watched in running}
        for job_id in [job_id for job_id in self._cards if job_id not in wanted]:
            self._spare_cards.append(self._cards.pop(job_id))
        is_one_new = False
        for watched in running:
            if watched.job.id not in self._cards and not self._spare_cards:
                if is_one_new:  # to make one takes some milliseconds: the window has its turn before the next
                    QTimer.singleShot(0, self, self._show_all)
                    break
                is_one_new = True
            self._card(watched.job.id).show_job(watched)
        self._stack.show_only(set(self._cards.values()))

    def _show_waiting(self) -> None:
        executor = self._session.executor
        handles = [executor.handle(job_id) for job_id in executor.waiting_ids()]
        waiting = [handle.job for handle in handles if handle is not None and handle.job.state is JobState.WAITING]
        self.waiting.jobs_model.show_jobs(waiting)
        self.waiting.setVisible(bool(waiting))
        self.waiting_heading.setVisible(bool(waiting))
        rests = " · PAUSED" if executor.is_paused else ""
        self.waiting_heading.setText(f"WAITING {len(waiting)}{rests}")
        self.waiting.updateGeometry()

    def _card(self, job_id: str) -> JobCard:
        if job_id not in self._cards:
            self._cards[job_id] = self._spare_cards.pop(0) if self._spare_cards else self._new_card()
        return self._cards[job_id]

    def _new_card(self) -> JobCard:
        card = JobCard()
        card.cancel_asked.connect(self._session.executor.cancel)
        self._stack.add(card)
        return card

    def _show_times(self) -> None:
        for watched in self._watch.unfinished:
            if watched.job.id in self._cards:
                self._cards[watched.job.id].show_time(watched)

    def _name_dock(self, count: int) -> None:
        """The panel's tab says how many there are."""
        dock = self.parentWidget()
        title = f"Jobs {count}" if count else "Jobs"
        if isinstance(dock, QDockWidget) and dock.windowTitle() != title:
            dock.setWindowTitle(title)

    def _cancel_all(self) -> None:
        take_one_by_one(self._cancelled([watched.job.id for watched in self._watch.unfinished]), self, self._show_soon)

    def _cancelled(self, job_ids: list[str]) -> Steps:
        """Those that wait first, so that none begins meanwhile; with a turn of the window after every few."""
        for number, job_id in enumerate(reversed(job_ids), 1):
            self._session.executor.cancel(job_id)
            if number % _AT_ONCE == 0:
                yield

    def _begin_again(self, jobs: list[Job]) -> None:
        for job in jobs:
            self.model.note_repeated(job.id)
        take_one_by_one(self._begun_again(jobs), self, self._show_soon)

    def _begun_again(self, jobs: list[Job]) -> Steps:
        for number, job in enumerate(jobs, 1):
            self._session.queue.begin_again(job)
            if number % _AT_ONCE == 0:
                yield

    def _on_history(self, history: JobHistory) -> None:
        own = {watched.job.id for watched in self._watch.jobs}
        self.model.add_earlier([job for job in history.jobs if job.id not in own and job.created_at < self._since])
        self._show_all()

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        """Of a job that failed the whole reason is shown."""
        job = self.model.jobs[index.row()] if index.isValid() else None
        self.reason.setText("" if job is None or not job.error else error_text(job))
        self.reason.setVisible(bool(self.reason.text()))

    def _on_failure(self, error: AirdeskError) -> None:
        self._session.tell(f"Earlier jobs cannot be shown: {error}", "warning")

    def _lay_out(self) -> None:
        for label, look in ((self.note, "faint"), (self.history_note, "faint"), (self.waiting_heading, "heading")):
            label.setProperty("look", look)
        self.note.setWordWrap(True)
        self.history_note.setWordWrap(True)
        self.reason.setProperty("look", "error")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setContentsMargins(0, 0, 0, 8)
        self.reason.setAccessibleName("Why it failed")
        self.reason.hide()
        heading = QLabel("HISTORY")
        heading.setProperty("look", "heading")
        self._halves.addWidget(_column(self.note, (self._stack, 3), self.waiting_heading, (self.waiting, 2)))
        self._halves.addWidget(_column(heading, self.history_note, (self.table, 1), self.reason))
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(13)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 0)
        rows.setSpacing(8)
        rows.addWidget(self.head)
        rows.addWidget(self._halves, 1)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= _WIDE
        wanted = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if wanted != self._halves.orientation() or not self._was_halved:
            self._was_halved = True
            self._halves.setOrientation(wanted)
            self._halves.setSizes(_EVEN)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_all()
        if not self._was_shown:
            self._was_shown = True
            settings = self._session.settings
            self._history.ask(lambda: load_job_history(settings))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()


def _column(*parts: QWidget | tuple[QWidget, int]) -> QWidget:
    """Widgets below each other; what comes with a number takes so many shares of the room, else the end is empty."""
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(6)
    for part in parts:
        widget, share = part if isinstance(part, tuple) else (part, 0)
        rows.addWidget(widget, share)
    rows.addStretch(0)
    return column
