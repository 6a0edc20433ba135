"""Asks whether the window may close although work is running; when the work has ended, nobody needs to answer any more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from airdesk.ui.session import Session

SETTLE_MS: Final = 100
"""Whoever waits for the last job's result has it by then."""


class StopQuestion(QMessageBox):
    """Names the jobs that are left, and goes away as if Close were pressed when none is."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Work is running")
        self.setStandardButtons(QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(QMessageBox.StandardButton.Cancel)
        self._ended = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._ended.timeout.connect(self._go_away)
        session.executor.job_changed.connect(self._follow)
        self._follow()

    def may_stop(self) -> bool:
        """Ask, and wait for the answer or for the end of the work."""
        answer = self.exec()
        self.deleteLater()
        return answer == QMessageBox.StandardButton.Close.value

    def _follow(self) -> None:
        running, lasting = self._session.executor.num_running(), self._session.queue.num_lasting()
        if not running:
            self._ended.start()
            return
        what = "A job has" if running == 1 else f"{running} jobs have"
        later = "It goes" if lasting == 1 else "They go" if lasting == running else f"{lasting} of them go"
        rest = f"{later} on at the next start." if lasting else "What is finished is kept."
        self.setText(f"{what} not ended yet. Stop and close AirDesk? {rest}")

    def _go_away(self) -> None:
        if not self._session.executor.num_running():
            self.done(QMessageBox.StandardButton.Close.value)
