"""The table of the set: rows are dragged, chosen, and worked on by keys; files are dropped between them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.songs_delegate import ROW_HEIGHT, SongsDelegate
from airdesk.ui.automix.songs_model import SONGS_FORMAT, Column, SongsModel
from airdesk.ui.theme import colour

_WIDTHS: Final = {
    Column.NUMBER: 66, Column.TITLE: 250, Column.WAVE: 250, Column.TEMPO: 76, Column.KEY: 66, Column.ENERGY: 94,
    Column.LENGTH: 68,
}  # fmt: skip
_NARROW: Final = 900  # px; below, outline and energy get less
_NARROW_WIDTHS: Final = {Column.NUMBER: 66, Column.TITLE: 150, Column.WAVE: 110, Column.ENERGY: 64}
_NO_EDIT: Final = QAbstractItemView.EditTrigger.NoEditTriggers


class SongsTable(QTableView):
    """Shows what the model has; what is wished is said by signals."""

    files_dropped = Signal(list, int)  # paths, before which row
    songs_dropped = Signal(list, int)  # song ids, before which row
    key_pressed = Signal(str)  # the name of a doing, see KEYS
    menu_requested = Signal(QPoint)  # global

    def __init__(self, model: SongsModel, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._songs, self._desk = model, desk
        self._drop_row: int | None = None
        self._is_following = False
        self.setModel(model)
        self.setItemDelegate(SongsDelegate(model, self))
        self._dress()
        model.renewed.connect(self._select_again)
        desk.selection_changed.connect(self._select_again)
        self.selectionModel().selectionChanged.connect(self._tell_selection)

    @property
    def drop_row(self) -> int | None:
        """Before which row a drop would go; None while nothing is dragged over it."""
        return self._drop_row

    def _dress(self) -> None:
        self.setObjectName("setSongs")
        self.setAccessibleName("Songs of the set")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_NO_EDIT)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # drawn here
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(Column.NOTE, QHeaderView.ResizeMode.Stretch)

    # ── selection ──

    def _tell_selection(self, *_: object) -> None:
        if not self._is_following:
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            self._is_following = True
            self._desk.select_songs(self._songs.ids(rows))
            self._is_following = False

    def _select_again(self) -> None:
        """Select what the desk says."""
        if self._is_following:
            return
        self._is_following = True
        chosen = QItemSelection()
        rows = [row for row in map(self._songs.row_of, self._desk.selected_ids) if row is not None]
        for row in rows:
            chosen.select(self._songs.index(row, 0), self._songs.index(row, Column.NOTE))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        current = self.currentIndex()
        if rows and (not current.isValid() or current.row() not in rows):
            self.selectionModel().setCurrentIndex(self._songs.index(rows[-1], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._is_following = False

    # ── dropping ──

    def _row_at(self, point: QPoint) -> int:
        """Before which row something lands that is dropped there."""
        row = self.rowAt(point.y())
        if row < 0:
            return self._songs.rowCount()
        middle = self.rowViewportPosition(row) + self.rowHeight(row) / 2
        return row + (point.y() > middle)

    def _show_drop(self, row: int | None) -> None:
        self._drop_row = row
        self.viewport().update()

    @staticmethod
    def _may_drop(event: QDragMoveEvent | QDropEvent) -> bool:
        data = event.mimeData()
        return data.hasFormat(SONGS_FORMAT) or any(url.isLocalFile() for url in data.urls())

    # ── Qt ──

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.selectionModel().selectedRows()
        if rows:
            drag = QDrag(self)
            drag.setMimeData(self._songs.mimeData(rows))
            drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)
            self._show_drop(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_drop(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not self._may_drop(event):
            event.ignore()
            return
        QAbstractItemView.dragMoveEvent(self, event)  # scrolls at the edges
        event.acceptProposedAction()
        self._show_drop(self._row_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        row, data = self._row_at(event.position().toPoint()), event.mimeData()
        self._show_drop(None)
        if data.hasFormat(SONGS_FORMAT):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.songs_dropped.emit(bytes(data.data(SONGS_FORMAT).data()).decode().split("\n"), row)
        elif self._may_drop(event):
            event.acceptProposedAction()
            self.files_dropped.emit([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()], row)
        self.setState(QAbstractItemView.State.NoState)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row is not None:
            last = self._songs.rowCount() - 1
            y = self.rowViewportPosition(self._drop_row) if self._drop_row <= last else (last + 1) * ROW_HEIGHT
            painter = QPainter(self.viewport())
            painter.fillRect(0, max(0, y - 1), self.viewport().width(), 2, colour("accent"))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        widths = _WIDTHS if width >= _NARROW else {**_WIDTHS, **_NARROW_WIDTHS}
        for column, px in widths.items():
            spare = max(0, width - 1200) if column in (Column.TITLE, Column.WAVE) else 0
            self.setColumnWidth(column, px + spare // 4)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).bottomLeft() + QPoint(40, 0)
            self.menu_requested.emit(self.viewport().mapToGlobal(at))
        else:
            self.menu_requested.emit(event.globalPos())

    def mouseDoubleClickEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.key_pressed.emit("rename" if index.column() == Column.TITLE else "open")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and doing_of(event):
            event.accept()  # its own keys, whatever they do elsewhere in the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        doing = doing_of(event)
        if doing:
            self.key_pressed.emit(doing)
        elif event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # no search while one types: letters are keys of the window
        else:
            super().keyPressEvent(event)


KEYS: Final = {
    "up": "Alt+Up", "down": "Alt+Down", "pin": "P", "tie": "J", "exclude": "X", "remove": "Delete", "rename": "F2",
    "open": "Enter", "grid": "G", "key": "K", "replace": "R",
}  # fmt: skip
"""The keys of the selected rows."""

_ALT: Final = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}
_PLAIN: Final = {
    Qt.Key.Key_P: "pin", Qt.Key.Key_J: "tie", Qt.Key.Key_X: "exclude", Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Backspace: "remove", Qt.Key.Key_F2: "rename", Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open",
    Qt.Key.Key_G: "grid", Qt.Key.Key_K: "key", Qt.Key.Key_R: "replace",
}  # fmt: skip


def doing_of(event: QKeyEvent) -> str:
    """What a key does with the selected rows; empty: nothing."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return _ALT.get(Qt.Key(event.key()), "")
    return _PLAIN.get(Qt.Key(event.key()), "") if modifiers == Qt.KeyboardModifier.NoModifier else ""
