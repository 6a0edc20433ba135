"""The layers of the piano roll: pyqtgraph objects that paint only what is visible, in pixels of the view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyqtgraph as pg
from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from airdesk.ui.arrange.bar_grid import grid_lines
from airdesk.ui.pianoroll.roll_sheet import RollSheet, velocity_colours
from airdesk.ui.theme import colour, ui_font

if TYPE_CHECKING:
    from airdesk.ui.pianoroll.roll_scene import RollScene

ONE_BY_ONE: Final = 900  # more visible notes than that are drawn as a picture
NAMED_ROW_PX: Final = 11  # rows high enough for names on notes
WHITE_ROW: Final = QColor("#181b21")
BLACK_ROW: Final = QColor("#121418")
LINES: Final = {"phrase": "#363d49", "bar": "#363d49", "beat": "#252a33", "step": "#1f232a"}


class Layer(pg.GraphicsObject):
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
        octaves = []
        for row in rows.visible(rect.top(), rect.bottom() + 1):
            pitch, y = rows.pitches[row], rows.y_of_row(row)
            painter.fillRect(rect.left(), y, rect.width(), rows.row_px, BLACK_ROW if rows.is_black(pitch) else WHITE_ROW)
            if rows.are_drums or pitch % 12 in (0, 5):
                octaves.append(QLine(rect.left(), y + rows.row_px - 1, rect.right(), y + rows.row_px - 1))
        painter.setPen(QColor("#121418"))
        painter.drawLines(octaves)

    def _grid(self, painter: QPainter, rect: QRect) -> None:
        axis, song = self.roll.axis, self.roll.song
        if song is None:
            return
        lines: dict[str, list[QLine]] = {kind: [] for kind in reversed(LINES)}
        for line in grid_lines(
            song.meter_map, axis.tick_at(rect.left() - 1), axis.tick_at(rect.right() + 1), axis.pixels_per_tick
        ):
            x = round(axis.x_of(line.tick))
            lines[line.kind].append(QLine(x, rect.top(), x, rect.bottom()))
        for kind, drawn in lines.items():
            if drawn:
                painter.setPen(QColor(LINES[kind]))
                painter.drawLines(drawn)

    def _outside(self, painter: QPainter, rect: QRect) -> None:
        notes, axis = self.roll.notes, self.roll.axis
        if notes is None:
            return
        dim = QColor(10, 11, 14, 150)
        left, right = round(axis.x_of(notes.start_tick)), round(axis.x_of(notes.end_tick))
        if left > rect.left():
            painter.fillRect(QRect(rect.left(), rect.top(), left - rect.left(), rect.height()), dim)
        if right <= rect.right():
            painter.fillRect(QRect(right, rect.top(), rect.right() - right + 1, rect.height()), dim)


class NotesLayer(Layer):
    """Ghosts, notes, names, selection."""

    def __init__(self, scene: RollScene, depth: int) -> None:
        super().__init__(scene, depth)
        self.sheet = RollSheet()
        self._font = ui_font(7.5)
        self._metrics = QFontMetricsF(self._font)
        self._colours: tuple[QColor, list[QColor]] = (QColor(), [])

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        roll, notes = self.roll, self.roll.notes
        if notes is None:
            return
        rect = option.exposedRect
        in_view = notes.between(roll.axis.tick_at(0), roll.axis.tick_at(roll.axis.width_px))
        are_many = in_view.stop - in_view.start > ONE_BY_ONE
        ratio = 1.0 if widget is None else widget.devicePixelRatioF()
        image, x, y = self.sheet.picture(notes if are_many else None, roll.ghosts, roll.axis, roll.rows, ratio)
        painter.drawImage(x, y, image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if not are_many:
            self._one_by_one(painter, notes.between(roll.axis.tick_at(rect.left() - 2), roll.axis.tick_at(rect.right() + 2)))
        self._selection(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def note_rect(self, number: int) -> QRectF:
        """Where a note is drawn."""
        notes, axis, rows = self.roll.notes, self.roll.axis, self.roll.rows
        assert notes is not None
        left, right = round(axis.x_of(int(notes.starts[number]))), round(axis.x_of(int(notes.ends[number])))
        y = rows.y_of_row(int(rows.row_of[notes.pitches[number]]))
        return QRectF(left, y, max(2, right - left - 1), rows.row_px - 1)

    def _one_by_one(self, painter: QPainter, numbers: slice) -> None:
        notes = self.roll.notes
        assert notes is not None
        colours = self._velocity_colours(notes.colour)
        painter.setPen(Qt.PenStyle.NoPen)
        boxes = [(number, self.note_rect(number)) for number in range(numbers.start, numbers.stop)]
        for number, box in boxes:
            painter.setBrush(colours[int(notes.velocities[number])])
            painter.drawRoundedRect(box, 2.5, 2.5)
        if self.roll.rows.row_px >= NAMED_ROW_PX and not notes.is_percussion:
            self._names(painter, boxes)

    def _names(self, painter: QPainter, boxes: list[tuple[int, QRectF]]) -> None:
        notes = self.roll.notes
        assert notes is not None
        painter.setFont(self._font)
        painter.setPen(colour("on-accent"))
        down = (self.roll.rows.row_px - 1 + self._metrics.ascent() - self._metrics.descent()) / 2
        for number, box in boxes:
            if box.width() >= 28 and notes.velocities[number] >= 40:
                x = max(box.left(), 0.0) + 4
                if box.right() - x > 24:
                    painter.drawText(QPointF(x, box.top() + down), self.roll.rows.label(int(notes.pitches[number])))

    def _selection(self, painter: QPainter, rect: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 1.4))
        for number in self.roll.visible_selection():
            box = self.note_rect(number).adjusted(0.5, 0.5, -0.5, -0.5)
            if box.intersects(rect):
                painter.drawRoundedRect(box, 2.5, 2.5)

    def _velocity_colours(self, track_colour: QColor) -> list[QColor]:
        if self._colours[0] != track_colour:
            self._colours = (track_colour, velocity_colours(track_colour))
        return self._colours[1]


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


class PlayheadLayer(pg.GraphicsObject):
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
