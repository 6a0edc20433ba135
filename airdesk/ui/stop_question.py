"""Asks whether the window may close although work is running; when the work is done, nobody needs to answer any more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from airdesk.jobs.job import Job, JobState
from airdesk.ui.session import Session

SETTLE_MS: Final = 100
"""Whoever waits for the last job's result has it by then."""


class StopQuestion(QMessageBox):
    """Names the jobs that are left, and goes away as if Close were pressed when none is; it stays where one has failed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._failed: dict[str, Job] = {}  # since it is asked, by id: closing now would take away why
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setStandardButtons(QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(QMessageBox.StandardButton.Cancel)
        self._ended = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._ended.timeout.connect(self._go_away)
        session.executor.job_changed.connect(self._follow)
        self._show_left()

    def may_stop(self) -> bool:
        """Ask, and wait for the answer or for the end of the work."""
        answer = self.exec()
        self.deleteLater()
        return answer == QMessageBox.StandardButton.Close.value

    def _follow(self, job: Job) -> None:
        if job.state is JobState.FAILED:
            self._failed[job.id] = job
        self._show_left()

    def _show_left(self) -> None:
        running, lasting = self._session.executor.num_running(), self._session.queue.num_lasting()
        if not running:
            self._ended.start()
            return
        self.setWindowTitle("Work is running")
        what = "A job has" if running == 1 else f"{running} jobs have"
        later = "It goes" if lasting == 1 else "They go" if lasting == running else f"{lasting} of them go"
        rest = f"{later} on at the next start." if lasting else "What is finished is kept."
        self.setText(f"{what} not ended yet. Stop and close AirDesk? {rest}")

    def _go_away(self) -> None:
        if self._session.executor.num_running():
            return
        if not self._failed:
            self.done(QMessageBox.StandardButton.Close.value)
            return
        failed = list(self._failed.values())
        what = f"“{failed[0].label}”" if len(failed) == 1 else f"{len(failed)} jobs"
        self.setWindowTitle("Work has ended")
        why = "".join(f"\n{error}" for error in dict.fromkeys(job.error for job in failed) if error)
        self.setText(f"{what} failed, and nothing is left to do. Close AirDesk?{why}")
