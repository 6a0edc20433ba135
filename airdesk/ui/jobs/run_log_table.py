"""The table of the run log, and the whole of one line below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPlainTextEdit, QTableView, QToolTip, QWidget

from airdesk.ui.jobs.run_log_delegate import ROW_HEIGHT, RunLogDelegate
from airdesk.ui.jobs.run_log_menu import COPY, COPY_JSON, EXPORT
from airdesk.ui.jobs.run_log_model import RunLogModel
from airdesk.ui.jobs.run_log_rows import Line, Node, RunRows
from airdesk.ui.jobs.run_log_tree import Row
from airdesk.ui.theme import ui_font

_DETAIL_HEIGHT: Final = 120  # px
_LONGEST_TIP: Final = 1500  # characters


class RunLogTable(QTableView):
    """One column of rows of equal height: what is not seen costs nothing."""

    row_opened = Signal(object)  # a run, call or group was clicked, or a key unfolds or folds it
    copy_asked = Signal()
    copy_json_asked = Signal()
    export_asked = Signal()

    def __init__(self, model: RunLogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RunLogDelegate(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(10)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self.setAccessibleName("Events of runs")

    def show_row(self, number: int) -> None:
        """Scroll just so far that a row is seen."""
        self.executeDelayedItemsLayout()  # else one scrolls no further than to where the rows ended before
        self.scrollTo(self._model.index(number, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def current_row(self) -> Row | None:
        """The chosen row."""
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def chosen_rows(self) -> list[Row]:
        """All that are selected, from top to bottom."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.row_at(number) for number in numbers]

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if is_plain and index.isValid() and len(self.selectionModel().selectedRows()) == 1:
            row = self._model.row_at(index.row())
            if not isinstance(row, Line) or row.children:
                self.row_opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        for keys, asked in ((COPY, self.copy_asked), (COPY_JSON, self.copy_json_asked), (EXPORT, self.export_asked)):
            if QKeySequence(event.keyCombination()) == QKeySequence(keys):
                asked.emit()
                return
        if row is not None and _can_fold(row) and self._folds(event.key(), is_open=row.is_open):
            self.row_opened.emit(row)
        elif event.key() == Qt.Key.Key_Left and row is not None and row.parent is not None:
            self._go_to(row.parent)
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # Space plays
        elif event.key() == Qt.Key.Key_Escape and isinstance(row, Line):
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            row = self._model.row_at(index.row()) if index.isValid() else None
            QToolTip.showText(event.globalPos(), _tip(row), self.viewport())
            return True
        return super().viewportEvent(event)

    def _go_to(self, node: Node) -> None:
        """Choose what the current row lies in."""
        number = self._model.row_of(node)
        if number is not None:
            self.setCurrentIndex(self._model.index(number, 0))

    @staticmethod
    def _folds(key: int, *, is_open: bool) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return True
        return key == (Qt.Key.Key_Left if is_open else Qt.Key.Key_Right)


class LogDetail(QPlainTextEdit):
    """The whole of one line, to read and to copy; not there while none is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_DETAIL_HEIGHT)
        self.setFont(ui_font(8.5))
        self.setAccessibleName("The whole event")
        self.hide()

    def show_line(self, line: Line | None) -> None:
        """Show a line, or nothing."""
        self.setVisible(line is not None)
        if line is not None:
            self.setPlainText(line.whole_text())


def _can_fold(row: Row) -> bool:
    return not isinstance(row, Line) or bool(row.children)


def _tip(row: Row | None) -> str:
    if isinstance(row, Line):
        text = row.whole_text()
        return text if len(text) <= _LONGEST_TIP else text[:_LONGEST_TIP] + "…"
    return f"{row.title}\n{row.kind} {row.run_id}" if isinstance(row, RunRows) else ""
