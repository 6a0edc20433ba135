"""The head of the jobs panel: how many there are of what, how long they take, and what is done to all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from airdesk.jobs.statistics import QueueStatistics
from airdesk.ui.icons import icon
from airdesk.ui.jobs.job_history_model import JobHistoryModel
from airdesk.ui.jobs.job_texts import mean_text
from airdesk.ui.pool import heavy_slots
from airdesk.ui.session import Session
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

MOST_SLOTS = 16
"""As the settings allow."""


class JobsHead(QWidget):
    """Numbers on the left, buttons on the right."""

    again_asked = Signal(list)  # jobs that failed

    def __init__(self, session: Session, history: JobHistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._history = session, history
        self._numbers: QueueStatistics | None = None
        self.statistics = ElidedLabel(ui_font(9.5), tone="text-soft")
        self.means = ElidedLabel(ui_font(8.5), tone="text-faint")
        self.pause, self.again, self.cancel_all = QPushButton(), QPushButton(), QPushButton("Cancel all")
        self.slots = QSpinBox()
        self._lay_out()
        self.pause.toggled.connect(session.queue.set_paused)
        self.again.clicked.connect(lambda: self.again_asked.emit(self._history.failed_jobs()))
        self.slots.valueChanged.connect(session.queue.set_slots)
        session.executor.paused_changed.connect(self._show_pause)
        self._show_pause(session.executor.is_paused)

    def show_numbers(self, numbers: QueueStatistics) -> None:
        """Show these."""
        self.cancel_all.setEnabled(bool(numbers.active or numbers.waiting))
        failed = len(self._history.failed_jobs())
        self.again.setEnabled(bool(failed))
        self.again.setText(f"Retry {failed} failed" if failed else "Retry failed")
        if numbers == self._numbers:
            return
        self._numbers = numbers
        self.statistics.setText(
            f"{numbers.active} running · {numbers.waiting} waiting · {numbers.done_today} done today · {numbers.failed} failed"
        )
        means = mean_text(numbers.mean_seconds or {})
        self.means.setText(means)
        self.means.setVisible(bool(means))

    def _show_pause(self, is_paused: bool) -> None:
        self.pause.blockSignals(True)
        self.pause.setChecked(is_paused)
        self.pause.blockSignals(False)
        self.pause.setText("Resume" if is_paused else "Pause")
        self.pause.setIcon(icon("play" if is_paused else "pause", "accent" if is_paused else "text-soft"))
        told = "Let waiting jobs begin again" if is_paused else "Let nothing new begin; what runs goes on, also after a restart"
        self.pause.setToolTip(told)
        self.pause.setAccessibleDescription(told)

    def _lay_out(self) -> None:
        self.statistics.setAccessibleName("Numbers of jobs")
        self.means.setAccessibleName("How long jobs take")
        self.slots.setRange(1, MOST_SLOTS)
        self.slots.setValue(self._session.executor.slots)
        self.slots.setKeyboardTracking(False)
        self.slots.setSuffix(" at once")
        self.slots.setAccessibleName("Jobs at once")
        self.slots.setToolTip(
            f"How many jobs run at once; of those that keep a core busy at most {heavy_slots()}, so that the window stays quick"
        )
        self.pause.setCheckable(True)
        self.pause.setAccessibleName("Pause the queue")
        self.again.setToolTip("Begin all jobs that failed again; what they had finished is used")
        self.cancel_all.setToolTip("Cancel everything that runs or waits")
        for button in (self.pause, self.again, self.cancel_all):
            button.setIconSize(QSize(12, 12))
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.statistics)
        texts.addWidget(self.means)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(texts, 1)
        for part in (self.slots, self.pause, self.again, self.cancel_all):
            row.addWidget(part)
