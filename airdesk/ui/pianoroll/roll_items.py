"""The layers of the piano roll: pyqtgraph objects that paint only what is visible, in pixels of the view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from airdesk.ui.arrange.bar_grid import LineKind
from airdesk.ui.arrange.grid_paint import paint_grid
from airdesk.ui.pianoroll.roll_sheet import ONE_BY_ONE, RollSheet, name_inks
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.text_stamps import TextStamps

if TYPE_CHECKING:
    from airdesk.ui.pianoroll.roll_scene import RollScene

NAMED_ROW_PX: Final = 11  # rows high enough for names on notes
NAME_PX: Final = 28  # notes wide enough
WHITE_ROW: Final = QColor("#181b21")
BLACK_ROW: Final = QColor("#121418")
LINES: Final[dict[LineKind, QColor]] = {
    "phrase": QColor("#363d49"),
    "bar": QColor("#363d49"),
    "beat": QColor("#252a33"),
    "step": QColor("#1f232a"),
}
OCTAVE: Final = QColor("#121418")
OUTSIDE: Final = QColor(10, 11, 14, 150)


class Layer(pg.GraphicsObject):  # type: ignore[misc]
    """One layer; it covers the whole view."""

    def __init__(self, scene: RollScene, depth: int) -> None:
        super().__init__()
        self.roll = scene
        self.setZValue(depth)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.roll.axis.width_px, self.roll.rows.view_px)

    def resized(self) -> None:
        """The view has another size."""
        self.prepareGeometryChange()


class GroundLayer(Layer):
    """Rows, grid, and the dimmed time outside the clip."""

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        rect = option.exposedRect.toAlignedRect()
        painter.fillRect(rect, colour("sunken"))
        self._rows(painter, rect)
        self._grid(painter, rect)
        self._outside(painter, rect)

    def _rows(self, painter: QPainter, rect: QRect) -> None:
        rows = self.roll.rows
        for row in rows.visible(rect.top(), rect.bottom() + 1):
            pitch, y = rows.pitches[row], rows.y_of_row(row)
            painter.fillRect(rect.left(), y, rect.width(), rows.row_px, BLACK_ROW if rows.is_black(pitch) else WHITE_ROW)
            if rows.are_drums or pitch % 12 in (0, 5):
                painter.fillRect(rect.left(), y + rows.row_px - 1, rect.width(), 1, OCTAVE)

    def _grid(self, painter: QPainter, rect: QRect) -> None:
        if self.roll.song is not None:
            paint_grid(painter, rect, self.roll.song, self.roll.axis, LINES)

    def _outside(self, painter: QPainter, rect: QRect) -> None:
        notes, axis = self.roll.notes, self.roll.axis
        if notes is None:
            return
        left, right = round(axis.x_of(notes.start_tick)), round(axis.x_of(notes.end_tick))
        if left > rect.left():
            painter.fillRect(QRect(rect.left(), rect.top(), left - rect.left(), rect.height()), OUTSIDE)
        if right <= rect.right():
            painter.fillRect(QRect(right, rect.top(), rect.right() - right + 1, rect.height()), OUTSIDE)


class NotesLayer(Layer):
    """Ghosts, notes, names, selection."""

    def __init__(self, scene: RollScene, depth: int) -> None:
        super().__init__(scene, depth)
        self.sheet = RollSheet()
        self._names = TextStamps(ui_font(7.5))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        roll = self.roll
        if roll.notes is None:
            return
        ratio = 1.0 if widget is None else widget.devicePixelRatioF()
        image, x, y = self.sheet.picture(roll.notes, roll.ghosts, roll.axis, roll.rows, ratio)
        painter.drawImage(x, y, image)
        self._paint_names(painter, option.exposedRect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._selection(painter, option.exposedRect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def note_rect(self, number: int) -> QRectF:
        """Where a note is drawn."""
        notes, axis, rows = self.roll.notes, self.roll.axis, self.roll.rows
        assert notes is not None
        left, right = round(axis.x_of(int(notes.starts[number]))), round(axis.x_of(int(notes.ends[number])))
        y = rows.y_of_row(int(rows.row_of[notes.pitches[number]]))
        return QRectF(left, y, max(2, right - left - 1), rows.row_px - 1)

    def _paint_names(self, painter: QPainter, rect: QRectF) -> None:
        """Names on notes that are wide enough; of one that begins further left, at the left edge."""
        notes, axis, rows = self.roll.notes, self.roll.axis, self.roll.rows
        if notes is None or notes.is_percussion or rows.row_px < NAMED_ROW_PX:
            return
        seen = notes.between(axis.tick_at(rect.left()), axis.tick_at(rect.right()))
        if seen.stop - seen.start > ONE_BY_ONE:
            return
        lefts = np.maximum(notes.starts[seen] * axis.pixels_per_tick - axis.left_px, 0.0)
        rooms = notes.ends[seen] * axis.pixels_per_tick - axis.left_px - lefts
        tops = rows.row_of[notes.pitches[seen]] * rows.row_px - rows.top_px
        inside = (tops > -rows.row_px) & (tops < rows.view_px)
        inks, down = name_inks(notes.colour), round((rows.row_px - 1 - self._names.metrics.height()) / 2)
        for number in np.flatnonzero((rooms >= NAME_PX) & inside):
            ink = inks[int(notes.velocities[seen][number])]
            name = rows.label(int(notes.pitches[seen][number]))
            self._names.stamp(painter, round(float(lefts[number])) + 4, int(tops[number]) + down, name, NAME_PX, ink)

    def _selection(self, painter: QPainter, rect: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 1.4))
        for number in self.roll.visible_selection():
            box = self.note_rect(number).adjusted(0.5, 0.5, -0.5, -0.5)
            if box.intersects(rect):
                painter.drawRoundedRect(box, 2.5, 2.5)


class BandLayer(Layer):
    """The rubber band."""

    def __init__(self, scene: RollScene, depth: int) -> None:
        super().__init__(scene, depth)
        self.band = QRectF()

    def show_band(self, band: QRectF) -> None:
        """Stretch it; an empty one is not seen."""
        self.band = band
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self.band.isEmpty():
            painter.setPen(colour("accent"))
            painter.setBrush(colour("accent", 0.12))
            painter.drawRect(self.band)


class PlayheadLayer(pg.GraphicsObject):  # type: ignore[misc]
    """The playhead; when it moves, only its strip is painted again."""

    def __init__(self, scene: RollScene, depth: int) -> None:
        super().__init__()
        self.roll = scene
        self.setZValue(depth)

    def boundingRect(self) -> QRectF:
        return QRectF(-1, 0, 2, self.roll.rows.view_px)

    def resized(self) -> None:
        """The view has another size."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.fillRect(self.boundingRect(), colour("playhead"))
