"""The ruler over the timeline: seek and scrub, the loop brace, sections."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import snapped
from airdesk.ui.arrange.loop_drag import Loop, LoopDrag, dragged_loop, loop_part_at, with_edge
from airdesk.ui.arrange.ruler_painter import BARS, BRACE, HEIGHT_PX, RulerPainter, section_spans
from airdesk.ui.theme import colour
from airdesk.ui.widgets.time_axis import TimeAxis


class Ruler(QWidget):
    """Sections, loop brace and bars."""

    sought = Signal(int)  # tick; clicked or scrubbed to
    loop_asked = Signal(object)  # (start_tick, end_tick) | None

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._painter = RulerPainter(axis)
        self._song: Song | None = None
        self._loop: Loop | None = None
        self._playhead_x: int | None = None
        self._drag: LoopDrag | None = None
        self._loop_before: Loop | None = None
        self._is_scrubbing = False
        self.setFixedHeight(HEIGHT_PX)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Ruler")
        axis.changed.connect(self.update)

    def set_song(self, song: Song | None) -> None:
        """Show another song, or another state of it."""
        self._song = song
        self.update()

    def set_loop(self, loop: Loop | None) -> None:
        """Show the loop."""
        self._loop = loop
        self.update()

    def set_playhead(self, x: int | None) -> None:
        """Move the head of the playhead; only where it was and is gets painted again."""
        if x == self._playhead_x:
            return
        for place in (self._playhead_x, x):
            if place is not None:
                self.update(place - 8, BRACE[0], 16, HEIGHT_PX - BRACE[0])
        self._playhead_x = x

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("panel"))
        if self._song is None:
            return
        self._painter.sections(painter, self._song)
        self._painter.bars(painter, event.rect(), self._song)
        self._painter.brace(painter, self._loop)
        if self._playhead_x is not None:
            self._painter.playhead(painter, self._playhead_x)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._song is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().x(), event.position().y()
        if y >= BARS[0]:
            self._is_scrubbing = True
            self._seek(x)
        elif y >= BRACE[0]:
            self._begin_loop(x, event.modifiers())
        else:
            section = self._section_at(x)
            if section is not None:
                self.sought.emit(section[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._is_scrubbing:
            self._seek(x)
        elif self._drag is not None and self._song is not None:
            self._drag_loop(self._drag, x, event.modifiers(), self._song)
        else:
            self._show_cursor(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag, self._is_scrubbing = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        section = self._section_at(event.position().x())
        if section is not None and event.position().y() < BRACE[0]:
            self.loop_asked.emit((section[1], section[2]))
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._song is None:
            return
        menu = self.menu_at(event.pos().x())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def cancel_drag(self) -> bool:
        """Put the loop back where a drag took it from; False where none is dragged."""
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        self.loop_asked.emit(self._loop_before)
        return True

    def menu_at(self, x: float) -> QMenu:
        """What can be done at a place of the ruler."""
        menu = QMenu(self)
        song = self._song
        if song is None:
            return menu
        tick = self._snapped(x, Qt.KeyboardModifier.NoModifier)
        menu.addAction("Set loop start here", lambda: self.loop_asked.emit(with_edge(self._loop, "start", tick, song.end_tick)))
        menu.addAction("Set loop end here", lambda: self.loop_asked.emit(with_edge(self._loop, "end", tick, song.end_tick)))
        section = self._section_at(x)
        if section is not None:
            menu.addAction("Loop this section", lambda: self.loop_asked.emit(section[1:]))
        menu.addSeparator()
        menu.addAction("Remove loop", lambda: self.loop_asked.emit(None)).setEnabled(self._loop is not None)
        return menu

    def tip_at(self, position: QPoint) -> str:
        """What a click does there."""
        if self._song is None:
            return ""
        section = self._section_at(position.x())
        if position.y() >= BARS[0]:
            return "Click to go there, drag to scrub ([ and ] set the loop at the playhead)"
        if position.y() >= BRACE[0]:
            return "Drag to set the loop; Alt leaves the grid"
        return "" if section is None else f"{section[0].capitalize()}: click to go there, double-click to loop it"

    def _begin_loop(self, x: float, keys: Qt.KeyboardModifier) -> None:
        edges = None if self._loop is None else (self._axis.x_of(self._loop[0]), self._axis.x_of(self._loop[1]))
        part = loop_part_at(x, edges)
        self._loop_before = self._loop
        tick = self._snapped(x, keys)
        self._drag = LoopDrag(part, self._axis.tick_at(x), self._loop if self._loop and part != "new" else (tick, tick))

    def _drag_loop(self, drag: LoopDrag, x: float, keys: Qt.KeyboardModifier, song: Song) -> None:
        tick = self._axis.tick_at(x)
        wanted = tick - drag.press_tick + drag.loop[0] if drag.part == "body" else tick
        loop = dragged_loop(drag, tick, self._snapped(self._axis.x_of(wanted), keys), song.end_tick)
        if loop != self._loop and loop is not None:
            self.loop_asked.emit(loop)

    def _snapped(self, x: float, keys: Qt.KeyboardModifier) -> int:
        tick = max(0.0, self._axis.tick_at(x))
        if keys & Qt.KeyboardModifier.AltModifier or self._song is None:
            return round(tick)
        return snapped(tick, self._song.meter_map, self._axis.pixels_per_tick)

    def _seek(self, x: float) -> None:
        if self._song is not None:
            self.sought.emit(round(max(0.0, min(self._axis.tick_at(x), self._song.end_tick))))

    def _section_at(self, x: float) -> tuple[str, int, int] | None:
        tick = self._axis.tick_at(x)
        spans = [] if self._song is None else section_spans(self._song)
        return next((span for span in spans if span[1] <= tick < span[2]), None)

    def _show_cursor(self, position: QPoint) -> None:
        on_brace = BRACE[0] <= position.y() < BARS[0] and self._song is not None
        shape = Qt.CursorShape.ArrowCursor
        if on_brace:
            edges = None if self._loop is None else (self._axis.x_of(self._loop[0]), self._axis.x_of(self._loop[1]))
            shapes = {"body": Qt.CursorShape.OpenHandCursor, "new": Qt.CursorShape.CrossCursor}
            shape = shapes.get(loop_part_at(position.x(), edges), Qt.CursorShape.SizeHorCursor)
        self.setCursor(shape)
