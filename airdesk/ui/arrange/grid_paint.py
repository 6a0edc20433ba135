"""Paints the lines of the grid, of timeline and piano roll alike."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import LineKind, grid_lines
from airdesk.ui.widgets.time_axis import TimeAxis


def paint_grid(painter: QPainter, rect: QRect, song: Song, axis: TimeAxis, colours: Mapping[LineKind, QColor]) -> None:
    """Lines from top to bottom of a rectangle; kinds without a colour are left out. Filling is faster than drawing lines."""
    start, end = axis.tick_at(rect.left() - 1), axis.tick_at(rect.right() + 1)
    top, height, left, zoom = rect.top(), rect.height(), axis.left_px, axis.pixels_per_tick
    for line in grid_lines(song.meter_map, start, end, zoom):
        ink = colours.get(line.kind)
        if ink is not None:
            painter.fillRect(round(line.tick * zoom) - left, top, 1, height, ink)
