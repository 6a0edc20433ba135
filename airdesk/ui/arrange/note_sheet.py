"""The notes of all visible lanes in one picture, drawn anew only when zoom, rows or notes change or scrolling leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtGui import QImage

from airdesk.ui.arrange.lane import Lane
from airdesk.ui.arrange.lane_layout import LaneLayout
from airdesk.ui.widgets.note_raster import Pixels, argb, as_image, empty_pixels, fill_bars
from airdesk.ui.widgets.time_axis import TimeAxis

MARGIN_PX: Final = 256  # drawn beyond both edges, so that scrolling finds it ready
QUIET_ALPHA: Final = 0.42  # of notes that are not heard


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the picture was drawn for."""

    pixels_per_tick: float
    top_px: int
    height_px: int
    width_px: int
    row_px: int
    device_ratio: float


class NoteSheet:
    """The picture and what it shows."""

    def __init__(self) -> None:
        self._frame: _Frame | None = None
        self._lanes: tuple[Lane, ...] = ()
        self._start_px = 0
        self._image = QImage()
        self.num_drawn = 0  # pictures drawn so far

    def picture(
        self, lanes: tuple[Lane, ...], axis: TimeAxis, layout: LaneLayout, height_px: int, device_ratio: float
    ) -> tuple[QImage, int]:
        """The picture and the x at which to draw it."""
        frame = _Frame(axis.pixels_per_tick, layout.top_px, height_px, axis.width_px, layout.row_px, device_ratio)
        inside = self._start_px <= axis.left_px <= self._start_px + 2 * MARGIN_PX
        if frame != self._frame or not inside or not _same_look(lanes, self._lanes):
            self._frame, self._lanes = frame, lanes
            self._start_px = axis.left_px - MARGIN_PX
            self._image = as_image(self._drawn(frame, layout), device_ratio)
            self.num_drawn += 1
        return self._image, self._start_px - axis.left_px

    def _drawn(self, frame: _Frame, layout: LaneLayout) -> Pixels:
        ratio = frame.device_ratio
        pixels = empty_pixels(round((frame.width_px + 2 * MARGIN_PX) * ratio), round(frame.height_px * ratio))
        for index in layout.visible_rows(frame.height_px, len(self._lanes)):
            self._draw_lane(pixels, frame, layout, index)
        return pixels

    def _draw_lane(self, pixels: Pixels, frame: _Frame, layout: LaneLayout, index: int) -> None:
        lane, ratio = self._lanes[index], frame.device_ratio
        scale = np.float32(frame.pixels_per_tick * ratio)
        offset = np.float32(self._start_px * ratio)
        left_tick = self._start_px / frame.pixels_per_tick
        seen = lane.notes_between(left_tick, left_tick + pixels.shape[1] / scale)
        lefts = np.rint(lane.starts[seen] * scale - offset).astype(np.int32)
        top, bottom = layout.notes_span(index)
        thick = _thickness(lane, bottom - top, ratio)
        if lane.track.is_percussion:
            rights = lefts + thick
        else:
            rights = np.maximum(np.rint(lane.ends[seen] * scale - offset).astype(np.int32) - 1, lefts + 1)
        room = (bottom - top) * ratio - thick
        tops = np.rint(top * ratio + (1 - lane.heights[seen]) * np.float32(room)).astype(np.int32)
        colour = lane.colour
        if not lane.is_heard:
            colour = type(colour)(colour)
            colour.setAlphaF(QUIET_ALPHA)
        fill_bars(pixels, tops, lefts, rights, thick, argb(colour))


def _thickness(lane: Lane, room_px: int, ratio: float) -> int:
    """Height of a note: thin enough to keep neighbouring pitches apart where there is room for it."""
    if lane.track.is_percussion:
        return round(2 * ratio)
    return max(round(2 * ratio), min(round(3 * ratio), int(room_px * ratio / (lane.num_rows + 1))))


def _same_look(lanes: tuple[Lane, ...], drawn: tuple[Lane, ...]) -> bool:
    """True where two states of the lanes have the same notes in the same colours."""
    if lanes is drawn:
        return True
    return len(lanes) == len(drawn) and all(
        new is old or (new.starts is old.starts and new.is_heard == old.is_heard and new.colour == old.colour)
        for new, old in zip(lanes, drawn, strict=True)
    )
