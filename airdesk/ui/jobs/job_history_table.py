"""The table of jobs that ended; those that failed or were cancelled are begun again from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QSizePolicy, QTableView, QWidget

from airdesk.jobs.job import Job, JobState
from airdesk.ui.jobs.job_history_model import JobHistoryModel

_WIDTHS: Final = (96, 0, 72, 56, 140)  # px; the label takes what is left
_LEAST_HEIGHT: Final = 80  # px
_LABEL: Final = 1
_ROOMY: Final = 540  # px; below, only when, what and how it ended is listed
_ROOMY_COLUMNS: Final = (2, 3)


class JobHistoryTable(QTableView):
    """Rows of a history; leaves columns out where it is narrow."""

    again_asked = Signal(list)  # jobs
    log_asked = Signal(str)  # id of a run

    def __init__(self, model: JobHistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = model
        self.again_menu: Callable[[str, QWidget], QMenu] | None = None  # the menu that does a job's run again
        self.setModel(model)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.doubleClicked.connect(lambda _: self._ask_log())
        self.setAccessibleName("Jobs that ended")
        self.setAccessibleDescription("R begins a job that failed or was cancelled again, Enter shows its run log")
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # what the cards leave

    def selected_jobs(self) -> list[Job]:
        """The selected ones, oldest first."""
        rows = sorted((index.row() for index in self.selectionModel().selectedRows()), reverse=True)
        return [self._history.jobs[row] for row in rows]

    def repeatable(self) -> list[Job]:
        """Those of the selected jobs that can be begun again."""
        ended_badly = (JobState.FAILED, JobState.CANCELLED)
        return [job for job in self.selected_jobs() if job.can_repeat and job.state in ended_badly]

    def menu(self) -> QMenu:
        """What can be done with the selected jobs."""
        menu, jobs = QMenu(self), self.selected_jobs()
        again = QAction("Begin again", menu)
        again.setShortcut(QKeySequence("R"))
        again.setShortcutVisibleInContextMenu(True)
        again.setEnabled(bool(self.repeatable()))
        again.triggered.connect(lambda _=False: self._ask_again())
        reasons = [job.error for job in jobs if job.error]
        copy = QAction("Copy the reason", menu)
        copy.setEnabled(bool(reasons))
        copy.triggered.connect(lambda _=False: QGuiApplication.clipboard().setText("\n".join(map(str, reasons))))
        log = QAction("Show its run log", menu)
        log.setEnabled(len(jobs) == 1 and bool(jobs[0].run_id))
        log.triggered.connect(lambda _=False: self._ask_log())
        menu.addActions([again, log, copy])
        if len(jobs) == 1 and jobs[0].run_id and self.again_menu is not None:
            menu.addMenu(self.again_menu(jobs[0].run_id, menu))
        return menu

    def _ask_log(self) -> None:
        jobs = self.selected_jobs()
        if len(jobs) == 1 and jobs[0].run_id:
            self.log_asked.emit(jobs[0].run_id)

    def _ask_again(self) -> None:
        jobs = self.repeatable()
        if jobs:
            self.again_asked.emit(jobs)

    def _show_menu(self, place: QPoint) -> None:
        if self.selected_jobs():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._ask_again()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_log()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in _ROOMY_COLUMNS:
            self.setColumnHidden(column, event.size().width() < _ROOMY)
