"""The table of the health page, with what the keys and the right mouse button do in it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from airdesk.ui.browser.health_model import HealthModel
from airdesk.workflows.inventory_health import HealthEntry


class HealthTable(QTableView):
    """Rows are chosen whole."""

    chosen_changed = Signal()
    menu_requested = Signal(QPoint)  # on the screen
    show_requested = Signal()  # Return or a double click
    forget_requested = Signal()  # Delete

    def __init__(self, model: HealthModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName("Samples that need looking at")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate((QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.Stretch)):
            head.setSectionResizeMode(column, mode)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.customContextMenuRequested.connect(lambda at: self.menu_requested.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(lambda _: self.show_requested.emit())

    def chosen(self) -> list[HealthEntry]:
        """What the chosen rows say, in order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [entry for row in rows if (entry := self._model.entry(row)) is not None]

    def fit_columns(self) -> None:
        """Give each column its share of the width; where it is narrow the folder is in the tooltip only."""
        width = self.viewport().width()
        is_wide = width >= 560
        self.setColumnHidden(2, not is_wide)
        self.setColumnWidth(0, int(width * (0.34 if is_wide else 0.48)))
        if is_wide:
            self.setColumnWidth(2, int(width * 0.28))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.show_requested.emit()
            case Qt.Key.Key_Delete:
                self.forget_requested.emit()
            case Qt.Key.Key_Menu:
                self.menu_requested.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.fit_columns()
