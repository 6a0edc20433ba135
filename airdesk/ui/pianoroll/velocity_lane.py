"""The lane under the notes: a bar for each note, as high as it is hard."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from airdesk.ui.arrange.bar_grid import LineKind
from airdesk.ui.arrange.grid_paint import paint_grid
from airdesk.ui.pianoroll.roll_items import LINES
from airdesk.ui.pianoroll.roll_scene import RollScene
from airdesk.ui.theme import colour
from airdesk.ui.widgets.note_raster import argb, as_image

LANE_PX: Final = 72
BAR_PX: Final = 3
_FOOT: Final = 3
GRID: Final[dict[LineKind, QColor]] = dict.fromkeys(("phrase", "bar", "beat"), LINES["beat"])


class VelocityLane(QWidget):
    """Velocities of what is in view; where several notes start together the hardest is seen."""

    def __init__(self, scene: RollScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roll = scene
        self._playhead_x: int | None = None
        self._picture: tuple[tuple[object, ...], QImage] | None = None
        self.setFixedHeight(LANE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Velocities")
        scene.axis.changed.connect(self.update)
        scene.notes_changed.connect(self.update)
        scene.selection_changed.connect(self.update)

    def show_playhead(self, x: int | None) -> None:
        """Move the playhead; only the two strips are painted again."""
        if x != self._playhead_x:
            for place in (self._playhead_x, x):
                if place is not None:
                    self.update(place - 1, 0, 3, self.height())
            self._playhead_x = x

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def tip_at(self, x: int) -> str:
        """The velocities of the notes that begin at a pixel."""
        notes, axis = self._roll.notes, self._roll.axis
        if notes is None:
            return ""
        first, last = np.searchsorted(notes.starts, (axis.tick_at(x - BAR_PX), axis.tick_at(x + 1)))
        found = notes.velocities[first:last]
        if found.size == 0:
            return ""
        low, high = int(found.min()), int(found.max())
        return f"Velocity {low}" if low == high else f"Velocity {low}–{high}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("ground"))
        self._grid(painter, event.rect())
        painter.fillRect(event.rect().left(), 0, event.rect().width(), 1, colour("line"))
        if self._roll.notes is not None:
            painter.drawImage(QPoint(0, 0), self._bars(self._roll.notes.colour))
        for number in self._roll.visible_selection():
            self._selected_bar(painter, number)
        if self._playhead_x is not None:
            painter.fillRect(self._playhead_x - 1, 0, 2, self.height(), colour("playhead"))

    def _grid(self, painter: QPainter, rect: QRect) -> None:
        if self._roll.song is not None:
            paint_grid(painter, rect, self._roll.song, self._roll.axis, GRID)

    def _bars(self, track_colour: QColor) -> QImage:
        axis, ratio = self._roll.axis, self.devicePixelRatioF()
        key = (self._roll.notes, axis.pixels_per_tick, axis.left_px, self.width(), ratio)
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, self._drawn(argb(track_colour), ratio))
        return self._picture[1]

    def _drawn(self, colour_of_bars: int, ratio: float) -> QImage:
        """For each column of pixels the hardest velocity, then one comparison for the whole picture."""
        notes, axis = self._roll.notes, self._roll.axis
        width, height = max(1, round(self.width() * ratio)), round(LANE_PX * ratio)
        hardest = np.zeros(width, np.int32)
        if notes is not None:
            seen = notes.between(axis.tick_at(-BAR_PX), axis.tick_at(self.width()))
            lefts = np.rint((notes.starts[seen] * axis.pixels_per_tick - axis.left_px) * ratio).astype(np.int32)
            for column in range(round(BAR_PX * ratio)):
                places = lefts + column
                shown = (places >= 0) & (places < width)
                np.maximum.at(hardest, places[shown], notes.velocities[seen][shown])
        tops = height - np.rint(hardest * ((LANE_PX - _FOOT - 8) / 127 * ratio)).astype(np.int32) - round(_FOOT * ratio)
        below = np.arange(height, dtype=np.int32)[:, None] >= tops[None, :]
        below[:, hardest == 0] = False
        below[height - round(_FOOT * ratio) :] = False
        return as_image(below.astype(np.uint32) * np.uint32(colour_of_bars), ratio)

    def _selected_bar(self, painter: QPainter, number: int) -> None:
        notes = self._roll.notes
        assert notes is not None
        high = round(int(notes.velocities[number]) * (LANE_PX - _FOOT - 8) / 127)
        x = round(self._roll.axis.x_of(int(notes.starts[number])))
        painter.fillRect(x, LANE_PX - _FOOT - high, BAR_PX, high, colour("text"))
