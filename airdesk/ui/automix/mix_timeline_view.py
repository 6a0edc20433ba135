"""The mix as it will sound: songs in two rows, overlaps between them; click to go there, drag to change a transition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from airdesk.ui.automix.mix_hand import MixHand, told
from airdesk.ui.automix.mix_layout import LEFT, PER_SECOND, RULER, MixLayout
from airdesk.ui.automix.mix_painter import MixPainter
from airdesk.ui.automix.song_shapes import SongShapes
from airdesk.ui.theme import colour
from airdesk.ui.widgets.time_axis import TimeAxis
from airdesk.ui.widgets.wheel import ZOOM_PER_NOTCH, pinch, wheel_move

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.automix.set_player import SetPlayer

_AROUND_SECONDS: Final = 6.0  # beside a transition that is zoomed to
_CURSORS: Final = {
    "start": Qt.CursorShape.SizeHorCursor,
    "end": Qt.CursorShape.SizeHorCursor,
    "middle": Qt.CursorShape.OpenHandCursor,
    "song": Qt.CursorShape.OpenHandCursor,
}
EMPTY: Final = "Drop two songs or more: here you will see how they go into one another."


class MixTimelineView(QWidget):
    """Follows the desk and the player."""

    preview_requested = Signal()

    def __init__(self, desk: SetDesk, player: SetPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._player = desk, player
        self.axis = TimeAxis(self)
        self.layout_ = MixLayout(self.axis)
        self._shapes = SongShapes(desk.session, self)
        self._painter = MixPainter(self.layout_, self._shapes)
        self._picture: QPixmap | None = None
        self._is_begun = False  # drawing: the page around it is painted first, both at once would keep the window
        self._hand = MixHand(desk, player, self.layout_, self)
        self._pan: QPointF | None = None
        self._is_scrubbing = False
        self._pulled_to: float | None = None  # where the playhead is pulled while the mix plays on
        self._is_fitted = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Mix timeline")
        self.setAccessibleDescription(
            "Left and Right choose a transition, Alt with them moves it by a beat, Shift by a bar; Enter hears it, "
            "Z zooms to it, F shows everything."
        )
        self.axis.changed.connect(self._anew)
        self.axis.moved_by_hand.connect(self._on_hand)
        self._shapes.ready.connect(self._anew)
        desk.timeline_changed.connect(self._on_timeline)
        desk.selection_changed.connect(self._anew)
        desk.analysis_changed.connect(lambda _: self._anew())
        player.position_changed.connect(self._on_position)
        self._on_timeline()

    # ── what is seen ──

    def fit(self) -> None:
        """Show the whole mix."""
        self._is_fitted = True
        self.axis.fit()

    def zoom_to_transition(self) -> None:
        """Show the selected transition, its beats one by one."""
        for overlap in self._desk.timeline.overlaps:
            if (overlap.from_id, overlap.to_id) == self._desk.selected_transition:
                self._is_fitted = False
                around = min(_AROUND_SECONDS, (overlap.mix_end - overlap.mix_start) / 4 + 1.0)
                self.axis.show_span((overlap.mix_start - around) * PER_SECOND, (overlap.mix_end + around) * PER_SECOND)

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead, or around the middle where it is out of sight."""
        x = self.layout_.x(self._player.position_seconds)
        self.axis.zoom_at((x if 0 <= x <= self.width() else self.width() / 2) - LEFT, factor)

    def _anew(self) -> None:
        self._picture = None
        self.update()

    def _on_hand(self) -> None:
        self._is_fitted = abs(self.axis.pixels_per_tick - self.axis.fit_pixels_per_tick) < 1e-9

    def _on_timeline(self) -> None:
        timeline = self._desk.timeline
        self.layout_.timeline = timeline
        self.axis.set_end(max(1, round(timeline.duration_seconds * PER_SECOND)))
        if self._is_fitted:
            self.axis.fit()
        self._anew()

    def _on_position(self, seconds: float) -> None:
        if self._player.is_playing and not self._is_scrubbing and not self._hand.is_dragging and not self._is_fitted:
            self.axis.turn_page_to(seconds * PER_SECOND)
        self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(800, 330)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout_.height = float(event.size().height())
        self.axis.set_width(max(1, event.size().width() - 2 * LEFT))
        if self._is_fitted:
            self.axis.fit()
        self._anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._desk.timeline.lanes:
            painter.fillRect(self.rect(), colour("ground"))
            painter.setPen(colour("text-faint"))
            painter.drawText(
                QRectF(self.rect()).adjusted(20, 0, -20, 0), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, EMPTY
            )
            return
        if not self._is_begun:
            painter.fillRect(self.rect(), colour("ground"))
            self._is_begun = True
            QTimer.singleShot(0, self, self._anew)
            return
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        x = self.layout_.x(self._player.position_seconds if self._pulled_to is None else self._pulled_to)
        if -1 <= x <= self.width():
            painter.fillRect(QRectF(x - 0.75, RULER - 8, 1.5, self.height()), colour("playhead"))
        if self.hasFocus():
            painter.setPen(colour("accent", 0.6))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _drawn(self) -> QPixmap:
        scale = self.devicePixelRatioF()
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        painter = QPainter(picture)
        is_all = self._painter.paint(painter, self.width(), self._desk.laid_out, self._desk.selected_transition)
        painter.end()
        if not is_all:
            QTimer.singleShot(0, self, self._anew)
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = event.position()
        elif event.button() == Qt.MouseButton.LeftButton and self._desk.timeline.lanes:
            found = self.layout_.at(event.position().x(), event.position().y())
            if found.grip is None:
                self._is_scrubbing = event.position().y() < RULER
                self._player.seek(self.layout_.seconds(event.position().x()))
            else:
                self._hand.press(found, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            self.axis.scroll_by(self._pan.x() - event.position().x())
            self._pan = event.position()
        elif self._hand.is_dragging:
            self._hand.move(event)
        elif self._is_scrubbing:
            self._pull(self.layout_.seconds(event.position().x()))
        else:
            grip = self.layout_.at(event.position().x(), event.position().y()).grip
            self.setCursor(_CURSORS[grip] if grip else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan = None
        self._is_scrubbing = False
        if self._pulled_to is not None:
            self._player.seek(self._pulled_to)
            self._pulled_to = None
            self.update()
        self._hand.release(event)

    def _pull(self, seconds: float) -> None:
        """Scrub: what is silent follows at once, what plays goes on and follows when the mouse lets go."""
        if self._player.is_playing:
            self._pulled_to = max(0.0, min(seconds, self._desk.timeline.duration_seconds))
            self.update()
        else:
            self._pulled_to = None  # it came to its end meanwhile
            self._player.seek(seconds)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.layout_.at(event.position().x(), event.position().y()).overlap is not None:
            self._hand.let_go()
            self.preview_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        move = wheel_move(event)
        if move.zoom_time != 1.0:
            self.axis.zoom_at(event.position().x() - LEFT, move.zoom_time)
        else:
            self.axis.scroll_by(move.right_px + move.down_px)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if (fingers := pinch(event)) is not None:
            self.axis.zoom_at(fingers.place.x() - LEFT, fingers.factor)
            return True
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QEvent) -> None:
        place = event.pos()  # type: ignore[attr-defined]
        found = self.layout_.at(place.x(), place.y())
        if found.overlap is not None:
            transition = self._desk.transition(found.overlap.from_id, found.overlap.to_id)
            text = "" if transition is None else f"{told(transition)}\nDrag to move it (Alt: by beats), double-click to hear it"
        else:
            text = "Drag to move the song against the one before" if found.song_id else "Click to go there"
        QToolTip.showText(event.globalPos(), text, self)  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape and self._hand.is_dragging:
            self._hand.cancel()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if keys & Qt.KeyboardModifier.AltModifier:
                self._hand.nudge(step, snaps=False)
            elif keys & Qt.KeyboardModifier.ShiftModifier:
                self._hand.nudge(4.0 * step, snaps=True)
            else:
                overlap = self._hand.choose(step)
                if overlap is not None and not self._is_fitted:
                    self.axis.turn_page_to(overlap.mix_start * PER_SECOND)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.preview_requested.emit()
        elif key == Qt.Key.Key_Z and not keys & Qt.KeyboardModifier.ControlModifier:
            self.fit() if keys & Qt.KeyboardModifier.ShiftModifier else self.zoom_to_transition()
        elif key == Qt.Key.Key_F and not keys & Qt.KeyboardModifier.ControlModifier:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / ZOOM_PER_NOTCH if key == Qt.Key.Key_Minus else ZOOM_PER_NOTCH)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().focusOutEvent(event)
        self.update()
