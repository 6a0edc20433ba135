"""A song's outline with its beat and bar lines and a playhead; zoomed with Ctrl and the wheel, down to single beats."""

from __future__ import annotations

from bisect import bisect_left
from math import floor
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.wheel import wheel_move

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid
    from airdesk.automix.beat_grid import BeatGrid

_HEAD: Final = 20  # px, of bar numbers
_LEAST_SECONDS: Final = 0.5  # seen at the closest
_LEAST_BEAT_PX, _LEAST_BAR_PX, _LEAST_NUMBER_PX = 5.0, 4.0, 46.0
_ON_BEAT: Final = 0.02  # beats
_WAVE: Final = QColor("#2b5a68")


class BeatSheet(QWidget):
    """Looks only; what is done with the beats is done by the panel around it."""

    playhead_moved = Signal(float)  # seconds of the song
    listen_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: PeakPyramid | None = None
        self._grid: BeatGrid | None = None
        self._seconds = 0.0
        self.start, self.end = 0.0, 1.0  # what is seen, seconds
        self.playhead = 0.0
        self._grip: tuple[float, float] | None = None
        self.is_held = False  # the playhead, by the mouse
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(64)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Beats of the song")
        self.setToolTip(
            "Click sets the playhead, Ctrl and the wheel zoom, the wheel and a drag with the middle button scroll; "
            "← → step by beats, + − zoom, Space listens"
        )

    @property
    def pixels_per_second(self) -> float:
        """The zoom."""
        return self.width() / max(1e-6, self.end - self.start)

    def set_song(self, seconds: float, text: str = "") -> None:
        """Another song, none of its outline known yet. *text*: stands there where there is nothing to draw."""
        self._peaks, self._grid, self._seconds, self._text = None, None, seconds, text
        self.start, self.end, self.playhead = 0.0, max(_LEAST_SECONDS, seconds), 0.0
        self.update()

    def set_peaks(self, peaks: PeakPyramid | None) -> None:
        """The outline of the song."""
        self._peaks = peaks
        self.update()

    def set_grid(self, grid: BeatGrid | None) -> None:
        """Its beats as they are repaired."""
        self._grid = grid
        self.update()

    def set_playhead(self, seconds: float) -> None:
        """Go to a moment, and scroll there where it is not seen."""
        self.playhead = max(0.0, min(seconds, self._seconds))
        if not self.start <= self.playhead <= self.end:
            self.scroll_to(self.playhead - 0.1 * (self.end - self.start))
        self.update()

    def scroll_to(self, start: float) -> None:
        """See the song from a moment on, zoomed as it is."""
        length = self.end - self.start
        start = max(0.0, min(start, self._seconds - length))
        self.start, self.end = start, start + length
        self.update()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom so that what lies under a pixel, or the playhead, stays there."""
        if x is None:
            inside = self.start <= self.playhead <= self.end
            x = (self.playhead - self.start) * self.pixels_per_second if inside else self.width() / 2
        anchor = self.start + x / self.pixels_per_second
        length = min(max(_LEAST_SECONDS, (self.end - self.start) / factor), max(_LEAST_SECONDS, self._seconds))
        start = anchor - (anchor - self.start) * length / (self.end - self.start)
        self.start, self.end = start, start + length
        self.scroll_to(start)

    def x_of(self, seconds: float) -> float:
        """Pixel of a moment."""
        return (seconds - self.start) * self.pixels_per_second

    # ── painting ──

    def _paint_wave(self, painter: QPainter, box: QRectF) -> None:
        if self._peaks is None or self._seconds <= 0.0:
            return
        columns = max(1, int(box.width()))
        low, high = self._peaks.columns(columns, self.start / self._seconds, min(1.0, self.end / self._seconds))
        middle, half = box.center().y(), box.height() / 2 - 2
        painter.setPen(_WAVE)
        tops = np.round(middle - np.minimum(1.0, high) * half).astype(int)
        bottoms = np.round(middle - np.maximum(-1.0, low) * half).astype(int)
        for x, (top, bottom) in enumerate(zip(tops.tolist(), bottoms.tolist(), strict=True)):
            painter.drawLine(x, top, x, bottom)

    def _paint_beats(self, painter: QPainter, box: QRectF) -> None:
        grid = self._grid
        if grid is None:
            return
        beat_px = grid.beat_seconds * self.pixels_per_second
        bar_px = beat_px * grid.beats_per_bar
        every = 1
        while bar_px * every < _LEAST_NUMBER_PX:
            every *= 2
        painter.setFont(ui_font(8.5))
        first = max(0, bisect_left(grid.beats, self.start) - 1)
        for index in range(first, bisect_left(grid.beats, self.end)):
            bar, place = divmod(index - grid.first_downbeat, grid.beats_per_bar)
            is_bar = place == 0
            if (not is_bar and beat_px < _LEAST_BEAT_PX) or (bar_px < _LEAST_BAR_PX and bar % every):
                continue
            x = round(self.x_of(grid.beats[index]))
            painter.setPen(QPen(colour("accent" if is_bar else "text-faint", 0.85 if is_bar else 0.45), 1))
            painter.drawLine(x, int(box.top()) if is_bar else int(box.top() + box.height() * 0.12), x, int(box.bottom()))
            if is_bar and bar % every == 0:
                painter.setPen(colour("text-soft"))
                painter.drawText(x + 4, _HEAD - 6, str(bar + 1))

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(600, 140)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("ground"))
        box = QRectF(0, _HEAD, self.width(), self.height() - _HEAD)
        if self._seconds <= 0.0 or self._peaks is None:
            painter.setPen(colour("text-soft"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        self._paint_wave(painter, box)
        self._paint_beats(painter, box)
        if self._seconds > 0.0:
            x = round(self.x_of(self.playhead))
            painter.fillRect(QRectF(x, 0, 1.5, self.height()), colour("playhead"))
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._grip = (event.position().x(), self.start)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.is_held = True
            self._set_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            x, start = self._grip
            self.scroll_to(start - (event.position().x() - x) / self.pixels_per_second)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._set_at(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.is_held = self.is_held and event.button() != Qt.MouseButton.LeftButton

    def _set_at(self, x: float) -> None:
        self.set_playhead(self.start + max(0.0, min(x, self.width())) / self.pixels_per_second)
        self.playhead_moved.emit(self.playhead)

    def wheelEvent(self, event: QWheelEvent) -> None:
        move = wheel_move(event)
        if move.zoom_time != 1.0:
            self.zoom(move.zoom_time, event.position().x())
        else:
            self.scroll_to(self.start + (move.right_px or move.down_px) / self.pixels_per_second)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.listen_requested.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.5)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / 1.5)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Home:
            self._go(0.0)
        elif key == Qt.Key.Key_End:
            self._go(self._seconds)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        if self._grid is None:
            self._go(self.playhead + 0.5 * step)
        else:
            position = self._grid.position(self.playhead)
            nearest = round(position)
            is_on_beat = abs(position - nearest) < _ON_BEAT
            self._go(self._grid.seconds(nearest + step if is_on_beat else floor(position) + (step > 0)))

    def _go(self, seconds: float) -> None:
        self.set_playhead(float(seconds))
        self.playhead_moved.emit(self.playhead)


_KEYS: Final = {
    Qt.Key.Key_Space, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home,
    Qt.Key.Key_End,
}  # fmt: skip
