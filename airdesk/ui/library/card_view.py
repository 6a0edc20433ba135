"""Cards under headings, or lines of them: where they are, how one gets from one to the next; only what is seen is painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from airdesk.ui.library.card_layout import MARGIN, CardLayout, Heading
from airdesk.ui.library.card_painter import CardPainter
from airdesk.ui.library.card_parts import paint_heading
from airdesk.ui.library.songs_model import SongsModel

_Action = QAbstractItemView.CursorAction
_LINES: Final = {_Action.MoveUp: -1, _Action.MoveDown: 1}
_STEPS: Final = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}


class CardView(QAbstractItemView):
    """What Qt asks of a view of items."""

    def __init__(self, model: SongsModel, painter: CardPainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._songs, self._painter = model, painter
        self._is_list = False
        self._layout = CardLayout((), 400, is_list=False)
        self.setModel(model)
        self.setItemDelegate(painter)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

    def repaint_song(self, song_id: str) -> None:
        """Something of one card looks otherwise now."""
        index = self._songs.index_of(song_id)
        if index.isValid():
            self.viewport().update(self.visualRect(index).adjusted(-1, -1, 1, 1))

    def _lay_out(self) -> None:
        self._layout = CardLayout(self._songs.groups, self.viewport().width(), is_list=self._is_list)
        self.updateGeometries()
        self.viewport().update()

    def _moved(self, action: QAbstractItemView.CursorAction, row: int, count: int) -> int:
        page = max(1, self.viewport().height() // (self._layout.size.height() + 8))
        lines = {**_LINES, _Action.MovePageUp: -page, _Action.MovePageDown: page}
        if action in lines:
            return self._layout.neighbour(row, lines[action])
        if action in _STEPS:
            return row + _STEPS[action]
        return 0 if action == _Action.MoveHome else count - 1

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

    # ── Qt ──

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
