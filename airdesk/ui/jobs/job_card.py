"""One job that runs or waits: what it is, what it does, how far it got, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon
from airdesk.ui.jobs.job_texts import STATE_TEXTS, clock_of, percent_text, stage_text
from airdesk.ui.jobs.job_watch import WatchedJob
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class JobCard(QFrame):
    """Shows a job as it stands."""

    cancel_asked = Signal(str)  # job id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id = ""
        self.setProperty("look", "card")
        self.label = ElidedLabel(ui_font(9.5, weight=ui_font().Weight.DemiBold))
        self.stage = ElidedLabel(ui_font(8.5), tone="text-soft")
        self.state, self.clock, self.percent = QLabel(), QLabel(), QLabel()
        self.bar, self.cancel = QProgressBar(), QToolButton()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.cancel.setIcon(icon("close", "text-soft"))
        self.cancel.setIconSize(QSize(12, 12))
        self.cancel.setStyleSheet("QToolButton { padding: 1px 3px; min-height: 14px; background: transparent; }")
        self.cancel.setToolTip("Cancel this job; nothing half-made is kept")
        self.cancel.setAccessibleName("Cancel this job")
        self.cancel.clicked.connect(lambda: self.cancel_asked.emit(self._job_id))
        self._lay_out()

    def show_job(self, watched: WatchedJob) -> None:
        """Show this job."""
        job = watched.job
        self._job_id = job.id
        self.label.setText(job.label)
        self.stage.setText(stage_text(job))
        self.state.setText(f"{job.kind} · {STATE_TEXTS[job.state]}")
        self.percent.setText(percent_text(job))
        is_unknown = job.fraction is None and watched.began is not None
        self.bar.setRange(0, 0 if is_unknown else _STEPS)
        if not is_unknown:
            self.bar.setValue(round(_STEPS * (job.fraction or 0.0)))
        self.bar.setAccessibleName(f"Progress of {job.label}")
        self.cancel.setAccessibleName(f"Cancel {job.label}")
        self.show_time(watched)

    def show_time(self, watched: WatchedJob) -> None:
        """Show how long it has worked."""
        self.clock.setText(clock_of(watched.seconds) if watched.began is not None else "")

    def _lay_out(self) -> None:
        for label, look in ((self.state, "faint"), (self.clock, "soft"), (self.percent, "soft")):
            label.setProperty("look", look)
            label.setFont(ui_font(8.5))
        self.percent.setMinimumWidth(36)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.label, 1)
        top.addWidget(self.state)
        top.addWidget(self.cancel)
        bottom.addWidget(self.stage, 1)
        bottom.addWidget(self.clock)
        bottom.addWidget(self.percent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(11, 7, 8, 9)
        rows.setSpacing(4)
        rows.addLayout(top)
        rows.addLayout(bottom)
        rows.addWidget(self.bar)
