"""Jobs that wait for their turn, in the order they will begin; a row that is dropped elsewhere is a wish to begin there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from airdesk.jobs.job import Job
from airdesk.ui.jobs.job_texts import PRIORITY_TEXTS
from airdesk.ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("Job", "Kind", "Priority")
_MIME: Final = "application/x-airdesk-jobs"
_NOWHERE: Final = QModelIndex()


class WaitingModel(QAbstractTableModel):
    """First to begin on top."""

    move_asked = Signal(list, object)  # job ids, the id of the job before which they shall stand (None: behind all)

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job] = []

    @property
    def jobs(self) -> list[Job]:
        """In their order."""
        return self._jobs

    def row_of(self, job_id: str) -> int | None:
        """Where a job stands; None where it does not wait."""
        return next((row for row, job in enumerate(self._jobs) if job.id == job_id), None)

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these; rows that stay keep their selection."""
        wanted = {job.id for job in jobs}
        for row in reversed([row for row, job in enumerate(self._jobs) if job.id not in wanted]):
            self.beginRemoveRows(_NOWHERE, row, row)
            del self._jobs[row]
            self.endRemoveRows()
        known = {job.id for job in self._jobs}
        new = [job for job in jobs if job.id not in known]
        if new:
            self.beginInsertRows(_NOWHERE, len(self._jobs), len(self._jobs) + len(new) - 1)
            self._jobs.extend(new)
            self.endInsertRows()
        if [job.id for job in self._jobs] != [job.id for job in jobs]:
            self._put_in_order(jobs)
        elif self._jobs != list(jobs):
            self._jobs = list(jobs)
            self.dataChanged.emit(self.index(0, 0), self.index(len(jobs) - 1, len(COLUMNS) - 1))

    def _put_in_order(self, jobs: Sequence[Job]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = {job.id: row for row, job in enumerate(jobs)}
        before = self.persistentIndexList()
        after = [self.index(places[self._jobs[index.row()].id], index.column()) for index in before]
        self._jobs = list(jobs)
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

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
            return (job.label, job.kind, PRIORITY_TEXTS[job.priority])[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{job.label}\nDrag it, or Alt+Up and Alt+Down: begin earlier or later. Delete: cancel"
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("text-soft" if column else "text")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(_MIME, " ".join(self._jobs[row].id for row in rows).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if action != Qt.DropAction.MoveAction or not data.hasFormat(_MIME):
            return False
        ids = bytes(data.data(_MIME).data()).decode().split()
        place = row if row >= 0 else (parent.row() if parent.isValid() else len(self._jobs))
        after = [job.id for job in self._jobs[place:] if job.id not in ids]
        self.move_asked.emit(ids, after[0] if after else None)
        return False  # nothing is to be removed where it came from: the queue tells the new order
