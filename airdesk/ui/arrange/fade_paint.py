"""Draws the fades of audio clips and the handles that move them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from airdesk.model.audio_clip import AudioClip
from airdesk.model.song import Song
from airdesk.ui.arrange.clip_grip import NARROW_PX, Grip, fade_points
from airdesk.ui.arrange.lane import Lane
from airdesk.ui.arrange.lanes_painter import LanesPainter
from airdesk.ui.theme import colour

GRIP_SHAPES: Final[dict[Grip, Qt.CursorShape]] = {
    "start": Qt.CursorShape.SplitHCursor,
    "end": Qt.CursorShape.SplitHCursor,
    "fade in": Qt.CursorShape.SizeHorCursor,
    "fade out": Qt.CursorShape.SizeHorCursor,
    "whole": Qt.CursorShape.OpenHandCursor,
}
_SHADE: Final = QColor(8, 9, 11, 90)
_HANDLE_PX: Final = 3.5


def paint_fades(painter: QPainter, lanes: LanesPainter, lane: Lane, row: int, song: Song, handled: set[int]) -> None:
    """The fades of a lane's audio clips in view. *handled*: indices of the clips that show their handles."""
    if not lane.track.audio_clips:
        return
    axis = lanes.axis
    start, end = axis.tick_at(0), axis.tick_at(axis.width_px)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for place in lane.places_between(start, end):
        if place.audio_index < 0:
            continue
        clip, rect = lane.track.audio_clips[place.audio_index], lanes.clip_rect(place, row)
        points = fade_points(clip, rect, axis, song.tempo_map)
        _paint_lines(painter, clip, rect, points)
        if place.index in handled and rect.width() >= NARROW_PX:
            _paint_handles(painter, points)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_lines(painter: QPainter, clip: AudioClip, rect: QRectF, points: tuple[QPointF, QPointF]) -> None:
    for seconds, point, foot in (
        (clip.fade_in_seconds, points[0], rect.bottomLeft()),
        (clip.fade_out_seconds, points[1], rect.bottomRight()),
    ):
        if seconds <= 0.0:
            continue
        path = QPainterPath(foot)
        if clip.fade_shape == "linear":
            path.lineTo(point)
        else:  # steep at the foot, flat at the top
            path.quadTo(QPointF(foot.x() + 0.35 * (point.x() - foot.x()), point.y()), point)
        painter.setPen(QPen(colour("text"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        path.lineTo(QPointF(foot.x(), point.y()))
        path.closeSubpath()
        painter.fillPath(path, _SHADE)


def _paint_handles(painter: QPainter, points: tuple[QPointF, QPointF]) -> None:
    painter.setPen(QPen(colour("ground"), 1.0))
    painter.setBrush(colour("text"))
    for point in points:
        painter.drawEllipse(point, _HANDLE_PX, _HANDLE_PX)
