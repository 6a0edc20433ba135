"""Bars and beats over the piano roll; a click goes there, a drag scrubs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.arrange.bar_grid import bars_between, bars_per_label, grid_lines
from airdesk.ui.pianoroll.roll_items import LINES
from airdesk.ui.pianoroll.roll_scene import RollScene
from airdesk.ui.theme import colour, ui_font

RULER_PX: Final = 19
BEAT_LABEL_PX: Final = 46.0


class RollRuler(QWidget):
    """Numbers from 1, as musicians count: "9", and "9.2" where beats are far enough apart."""

    sought = Signal(int)  # tick

    def __init__(self, scene: RollScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roll = scene
        self._playhead_x: int | None = None
        self._font = ui_font(8.0)
        self._metrics = QFontMetricsF(self._font)
        self.setFixedHeight(RULER_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Bars and beats")
        self.setToolTip("Click to go there, drag to scrub")
        scene.axis.changed.connect(self.update)
        scene.notes_changed.connect(self.update)

    def show_playhead(self, x: int | None) -> None:
        """Move the playhead."""
        if x != self._playhead_x:
            for place in (self._playhead_x, x):
                if place is not None:
                    self.update(place - 2, 0, 4, self.height())
            self._playhead_x = x

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("panel"))
        axis, song = self._roll.axis, self._roll.song
        if song is None or self._roll.notes is None:
            return
        start, end = axis.tick_at(-50), axis.tick_at(self.width() + 1)
        for line in grid_lines(song.meter_map, start, end, axis.pixels_per_tick):
            if line.kind != "step":
                painter.setPen(LINES[line.kind])
                x = round(axis.x_of(line.tick))
                painter.drawLine(x, 3 if line.kind in ("phrase", "bar") else 12, x, self.height())
        painter.setFont(self._font)
        painter.setPen(colour("text-soft"))
        for text, tick in self.labels(start, end):
            x = round(axis.x_of(tick)) + 4
            if x + self._metrics.horizontalAdvance(text) <= self.width():
                painter.drawText(QPointF(x, 13), text)
        if self._playhead_x is not None:
            painter.fillRect(self._playhead_x - 1, 0, 2, self.height(), colour("playhead"))

    def labels(self, start_tick: float, end_tick: float) -> list[tuple[str, int]]:
        """Numbers and where they stand."""
        song, zoom = self._roll.song, self._roll.axis.pixels_per_tick
        if song is None:
            return []
        found = []
        for bar in bars_between(song.meter_map, start_tick, end_tick):
            if bar.number % bars_per_label(bar.meter, zoom) == 0:
                found.append((str(bar.number + 1), bar.start_tick))
            if min(bar.meter.pulse_ticks) * zoom >= BEAT_LABEL_PX:
                places = enumerate(bar.meter.pulse_starts)
                found += [(f"{bar.number + 1}.{beat + 1}", bar.start_tick + place) for beat, place in places if place]
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def _seek(self, x: float) -> None:
        song = self._roll.song
        if song is not None:
            self.sought.emit(round(max(0.0, min(self._roll.axis.tick_at(x), song.end_tick))))
