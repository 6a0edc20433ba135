"""The grid (or list) of songs: cards under headings, keys for everything, only what is seen is painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from airdesk.ui.library.card_layout import MARGIN, CardLayout, Heading
from airdesk.ui.library.card_painter import CardPainter
from airdesk.ui.library.card_parts import paint_heading
from airdesk.ui.library.songs_model import SongsModel

_Action = QAbstractItemView.CursorAction
_LINES: Final = {_Action.MoveUp: -1, _Action.MoveDown: 1}
_STEPS: Final = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}


class CardGrid(QAbstractItemView):
    """Shows a `SongsModel`; what the user wants of a song is told by signals."""

    play_requested = Signal(str)  # song ids
    open_requested = Signal(str)
    favourite_requested = Signal(str)
    trash_requested = Signal(list)
    duplicate_requested = Signal(str)
    menu_requested = Signal(str, QPoint)  # song id, place on the screen

    def __init__(self, model: SongsModel, painter: CardPainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._songs = model
        self._is_list = False
        self._layout = CardLayout((), 400, is_list=False)
        self.setModel(model)
        self.setItemDelegate(painter)
        self._painter = painter
        self.setAccessibleName("Songs")
        self.setEditTriggers(self.EditTrigger.EditKeyPressed)
        self.setSelectionMode(self.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        model.modelReset.connect(self._lay_out)

    @property
    def is_list(self) -> bool:
        """True when songs stand in lines instead of cards."""
        return self._is_list

    def set_list(self, is_list: bool) -> None:
        """Lines instead of cards, or cards again."""
        self._is_list = is_list
        self._lay_out()
        self.scrollTo(self.currentIndex())

    def selected_ids(self) -> list[str]:
        """The chosen songs in the order they are shown."""
        return [self._songs.card(row).id for row in sorted(index.row() for index in self.selectedIndexes())]

    def current_id(self) -> str:
        """The song that keys act on; empty: none."""
        index = self.currentIndex()
        return self._songs.card(index.row()).id if index.isValid() else ""

    def choose(self, song_id: str) -> None:
        """Make a song the chosen one, where it is shown."""
        index = self._songs.index_of(song_id)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def repaint_song(self, song_id: str) -> None:
        """Something of one card looks otherwise now."""
        index = self._songs.index_of(song_id)
        if index.isValid():
            self.viewport().update(self.visualRect(index).adjusted(-1, -1, 1, 1))

    def _lay_out(self) -> None:
        self._layout = CardLayout(self._songs.groups, self.viewport().width(), is_list=self._is_list)
        self.updateGeometries()
        self.viewport().update()

    def _act(self, key: int, index: QModelIndex) -> bool:
        song_id = self._songs.card(index.row()).id
        match key:
            case Qt.Key.Key_Space:
                self.play_requested.emit(song_id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_requested.emit(song_id)
            case Qt.Key.Key_Delete:
                self.trash_requested.emit(self.selected_ids() or [song_id])
            case _:
                return False
        return True

    # ── Qt: events ──

    def event(self, event: QEvent) -> bool:
        """Keys that the window has shortcuts for belong to the grid while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_ours = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Home, Qt.Key.Key_End)
            if is_ours or (event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.modifiers() == Qt.KeyboardModifier.NoModifier and self._act(event.key(), index):
            return
        if index.isValid() and event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate_requested.emit(self.current_id())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            part = self._painter.part_at(self.visualRect(index), event.position().toPoint(), is_list=self._is_list)
            wish = {"play": self.play_requested, "heart": self.favourite_requested}.get(part)
            if wish is not None:
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                wish.emit(self._songs.card(index.row()).id)
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        part = self._painter.part_at(self.visualRect(index), event.position().toPoint(), is_list=self._is_list)
        if index.isValid() and part == "card":
            self.open_requested.emit(self._songs.card(index.row()).id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._hover(self.indexAt(place), place)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QModelIndex(), QPoint())
        super().leaveEvent(event)

    def contextMenuEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(
                self._songs.card(index.row()).id, self.viewport().mapToGlobal(self._menu_place(event, index))
            )

    def _menu_place(self, event, index: QModelIndex) -> QPoint:  # type: ignore[no-untyped-def]
        return event.pos() if event.reason() == event.Reason.Mouse else self.visualRect(index).center()

    def _hover(self, index: QModelIndex, place: QPoint) -> None:
        row = index.row() if index.isValid() else -1
        part = self._painter.part_at(self.visualRect(index), place, is_list=self._is_list) if row >= 0 else ""
        left = self._painter.hover(row, part)
        if left is None:
            return
        is_button = part in ("play", "heart")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_button else Qt.CursorShape.ArrowCursor)
        for changed in (left, row):
            if 0 <= changed < self._songs.rowCount():
                self.viewport().update(self.visualRect(self._songs.index(changed)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        top = self.verticalOffset()
        for heading in self._layout.headings:
            self._paint_heading(painter, heading)
        for row in self._layout.rows_between(top + event.rect().top(), top + event.rect().bottom()):
            self._paint_card(painter, row)

    def _paint_heading(self, painter: QPainter, heading: Heading) -> None:
        top = heading.top - self.verticalOffset()
        if -40 < top < self.viewport().height():
            paint_heading(painter, QRect(MARGIN, top, self.viewport().width() - 2 * MARGIN, 30), heading.group)

    def _paint_card(self, painter: QPainter, row: int) -> None:
        index = self._songs.index(row)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        if not option.rect.intersects(self.viewport().rect()):
            return
        if self.selectionModel().isSelected(index):
            option.state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus
        self._painter.paint(painter, option, index)

    # ── Qt: geometry ──

    def visualRect(self, index: QModelIndex) -> QRect:
        if not index.isValid() or not self._layout.lines:
            return QRect()
        return self._layout.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._songs.index(row)

    def scrollTo(
        self, index: QModelIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid() or not self._layout.lines:
            return
        rect = self._layout.rect(index.row())
        bar = self.verticalScrollBar()
        first_in_group = any(
            heading.group.first_row == self._layout.lines[0].first_row for heading in self._layout.headings[:1]
        )
        lead = 40 if first_in_group and self._layout.line_of(index.row()) == 0 else 10
        if rect.top() - lead < bar.value():
            bar.setValue(rect.top() - lead)
        elif rect.bottom() + 10 > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + 10 - self.viewport().height())

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: QModelIndex) -> bool:
        return False

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._songs.rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self._songs.index(0)
        return self._songs.index(max(0, min(count - 1, self._moved(action, current.row(), count))))

    def _moved(self, action: QAbstractItemView.CursorAction, row: int, count: int) -> int:
        page = max(1, self.viewport().height() // (self._layout.size.height() + 8))
        lines = {**_LINES, _Action.MovePageUp: -page, _Action.MovePageDown: page}
        if action in lines:
            return self._layout.neighbour(row, lines[action])
        if action in _STEPS:
            return row + _STEPS[action]
        return 0 if action == _Action.MoveHome else count - 1

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        area = rect.normalized().translated(0, self.verticalOffset())
        chosen = QItemSelection()
        for row in self._layout.rows_between(area.top() - self._layout.size.height(), area.bottom()):
            if self._layout.rect(row).intersects(area.adjusted(0, 0, 1, 1)):
                index = self._songs.index(row)
                chosen.merge(QItemSelection(index, index), QItemSelectionModel.SelectionFlag.Select)
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region
