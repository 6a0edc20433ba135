"""The clips of the timeline under mouse and keys: selected, dragged, dropped onto, and dragged out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from airdesk.ui.arrange.drag_out import has_left
from airdesk.ui.arrange.fade_paint import GRIP_SHAPES
from airdesk.ui.arrange.lane import Lanes
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.lanes_picture import LanesPicture
from airdesk.ui.widgets.time_axis import TimeAxis

if TYPE_CHECKING:
    from airdesk.ui.arrange.clip_drag import ClipDrag


class LanesView(LanesPicture):
    """One row for each track."""

    clip_clicked = Signal(str, int)  # track id, index of the clip
    clip_opened = Signal(str, int)  # by a double click or Enter
    menu_asked = Signal(str, int, QPoint)  # track id, index of the clip or -1, place on the screen
    track_clicked = Signal(str)  # an empty place of its row
    drag_left = Signal(str, int)  # a clip is dragged out of the timeline

    def __init__(self, axis: TimeAxis, layout: LaneLayout, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(axis, layout, lanes, parent)
        self._press: tuple[QPoint, str, int] | None = None
        self._pan_from: QPoint | None = None
        self.drag: ClipDrag | None = None  # what the mouse does with audio clips
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Clips")
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def step_clip(self, step: int) -> bool:
        """Select the next or previous clip of the track; False at its end."""
        row = self._lanes.index_of(self.selected_track_id)
        if row < 0:
            return False
        order = [place.index for place in self._lanes.lanes[row].places]
        if self.selected_clip is None or self.selected_clip[1] not in order:
            at = -1 if step > 0 else len(order)
        else:
            at = order.index(self.selected_clip[1])
        if not 0 <= at + step < len(order):
            return False
        self.clip_clicked.emit(self.selected_track_id, order[at + step])
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = position
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        found = self.clip_at(position)
        if event.button() != Qt.MouseButton.LeftButton or found is None:
            return
        lane, place = found
        if place is None:
            self.track_clicked.emit(lane.track.id)
            return
        self.clip_clicked.emit(lane.track.id, place.index)
        if self.drag is None or not self.drag.press(position, lane, place):
            self._press = (position, lane.track.id, place.index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.clip_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and found is not None and found[1] is not None:
            self.clip_opened.emit(found[0].track.id, found[1].index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.selected_clip is not None:
            self.menu_asked.emit(*self.selected_clip, event.globalPos())
            return
        found = self.clip_at(event.pos())
        if found is None:
            if self._song is not None:
                self.menu_asked.emit("", -1, event.globalPos())
        else:
            self.menu_asked.emit(found[0].track.id, -1 if found[1] is None else found[1].index, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._pan_from is not None:
            moved = self._pan_from - position
            self._pan_from = position
            self._axis.scroll_by(moved.x())
            self._layout.scroll_by(moved.y())
        elif self.drag is not None and self.drag.is_on:
            self.drag.move(position, event.modifiers())
        elif not event.buttons():
            self._show_grip(position)
        elif self._press is not None and has_left(self, self.parentWidget(), self._press[0], position):
            _, track_id, clip_index = self._press
            self._press = None
            self.drag_left.emit(track_id, clip_index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = self._pan_from = None
        if self.drag is not None:
            self.drag.release()
        self._show_grip(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.drop is not None:
            self.drop.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.drop is not None:
            self.drop.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.drop is not None:
            self.drop.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.drop is not None:
            self.drop.drop(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab steps through the clips of the selected track, then leaves."""
        return self.step_clip(1 if forward else -1) or super().focusNextPrevChild(forward)

    def _show_grip(self, position: QPoint) -> None:
        """The mouse shows what it would take hold of, and the clip under it shows its handles."""
        found = self.clip_at(position)
        grip = None
        if self.drag is not None and found is not None and found[1] is not None:
            grip = self.drag.grip(position, found[0], found[1])
        if grip is None or found is None or found[1] is None:
            self.unsetCursor()
            self._hover(None)
            return
        self.setCursor(GRIP_SHAPES[grip])
        self._hover((found[0].track.id, found[1].index))
