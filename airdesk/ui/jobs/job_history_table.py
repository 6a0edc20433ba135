"""The table of jobs that ended."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from airdesk.ui.jobs.job_history_model import JobHistoryModel

_WIDTHS: Final = (96, 0, 72, 56, 140)  # px; the label takes what is left
_LEAST_HEIGHT: Final = 80  # px
_LABEL: Final = 1
_ROOMY: Final = 540  # px; below, only when, what and how it ended is listed
_ROOMY_COLUMNS: Final = (2, 3)


class JobHistoryTable(QTableView):
    """Rows of a history; leaves columns out where it is narrow."""

    def __init__(self, model: JobHistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Jobs that ended")
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # what the cards leave

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in _ROOMY_COLUMNS:
            self.setColumnHidden(column, event.size().width() < _ROOMY)
