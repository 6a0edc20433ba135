"""Jobs that ended, as a table: of this session first, then of earlier ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from airdesk.jobs.job import Job, JobState
from airdesk.jobs.statistics import seconds_of
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
        self._ids: set[str] = set()
        self._repeated: set[str] = set()  # that were begun again

    @property
    def jobs(self) -> list[Job]:
        """All of them, newest first."""
        return self._jobs

    def failed_jobs(self) -> list[Job]:
        """Those that failed, can be repeated and were not yet; oldest first."""
        failed = [job for job in self._jobs if job.state is JobState.FAILED and job.can_repeat]
        return [job for job in reversed(failed) if job.id not in self._repeated]

    def add_ended(self, jobs: Sequence[Job]) -> None:
        """Jobs of this session have ended, in this order."""
        new = [job for job in reversed(jobs) if job.id not in self._ids]
        if not new:
            return
        self._know(new)
        self.beginInsertRows(_NOWHERE, 0, len(new) - 1)
        self._jobs[:0] = new
        self.endInsertRows()

    def add_earlier(self, jobs: Sequence[Job]) -> None:
        """Jobs of earlier sessions, newest first."""
        new = [job for job in jobs if job.id not in self._ids]
        if not new:
            return
        self._know(new)
        self.beginInsertRows(_NOWHERE, len(self._jobs), len(self._jobs) + len(new) - 1)
        self._jobs.extend(new)
        self.endInsertRows()

    def note_repeated(self, job_id: str) -> None:
        """A job was begun again, as another one."""
        self._repeated.add(job_id)

    def _know(self, jobs: Sequence[Job]) -> None:
        self._ids.update(job.id for job in jobs)
        self._repeated.update(job.again_of for job in jobs if job.again_of)

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
            return _text(job, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(job)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._tone(job, column)
        return None

    @staticmethod
    def _tone(job: Job, column: int) -> Any:
        if column == len(COLUMNS) - 1:
            return colour(STATE_TONES[job.state] if job.has_ended else "text-faint")
        return colour("text-faint") if column in _FAINT_COLUMNS else colour("text")


def _tip(job: Job) -> str:
    again = "R: begin it again" if job.can_repeat and job.state is not JobState.COMPLETED else ""
    log = "Enter: show its run log" if job.run_id else ""
    return "\n".join(line for line in (job.label, job.error, again, log) if line)


def _text(job: Job, column: int) -> str:
    match column:
        case 0:
            return moment_text(job.created_at)
        case 1:
            return job.label
        case 2:
            return job.kind
        case 3:
            seconds = seconds_of(job)
            return "" if seconds is None else clock_of(seconds)
    return state_text(job)


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
