"""Jobs that ended, as a table: of this session first, then of earlier ones."""

from __future__ import annotations

import re
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from airdesk.jobs.job import Job, JobState
from airdesk.ui.jobs.job_texts import STATE_TEXTS, STATE_TONES, clock_of, first_line
from airdesk.ui.jobs.run_log_rows import moment_text
from airdesk.ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("When", "Job", "Kind", "Time", "State")
_ERROR_TYPE: Final = re.compile(r"^\w+(Error|Exception): ?")  # as the library keeps it before the sentence
_NOWHERE: Final = QModelIndex()
_FAINT_COLUMNS: Final = (0, 2, 3)


class JobHistoryModel(QAbstractTableModel):
    """Newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job] = []
        self._seconds: dict[str, float] = {}

    @property
    def jobs(self) -> list[Job]:
        """All of them, newest first."""
        return self._jobs

    def add_ended(self, job: Job, seconds: float) -> None:
        """A job of this session has ended."""
        self._seconds[job.id] = seconds
        known = next((number for number, each in enumerate(self._jobs) if each.id == job.id), None)
        if known is not None:
            self._jobs[known] = job
            self.dataChanged.emit(self.index(known, 0), self.index(known, len(COLUMNS) - 1))
            return
        self.beginInsertRows(_NOWHERE, 0, 0)
        self._jobs.insert(0, job)
        self.endInsertRows()

    def add_earlier(self, jobs: list[Job]) -> None:
        """Jobs of earlier sessions, newest first."""
        if not jobs:
            return
        self.beginInsertRows(_NOWHERE, len(self._jobs), len(self._jobs) + len(jobs) - 1)
        self._jobs.extend(jobs)
        self.endInsertRows()

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job, column = self._jobs[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(job)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{job.label}\n{job.error}" if job.error else job.label
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._tone(job, column)
        return None

    def _texts(self, job: Job) -> tuple[str, str, str, str, str]:
        seconds = self._seconds.get(job.id)
        worked = "" if seconds is None else clock_of(seconds)
        return moment_text(job.created_at), job.label, job.kind, worked, state_text(job)

    @staticmethod
    def _tone(job: Job, column: int) -> Any:
        if column == len(COLUMNS) - 1:
            return colour(STATE_TONES[job.state] if job.has_ended else "text-faint")
        return colour("text-faint") if column in _FAINT_COLUMNS else colour("text")


def state_text(job: Job) -> str:
    """How it ended; a job whose program was closed before it ended did not."""
    if not job.has_ended:
        return "not finished"
    error = error_text(job) if job.state is JobState.FAILED else ""
    return f"failed: {error}" if error else STATE_TEXTS[job.state]


def error_text(job: Job) -> str:
    """Why it failed, in one sentence where there is one."""
    first = first_line(job.error)
    return _ERROR_TYPE.sub("", first) or first.rstrip(": ")
