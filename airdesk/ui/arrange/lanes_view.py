"""The clips of the timeline: draws them, selects them, and lets them be dragged out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from airdesk.model.song import Song
from airdesk.ui.arrange.clip_sheet import ClipSheet
from airdesk.ui.arrange.clip_waves import ClipWaves
from airdesk.ui.arrange.drag_out import has_left
from airdesk.ui.arrange.fade_paint import GRIP_SHAPES, paint_fades
from airdesk.ui.arrange.lane import ClipPlace, Lane, Lanes, clip_text
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.arrange.lanes_painter import LanesPainter
from airdesk.ui.theme import colour
from airdesk.ui.widgets.time_axis import TimeAxis

if TYPE_CHECKING:
    from airdesk.ui.arrange.clip_drag import ClipDrag
    from airdesk.ui.arrange.clip_drop import ClipDrop


class LanesView(QWidget):
    """One row for each track."""

    clip_clicked = Signal(str, int)  # track id, index of the clip
    clip_opened = Signal(str, int)  # by a double click or Enter
    menu_asked = Signal(str, int, QPoint)  # track id, index of the clip or -1, place on the screen
    track_clicked = Signal(str)  # an empty place of its row
    drag_left = Signal(str, int)  # a clip is dragged out of the timeline

    def __init__(self, axis: TimeAxis, layout: LaneLayout, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis, self._layout, self._lanes = axis, layout, lanes
        self._painter = LanesPainter(axis, layout)
        self.sheet = ClipSheet()
        self._song: Song | None = None
        self._playhead_x: int | None = None
        self._press: tuple[QPoint, str, int] | None = None
        self._pan_from: QPoint | None = None
        self._hovered: tuple[str, int] | None = None  # the audio clip under the mouse
        self.drag: ClipDrag | None = None  # what the mouse does with audio clips
        self.drop: ClipDrop | None = None  # what is dropped here
        self.selected_track_id = ""
        self.selected_clip: tuple[str, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Clips")
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setMinimumSize(120, 60)
        axis.changed.connect(self.update)
        layout.changed.connect(self.update)

    def set_song(self, song: Song | None) -> None:
        """Show another state of the song; the lanes were read before."""
        self._song = song
        if song is not None:
            self.sheet.tempo_map = song.tempo_map
        self.update()

    def show_waves(self, waves: ClipWaves) -> None:
        """Draw audio clips with these outlines, and anew when another one has come."""
        self.sheet.waves = waves
        waves.ready.connect(self._wave_came)

    def _wave_came(self, _path: str) -> None:
        self.sheet.forget()
        self.update()

    def set_playhead(self, x: int | None) -> None:
        """Move the playhead; only the two strips are painted again."""
        if x == self._playhead_x:
            return
        for place in (self._playhead_x, x):
            if place is not None:
                self.update(place - 1, 0, 3, self.height())
        self._playhead_x = x

    def select(self, track_id: str, clip: tuple[str, int] | None) -> None:
        """Show what is selected."""
        self.selected_track_id, self.selected_clip = track_id, clip
        self.setAccessibleDescription(self._selected_text())
        self.update()

    def clip_at(self, position: QPoint) -> tuple[Lane, ClipPlace | None] | None:
        """The lane and clip under a point."""
        row = self._layout.row_at(position.y())
        if row < 0:
            return None
        lane = self._lanes.lanes[row]
        return lane, lane.place_at(self._axis.tick_at(position.x()))

    def lane_at(self, y: float) -> Lane | None:
        """The lane under a pixel."""
        row = self._layout.row_at(y)
        return None if row < 0 else self._lanes.lanes[row]

    def rect_of(self, track_id: str, place: ClipPlace) -> QRectF:
        """Where a clip of a track is drawn."""
        return self._painter.clip_rect(place, self._lanes.index_of(track_id))

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = event.rect()
        if self._song is None or not self._lanes.lanes:
            painter.fillRect(rect, colour("ground"))
            painter.setPen(colour("text-soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text())
            return
        self._paint_song(painter, rect, self._song)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._axis.set_width(self.width())
        self._layout.set_view(self.height())
        super().resizeEvent(event)

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

    def tip_at(self, position: QPoint) -> str:
        """Name, bars and number of notes of the clip under a point."""
        found = self.clip_at(position)
        return "" if found is None or found[1] is None else self._text_of(found[0], found[1])

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

    def _hover(self, clip: tuple[str, int] | None) -> None:
        if clip != self._hovered:
            self._hovered = clip
            self.update()

    def _selected_text(self) -> str:
        place = None if self.selected_clip is None else self._lanes.place(*self.selected_clip)
        if place is None or self.selected_clip is None:
            return ""
        return self._text_of(self._lanes.lanes[self._lanes.index_of(self.selected_clip[0])], place)

    def _text_of(self, lane: Lane, place: ClipPlace) -> str:
        if self._song is None:
            return ""
        if place.audio_index < 0:
            return clip_text(self._song, place)
        missing = " · its file is missing" if self._is_missing(lane, place) else ""
        return clip_text(self._song, place, lane.track.audio_clips[place.audio_index]) + missing

    def _paint_song(self, painter: QPainter, rect: QRect, song: Song) -> None:
        lanes = self._lanes.lanes
        rows = self._layout.rows_between(rect.top(), rect.bottom() + 1)
        self._painter.ground(painter, rect, song, rows, self._lanes.index_of(self.selected_track_id))
        image, x, y = self.sheet.picture(lanes, self._axis, self._layout, self.height(), self.devicePixelRatioF())
        painter.setClipRect(rect)
        painter.drawImage(x, y, image)
        for row in rows:
            self._painter.titles(painter, rect, lanes[row], row, self._is_missing)
            paint_fades(painter, self._painter, lanes[row], row, song, self._handled(lanes[row]))
        self._paint_selection(painter, rows)
        if self.drop is not None:
            self.drop.paint(painter)
        if self._playhead_x is not None:
            painter.fillRect(self._playhead_x - 1, 0, 2, self.height(), colour("playhead"))

    def _paint_selection(self, painter: QPainter, rows: range) -> None:
        if self.selected_clip is None:
            return
        track_id, index = self.selected_clip
        row, place = self._lanes.index_of(track_id), self._lanes.place(track_id, index)
        if row in rows and place is not None:
            self._painter.outline(painter, place, row)

    def _handled(self, lane: Lane) -> set[int]:
        """Indices of the clips of a lane that show their handles."""
        shown = (self._hovered, self.selected_clip)
        return {clip[1] for clip in shown if clip is not None and clip[0] == lane.track.id}

    def _is_missing(self, lane: Lane, place: ClipPlace) -> bool:
        waves = self.sheet.waves
        if place.audio_index < 0 or waves is None:
            return False
        return waves.is_unreadable(lane.track.audio_clips[place.audio_index].source.path)

    def _empty_text(self) -> str:
        if self._song is None:
            return "No song is open. Type a prompt on the left and press Generate, or open one from the library."
        return "This song has no tracks. Generate another one, or open one from the library."
