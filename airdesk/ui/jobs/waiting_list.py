"""The list of jobs that wait: dragged, moved by key, given a priority, cancelled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from airdesk.jobs.job import Priority
from airdesk.ui.jobs.job_texts import PRIORITY_NAMES
from airdesk.ui.jobs.waiting_model import WaitingModel
from airdesk.ui.session import Session

_ROW: Final = 24  # px
_LEAST_ROWS: Final = 2
_WIDTHS: Final = (0, 76, 62)  # px; the label takes what is left


class WaitingList(QTableView):
    """Rows of the waiting jobs; all that is done to them is asked of the executor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._executor = session.executor
        self._model = WaitingModel()
        self.setModel(self._model)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setDragEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Jobs that wait")
        self.setAccessibleDescription("Alt+Up and Alt+Down let a job begin earlier or later, Delete cancels it")
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self._model.move_asked.connect(self._move_before)
        self.customContextMenuRequested.connect(self._show_menu)

    @property
    def jobs_model(self) -> WaitingModel:
        """What is listed."""
        return self._model

    def selected_ids(self) -> list[str]:
        """The selected jobs, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.jobs[row].id for row in rows]

    def move_selected(self, step: int) -> None:
        """Let the selected jobs begin one place earlier (-1) or later (1)."""
        ids = self.selected_ids()
        rows = [self._model.row_of(job_id) for job_id in ids]
        places = [row for row in rows if row is not None]
        if not places:
            return
        others = [job.id for job in self._model.jobs if job.id not in ids]
        row = places[0] + step if step < 0 else places[-1] + 1 - len(places) + step
        row = max(0, min(len(others), row))
        self._move_before(ids, others[row] if row < len(others) else None)

    def begin_next(self) -> None:
        """Put the selected jobs in front of all others."""
        ids = self.selected_ids()
        first = next((job.id for job in self._model.jobs if job.id not in ids), None)
        if first is not None:
            self._move_before(ids, first)

    def set_priority(self, priority: Priority) -> None:
        """Give the selected jobs a priority."""
        for job_id in self.selected_ids():
            self._executor.set_priority(job_id, priority)

    def cancel_selected(self) -> None:
        """Cancel the selected jobs."""
        for job_id in self.selected_ids():
            self._executor.cancel(job_id)

    def menu(self) -> QMenu:
        """What can be done with the selected jobs."""
        menu = QMenu(self)
        self._add(menu, "Begin earlier", lambda: self.move_selected(-1), "Alt+Up")
        self._add(menu, "Begin later", lambda: self.move_selected(1), "Alt+Down")
        self._add(menu, "Begin next", self.begin_next, "Alt+Home")
        priorities = QMenu("Priority", menu)
        menu.addMenu(priorities)
        for priority, name in PRIORITY_NAMES.items():
            self._add(priorities, name, lambda priority=priority: self.set_priority(priority))
        menu.addSeparator()
        self._add(menu, "Cancel", self.cancel_selected, "Del")
        return menu

    def _add(self, menu: QMenu, text: str, do: object, key: str = "") -> None:
        action = QAction(text, menu)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _=False: do())  # type: ignore[operator]
        menu.addAction(action)

    def _move_before(self, ids: list[str], before: str | None) -> None:
        for job_id in ids:
            self._executor.move(job_id, before)

    def _show_menu(self, place: QPoint) -> None:
        if self.selected_ids():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        match event.key():
            case Qt.Key.Key_Up if is_alt:
                self.move_selected(-1)
            case Qt.Key.Key_Down if is_alt:
                self.move_selected(1)
            case Qt.Key.Key_Home if is_alt:
                self.begin_next()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.cancel_selected()
            case _:
                super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _ROW * min(_LEAST_ROWS, max(1, self._model.rowCount())) + 4)

    def sizeHint(self) -> QSize:
        return QSize(300, _ROW * max(_LEAST_ROWS, self._model.rowCount()) + 4)
