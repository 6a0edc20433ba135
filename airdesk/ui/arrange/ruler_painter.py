"""Paints the ruler: sections, loop brace, bar numbers, the head of the playhead."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import bars_between, bars_per_label, grid_lines
from airdesk.ui.arrange.lanes_painter import LINE_COLOURS
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.arrange.section_colours import section_colour
from airdesk.ui.theme import colour, ui_font
from airdesk.ui.widgets.text_stamps import TextStamps
from airdesk.ui.widgets.time_axis import TimeAxis

SECTIONS: Final = (3, 15)  # top and height
BRACE: Final = (18, 8)  # where it can be taken; it is painted thinner
BARS: Final = (26, 14)
HEIGHT_PX: Final = 40
LABEL_GAP_PX: Final = 4
SHORTER: Final = {"phrase": 0, "bar": 4}  # px that lines of bars begin lower; all others more


class RulerPainter:
    """Holds fonts and the axis."""

    def __init__(self, axis: TimeAxis) -> None:
        self._axis = axis
        self._font = ui_font(8.0)
        self._stamps = TextStamps(self._font)
        self._metrics = self._stamps.metrics

    def sections(self, painter: QPainter, song: Song) -> None:
        """The strip of section names."""
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for name, start, end in section_spans(song):
            left, right = round(self._axis.x_of(start)), round(self._axis.x_of(end)) - 1
            if right < 0 or left > self._axis.width_px:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(section_colour(name))
            painter.drawRoundedRect(QRectF(left, SECTIONS[0], max(1, right - left), SECTIONS[1]), 3, 3)
            self._section_name(painter, shown_name(name), max(left, 0), right)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def bars(self, painter: QPainter, rect: QRect, song: Song) -> None:
        """Lines, bar numbers, and meters where they begin to hold."""
        axis, top = self._axis, BARS[0]
        start, end = axis.tick_at(rect.left() - 60), axis.tick_at(rect.right() + 1)
        for line in grid_lines(song.meter_map, start, end, axis.pixels_per_tick):
            ink = LINE_COLOURS["phrase" if line.kind == "phrase" else "bar"]
            short = SHORTER.get(line.kind, 9)
            painter.fillRect(round(axis.x_of(line.tick)), top + short, 1, HEIGHT_PX - top - short, ink)
        has_changes, ink, taken = len(song.meter_map.changes) > 1, colour("text-soft"), -1.0
        for bar in bars_between(song.meter_map, start, end):
            shows_meter = bar.begins_meter and has_changes
            if shows_meter or bar.number % bars_per_label(bar.meter, axis.pixels_per_tick) == 0:
                text = f"{bar.number + 1}  {bar.meter}" if shows_meter else str(bar.number + 1)
                x = round(axis.x_of(bar.start_tick)) + 4
                right = x + self._metrics.horizontalAdvance(text)
                if right <= axis.width_px and x > taken:
                    self._stamps.stamp(painter, x, top, text, axis.width_px, ink)
                    taken = right + LABEL_GAP_PX

    def brace(self, painter: QPainter, loop_ticks: tuple[int, int] | None) -> None:
        """The loop brace, with a handle at each end."""
        if loop_ticks is None:
            return
        left, right = (round(self._axis.x_of(tick)) for tick in loop_ticks)
        painter.fillRect(left, BRACE[0] + 3, max(2, right - left), 4, colour("accent"))
        for x in (left, right - 3):
            painter.fillRect(x, BRACE[0] + 1, 3, 8, colour("accent"))

    def playhead(self, painter: QPainter, x: int) -> None:
        """The head that shows where the song stands."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("playhead"))
        top = BRACE[0]
        painter.drawPolygon(
            QPolygonF([QPointF(x - 6, top), QPointF(x + 6, top), QPointF(x + 1, top + 10), QPointF(x - 1, top + 10)])
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(x - 1, top + 8, 2, HEIGHT_PX - top - 8, colour("playhead"))

    def _section_name(self, painter: QPainter, name: str, left: int, right: int) -> None:
        room = right - left - 8
        if room < 12:
            return
        text = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour("text"))
        painter.drawText(QRectF(left + 6, SECTIONS[0], room + 2, SECTIONS[1]), Qt.AlignmentFlag.AlignVCenter, text)


def section_spans(song: Song) -> list[tuple[str, int, int]]:
    """Name, start and end in ticks of each section."""
    bar_start = song.meter_map.bar_start_tick
    return [
        (section.name, bar_start(section.start_bar), bar_start(section.start_bar + section.bars)) for section in song.sections
    ]
