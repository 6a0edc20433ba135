"""What works now, small enough for the status bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from airdesk.jobs.job import JobState
from airdesk.ui.icons import icon
from airdesk.ui.jobs.job_texts import percent_text, stage_text
from airdesk.ui.jobs.job_watch import JobWatch
from airdesk.ui.session import Session

_STEPS = 1000
_STAGE_WIDTH = 260  # px
_REFRESH_MS = 50


class JobStatus(QWidget):
    """Stage, bar and percentage of the job in front, how many wait, and a button that cancels it; empty at rest."""

    panel_asked = Signal()  # somebody clicked it: wants to see all jobs

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._watch = JobWatch(session.executor, self)
        self.stage, self.percent, self.waiting = QLabel(), QLabel(), QLabel()
        self.bar, self.cancel = QProgressBar(), QToolButton()
        self.setAccessibleName("Running job")
        self._lay_out()
        self.cancel.clicked.connect(self._cancel)
        self._soon = QTimer(self)  # progress is told more often than one can read it
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self._show)
        self._watch.changed.connect(self._show_soon)
        session.executor.paused_changed.connect(self._show)
        self._show()

    def _show_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        front = self._watch.front
        for part in (self.stage, self.bar, self.percent, self.cancel):
            part.setVisible(front is not None)
        num_waiting = self._watch.number(JobState.WAITING)
        is_paused = self._session.executor.is_paused
        if front is None or (is_paused and front.job.state is JobState.WAITING):
            for part in (self.stage, self.bar, self.percent, self.cancel):
                part.hide()
            self.waiting.setText(f"{num_waiting} waiting, paused" if num_waiting else "Queue paused")
            self.waiting.setVisible(is_paused)
            return
        job = front.job
        text = stage_text(job)
        self.stage.setText(self.stage.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _STAGE_WIDTH))
        self.stage.setToolTip(f"{job.label}\n{text}\nClick to see all jobs")
        self.bar.setRange(0, 0 if job.fraction is None else _STEPS)
        if job.fraction is not None:
            self.bar.setValue(round(_STEPS * job.fraction))
        self.percent.setText(percent_text(job))
        self.cancel.setToolTip(f"Cancel: {job.label}")
        self.cancel.setAccessibleName(f"Cancel {job.label}")
        behind = num_waiting - (job.state is JobState.WAITING)
        self.waiting.setText(f"{behind} waiting, paused" if is_paused else f"{behind} waiting")
        self.waiting.setVisible(behind > 0 or is_paused)

    def _cancel(self) -> None:
        front = self._watch.front
        if front is not None:
            self._session.executor.cancel(front.job.id)

    def _lay_out(self) -> None:
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(110)
        self.bar.setAccessibleName("Progress")
        self.percent.setMinimumWidth(34)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cancel.setIcon(icon("close", "text-soft"))
        self.cancel.setIconSize(QSize(12, 12))
        self.cancel.setStyleSheet("QToolButton { padding: 1px 3px; min-height: 14px; background: transparent; }")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(7)
        for part in (self.stage, self.bar, self.percent, self.cancel, self.waiting):
            row.addWidget(part)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.panel_asked.emit()
