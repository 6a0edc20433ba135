"""Where the mouse takes hold of an audio clip: its ends, its fades, or the whole."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF

from airdesk.model.audio_clip import AudioClip
from airdesk.model.timebase import TempoMap
from airdesk.ui.arrange.lane_layout import TITLE_PX
from airdesk.ui.widgets.time_axis import TimeAxis

Grip = Literal["start", "end", "fade in", "fade out", "whole"]

EDGE_PX: Final = 6.0
HANDLE_PX: Final = 7.0  # of a fade's handle to either side
NARROW_PX: Final = 24.0  # narrower clips have no handles and thin edges


def fade_points(clip: AudioClip, rect: QRectF, axis: TimeAxis, tempo_map: TempoMap) -> tuple[QPointF, QPointF]:
    """Where the handles of both fades of a clip lie: below the title, where the fade is over."""
    start, end = (tempo_map.tick_to_seconds(tick) for tick in (clip.start_tick, clip.end_tick))
    left = axis.x_of(tempo_map.seconds_to_tick(min(end, start + clip.fade_in_seconds)))
    right = axis.x_of(tempo_map.seconds_to_tick(max(start, end - clip.fade_out_seconds)))
    y = rect.top() + TITLE_PX
    return QPointF(max(left, rect.left()), y), QPointF(min(right, rect.right()), y)


def grip_at(place: QPointF, clip: AudioClip, rect: QRectF, axis: TimeAxis, tempo_map: TempoMap) -> Grip:
    """What the mouse takes hold of at a place inside a clip's rectangle."""
    if rect.width() >= NARROW_PX:
        for grip, handle in zip(("fade in", "fade out"), fade_points(clip, rect, axis, tempo_map), strict=True):
            if abs(place.x() - handle.x()) <= HANDLE_PX and abs(place.y() - handle.y()) <= HANDLE_PX:
                return grip
    edge = EDGE_PX if rect.width() >= NARROW_PX else rect.width() / 4
    if place.x() <= rect.left() + edge:
        return "start"
    return "end" if place.x() >= rect.right() - edge else "whole"
