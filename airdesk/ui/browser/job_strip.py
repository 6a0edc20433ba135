"""A line that shows the job a page has started: what it does, how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from airdesk.jobs.job import Job, JobState
from airdesk.ui.bridge import PoolJob
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class JobStrip(QWidget):
    """Runs one job at a time in another process; hidden while there is none, unless it has something to say."""

    busy_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: PoolJob[Any] | None = None
        self.bar, self.cancel, self.stage = QProgressBar(), QPushButton("Cancel"), ElidedLabel(ui_font(9.0), tone="text-soft")
        self.message = sentence("")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.cancel.setToolTip("Stop; what is done already is kept")
        self.cancel.setAccessibleName("Cancel this job")
        self.cancel.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.stage, 1)
        row.addWidget(self.message, 1)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """True while a job runs."""
        return self._job is not None

    def run(self, work: Callable[..., object], label: str, then: Callable[[Any], object]) -> None:
        """Do this work, which is given `progress`, unless other work is being done; *then* gets what it returned."""
        if self._job is not None:
            return
        executor = self._session.executor
        self._job = executor.submit(executor.processes.work(work), kind="inventory", label=label, is_heavy=True)
        self._job.changed.connect(self._show_job)
        self._job.done.connect(then)
        self._job.failed.connect(self._say_why)
        self.stage.setText(label)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(f"Progress: {label}")
        self._show_parts(is_running=True)
        self.busy_changed.emit(True)

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """Show a sentence, such as what came of a job."""
        self.message.setText(text)
        self.message.setProperty("look", "warning" if is_problem else "soft")
        self.message.style().polish(self.message)
        self._show_parts(is_running=False)
        self.setVisible(bool(text))

    def _say_why(self, error: BaseException) -> None:
        """Its own slot, so that nothing is said where the page has been closed before the job failed."""
        self.say(str(error), is_problem=True)

    def stop(self) -> None:
        """Cancel the job."""
        if self._job is not None:
            self._job.cancel()

    def _show_parts(self, *, is_running: bool) -> None:
        for widget in (self.stage, self.bar, self.cancel):
            widget.setVisible(is_running)
        self.message.setVisible(not is_running)
        self.show()

    def _show_job(self, job: Job) -> None:
        if job.has_ended:
            self._job = None
            if job.state is JobState.CANCELLED:
                self.say("Stopped; what was done until then is kept.")
            elif job.state is JobState.COMPLETED:
                self.say("")
            self.busy_changed.emit(False)
            return
        if job.stage:
            self.stage.setText(job.stage)
        self.bar.setRange(0, 0 if job.fraction is None else _STEPS)
        if job.fraction is not None:
            self.bar.setValue(round(_STEPS * job.fraction))


def sentence(text: str, look: str = "soft") -> QLabel:
    """A label that breaks its lines; *look*: of the style sheet."""
    label = QLabel(text)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label
