"""Paints lanes, grid and clips of the timeline; only what lies in the asked rectangle."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import grid_lines
from airdesk.ui.arrange.lane import ClipPlace, Lane
from airdesk.ui.arrange.lane_layout import CLIP_GAP_PX, TITLE_PX, LaneLayout
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.time_axis import TimeAxis

LINE_COLOURS: Final = {"phrase": "#2b313b", "bar": "#20242c", "beat": "#1b1f26", "step": "#171a20"}
SELECTED_ROW: Final = QColor("#1b1f26")
CORNER_PX: Final = 4.0
NARROW_PX: Final = 10  # narrower clips are plain rectangles
DARK: Final = QColor("#0b0d10")


class LanesPainter:
    """Holds what painting needs again and again: colours, font, laid-out titles."""

    def __init__(self, axis: TimeAxis, layout: LaneLayout) -> None:
        self._axis = axis
        self._layout = layout
        self._font = ui_font(8.0, weight=QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._titles: dict[str, tuple[QStaticText, float]] = {}

    def ground(self, painter: QPainter, rect: QRect, song: Song, rows: range, selected_row: int) -> None:
        """Background, rows and grid."""
        painter.fillRect(rect, colour("ground"))
        bottom = self._layout.row_top(rows.stop)
        if selected_row in rows:
            top = self._layout.row_top(selected_row)
            painter.fillRect(rect.left(), top, rect.width(), self._layout.row_px, SELECTED_ROW)
        self._grid(painter, rect, song)
        lines = [
            QLine(rect.left(), y - 1, rect.right(), y - 1) for y in map(self._layout.row_top, range(rows.start, rows.stop + 1))
        ]
        painter.setPen(colour("line"))
        painter.drawLines(lines)
        end = round(self._axis.x_of(song.end_tick))
        if end <= rect.right():
            painter.fillRect(QRect(end, rect.top(), rect.right() - end + 1, bottom), QColor(8, 9, 11, 110))

    def clips(self, painter: QPainter, rect: QRect, lane: Lane, row: int) -> None:
        """The clips of a lane, without their notes."""
        start, end = self._axis.tick_at(rect.left() - 2), self._axis.tick_at(rect.right() + 2)
        body, strip = clip_colours(lane)
        text = DARK if lane.is_heard else colour("text-soft")
        places = [(place, self.clip_rect(place, row)) for place in lane.places_between(start, end)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for _, box in places:
            self._box(painter, box, body, strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(text)
        painter.setFont(self._font)
        for place, box in places:
            self._title(painter, place.name, box)

    def outline(self, painter: QPainter, place: ClipPlace, row: int) -> None:
        """The frame of the clip that is selected."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 1.5))
        painter.drawRoundedRect(self.clip_rect(place, row).adjusted(0.75, 0.75, -0.75, -0.75), CORNER_PX, CORNER_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def clip_rect(self, place: ClipPlace, row: int) -> QRectF:
        """Where a clip is drawn."""
        left, right = round(self._axis.x_of(place.start_tick)), round(self._axis.x_of(place.end_tick))
        top = self._layout.row_top(row) + CLIP_GAP_PX
        return QRectF(left, top, max(1, right - left - 1), self._layout.row_px - 2 * CLIP_GAP_PX - 1)

    def _grid(self, painter: QPainter, rect: QRect, song: Song) -> None:
        axis = self._axis
        lines: dict[str, list[QLine]] = {kind: [] for kind in reversed(LINE_COLOURS)}
        start, end = axis.tick_at(rect.left() - 1), axis.tick_at(rect.right() + 1)
        for line in grid_lines(song.meter_map, start, end, axis.pixels_per_tick):
            x = round(axis.x_of(line.tick))
            lines[line.kind].append(QLine(x, rect.top(), x, rect.bottom()))
        for kind, drawn in lines.items():
            if drawn:
                painter.setPen(QColor(LINE_COLOURS[kind]))
                painter.drawLines(drawn)

    def _box(self, painter: QPainter, box: QRectF, body: QColor, strip: QColor) -> None:
        if box.width() < NARROW_PX:
            painter.fillRect(box, body)
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), TITLE_PX), strip)
            return
        box = self._cut_to_view(box)
        painter.setBrush(body)
        painter.drawRoundedRect(box, CORNER_PX, CORNER_PX)
        painter.setBrush(strip)
        painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width(), TITLE_PX), CORNER_PX - 1, CORNER_PX - 1)

    def _cut_to_view(self, box: QRectF) -> QRectF:
        """The box without what lies far outside the view, so that a deep zoom costs no more."""
        left, right = max(box.left(), -20.0), min(box.right(), self._axis.width_px + 20.0)
        return QRectF(left, box.top(), max(1.0, right - left), box.height())

    def _title(self, painter: QPainter, name: str, box: QRectF) -> None:
        left = max(box.left(), 0.0) + 6
        room = box.right() - 3 - left
        if room < 16 or not name:
            return
        if name not in self._titles:
            text = QStaticText(name)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            text.prepare(font=self._font)
            self._titles[name] = (text, self._metrics.horizontalAdvance(name))
        text, width = self._titles[name]
        y = round(box.top() + (TITLE_PX - self._metrics.height()) / 2)
        if width <= room:
            painter.drawStaticText(round(left), y, text)
            return
        painter.save()
        painter.setClipRect(QRectF(left, box.top(), room, TITLE_PX), Qt.ClipOperation.IntersectClip)
        painter.drawStaticText(round(left), y, text)
        painter.restore()


def clip_colours(lane: Lane) -> tuple[QColor, QColor]:
    """Body and title strip of the clips of a lane; what is not heard is dim."""
    body, strip = QColor(lane.colour), mixed(lane.colour, colour("ground"), 0.8 if lane.is_heard else 0.22)
    body.setAlphaF(0.2 if lane.is_heard else 0.1)
    return body, strip


def mixed(top: QColor, ground: QColor, part: float) -> QColor:
    """A colour laid over another with an opacity *part*."""
    channels = zip(top.getRgb()[:3], ground.getRgb()[:3], strict=True)
    return QColor(*(round(over * part + under * (1 - part)) for over, under in channels))
