"""Paints lanes, grid and clips of the timeline; only what lies in the asked rectangle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import LineKind
from airdesk.ui.arrange.grid_paint import paint_grid
from airdesk.ui.arrange.lane import ClipPlace, Lane
from airdesk.ui.arrange.lane_layout import CLIP_GAP_PX, TITLE_PX, LaneLayout
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.text_stamps import TextStamps
from airdesk.ui.widgets.time_axis import TimeAxis

LINE_COLOURS: Final[dict[LineKind, QColor]] = {
    "phrase": QColor("#2b313b"),
    "bar": QColor("#20242c"),
    "beat": QColor("#1b1f26"),
    "step": QColor("#171a20"),
}
SELECTED_ROW: Final = QColor("#1b1f26")
AFTER_END: Final = QColor(8, 9, 11, 110)
DARK: Final = QColor("#0b0d10")
CORNER_PX: Final = 4.0
NARROW_PX: Final = 10  # narrower clips are plain rectangles


class LanesPainter:
    """Holds what painting needs again and again."""

    def __init__(self, axis: TimeAxis, layout: LaneLayout) -> None:
        self.axis = axis
        self._layout = layout
        self._titles = TextStamps(ui_font(8.0, weight=QFont.Weight.DemiBold))

    def ground(self, painter: QPainter, rect: QRect, song: Song, rows: range, selected_row: int) -> None:
        """Background, rows and grid."""
        painter.fillRect(rect, colour("ground"))
        if selected_row in rows:
            top = self._layout.row_top(selected_row)
            painter.fillRect(rect.left(), top, rect.width(), self._layout.row_px, SELECTED_ROW)
        paint_grid(painter, rect, song, self.axis, LINE_COLOURS)
        line = colour("line")
        for row in range(rows.start, rows.stop + 1):
            painter.fillRect(rect.left(), self._layout.row_top(row) - 1, rect.width(), 1, line)
        end = round(self.axis.x_of(song.end_tick))
        if end <= rect.right():
            bottom = self._layout.row_top(rows.stop)
            painter.fillRect(QRect(end, rect.top(), rect.right() - end + 1, bottom), AFTER_END)

    def titles(
        self, painter: QPainter, rect: QRect, lane: Lane, row: int, is_missing: Callable[[Lane, ClipPlace], bool]
    ) -> None:
        """The names of the clips of a lane; of one that begins further left, at the left edge."""
        ink = DARK if lane.is_heard else colour("text-soft")
        y = self._layout.row_top(row) + CLIP_GAP_PX + round((TITLE_PX - self._titles.metrics.height()) / 2)
        start, end = self.axis.tick_at(rect.left() - 2), self.axis.tick_at(rect.right() + 2)
        for place in lane.places_between(start, end):
            left = max(round(self.axis.x_of(place.start_tick)), 0) + 6
            room = round(self.axis.x_of(place.end_tick)) - 4 - left
            if room >= 16 and place.name:
                name = f"Missing: {place.name}" if is_missing(lane, place) else place.name
                self._titles.stamp(painter, left, y, name, room, ink)

    def outline(self, painter: QPainter, place: ClipPlace, row: int) -> None:
        """The frame of the clip that is selected."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text"), 1.5))
        painter.drawRoundedRect(self.clip_rect(place, row).adjusted(0.75, 0.75, -0.75, -0.75), CORNER_PX, CORNER_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def clip_rect(self, place: ClipPlace, row: int) -> QRectF:
        """Where a clip is drawn."""
        left, right = round(self.axis.x_of(place.start_tick)), round(self.axis.x_of(place.end_tick))
        top = self._layout.row_top(row) + CLIP_GAP_PX
        return QRectF(left, top, max(1, right - left - 1), self._layout.row_px - 2 * CLIP_GAP_PX - 1)


def clip_colours(lane: Lane) -> tuple[QColor, QColor]:
    """Body and title strip of the clips of a lane; what is not heard is dim."""
    body, strip = QColor(lane.colour), mixed(lane.colour, colour("ground"), 0.8 if lane.is_heard else 0.22)
    body.setAlphaF(0.2 if lane.is_heard else 0.1)
    return body, strip


def mixed(top: QColor, ground: QColor, part: float) -> QColor:
    """A colour laid over another with an opacity *part*."""
    channels = ((top.red(), ground.red()), (top.green(), ground.green()), (top.blue(), ground.blue()))
    red, green, blue = (round(over * part + under * (1 - part)) for over, under in channels)
    return QColor(red, green, blue)
