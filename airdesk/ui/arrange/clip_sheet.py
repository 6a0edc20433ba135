"""The clips of all visible lanes in one picture, drawn anew only when zoom, rows or notes change or scrolling leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from airdesk.audio.peaks import PeakPyramid
from airdesk.model.audio_clip import AudioClip
from airdesk.model.timebase import TempoMap, constant_tempo
from airdesk.ui.arrange.clip_waves import ClipWaves
from airdesk.ui.arrange.lane import Lane
from airdesk.ui.arrange.lane_layout import CLIP_GAP_PX, TITLE_PX, LaneLayout
from airdesk.ui.arrange.lanes_painter import CORNER_PX, NARROW_PX, clip_colours, mixed
from airdesk.ui.arrange.wave_picture import Columns, draw_wave, wave_columns
from airdesk.ui.theme import colour
from airdesk.ui.widgets.note_raster import Pixels, argb, as_image, empty_pixels, fill_bars
from airdesk.ui.widgets.time_axis import TimeAxis

MARGIN_PX: Final = 192  # drawn beyond all edges, so that scrolling finds it ready
MOST_WAVES: Final = 2000  # of clips, remembered as they are drawn
QUIET: Final = 0.42  # how much of their colour notes have that are not heard


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the picture was drawn for."""

    pixels_per_tick: float
    height_px: int
    width_px: int
    row_px: int
    device_ratio: float
    tempo_map: TempoMap


class ClipSheet:
    """The picture and what it shows."""

    def __init__(self) -> None:
        self._frame: _Frame | None = None
        self._lanes: tuple[Lane, ...] = ()
        self._start_px = 0
        self._top_px = 0
        self._margin_px = 0
        self._image = QImage()
        self._waves_drawn: dict[tuple[int, int, float, int, int], tuple[AudioClip, PeakPyramid, TempoMap, Columns]] = {}
        self.waves: ClipWaves | None = None  # where the outlines of audio clips come from
        self.tempo_map = constant_tempo(120.0)
        self.num_drawn = 0  # pictures drawn so far

    def picture(
        self, lanes: tuple[Lane, ...], axis: TimeAxis, layout: LaneLayout, height_px: int, device_ratio: float
    ) -> tuple[QImage, int, int]:
        """The picture and where to draw it."""
        frame = _Frame(axis.pixels_per_tick, height_px, axis.width_px, layout.row_px, device_ratio, self.tempo_map)
        inside = (
            0 <= axis.left_px - self._start_px <= 2 * self._margin_px
            and 0 <= layout.top_px - self._top_px <= 2 * self._margin_px
        )
        if frame != self._frame or not inside or not _same_look(lanes, self._lanes):
            is_zooming = self._frame is not None and frame.pixels_per_tick != self._frame.pixels_per_tick
            self._margin_px = 0 if is_zooming else MARGIN_PX  # the next frame of a zoom needs another picture anyway
            self._frame, self._lanes = frame, lanes
            self._start_px, self._top_px = axis.left_px - self._margin_px, layout.top_px - self._margin_px
            self._image = self._drawn(frame, layout)
            self.num_drawn += 1
        return self._image, self._start_px - axis.left_px, self._top_px - layout.top_px

    def forget(self) -> None:
        """Draw anew next time: an outline is another one."""
        self._frame = None

    def _drawn(self, frame: _Frame, layout: LaneLayout) -> QImage:
        ratio = frame.device_ratio
        width, height = frame.width_px + 2 * self._margin_px, frame.height_px + 2 * self._margin_px
        pixels = empty_pixels(round(width * ratio), round(height * ratio))
        image = as_image(pixels, ratio)
        rows = layout.rows_between(-self._margin_px, frame.height_px + self._margin_px)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        for row in rows:
            self._draw_clips(painter, frame, layout, row)
        painter.end()
        for row in rows:
            self._draw_notes(pixels, frame, layout, row)
            self._draw_waves(pixels, frame, layout, row)
        return image

    def _draw_clips(self, painter: QPainter, frame: _Frame, layout: LaneLayout, row: int) -> None:
        lane, zoom, start_px = self._lanes[row], frame.pixels_per_tick, self._start_px
        width = frame.width_px + 2 * self._margin_px
        top, height = layout.row_top(row) + self._margin_px + CLIP_GAP_PX, layout.row_px - 2 * CLIP_GAP_PX - 1
        body, strip = clip_colours(lane)
        boxes = []
        for place in lane.places_between(start_px / zoom, (start_px + width) / zoom):
            left = max(-20, round(place.start_tick * zoom) - start_px)
            right = min(width + 20, round(place.end_tick * zoom) - start_px - 1)
            boxes.append((left, max(1, right - left)))
        for fill, high, corner in ((body, height, CORNER_PX), (strip, TITLE_PX, CORNER_PX - 1)):
            painter.setBrush(fill)
            for left, wide in boxes:
                if wide < NARROW_PX:
                    painter.fillRect(left, top, wide, high, fill)
                else:
                    painter.drawRoundedRect(QRectF(left, top, wide, high), corner, corner)

    def _draw_notes(self, pixels: Pixels, frame: _Frame, layout: LaneLayout, index: int) -> None:
        lane, ratio = self._lanes[index], frame.device_ratio
        scale = np.float32(frame.pixels_per_tick * ratio)
        offset = np.float32(self._start_px * ratio)
        left_tick = self._start_px / frame.pixels_per_tick
        seen = lane.notes_between(left_tick, left_tick + pixels.shape[1] / scale)
        lefts = np.rint(lane.starts[seen] * scale - offset).astype(np.int32)
        top, bottom = (y + self._margin_px for y in layout.notes_span(index))
        thick = _thickness(lane, bottom - top, ratio)
        if lane.track.is_percussion:
            rights = lefts + thick
        else:
            rights = np.maximum(np.rint(lane.ends[seen] * scale - offset).astype(np.int32) - 1, lefts + 1)
        room = (bottom - top) * ratio - thick
        tops = np.rint(top * ratio + (1 - lane.heights[seen]) * np.float32(room)).astype(np.int32)
        ink = lane.colour if lane.is_heard else mixed(lane.colour, colour("ground"), QUIET)
        fill_bars(pixels, tops, lefts, rights, thick, argb(ink))

    def _columns(self, clip: AudioClip, peaks: PeakPyramid, frame: _Frame, first_px: int, count: int) -> Columns:
        """The wave of a clip from a pixel of the song on; remembered, for while one clip is dragged the others stay."""
        zoom = frame.pixels_per_tick * frame.device_ratio
        key = (id(clip), id(peaks), zoom, first_px, count)
        kept = self._waves_drawn.get(key)
        if kept is None or kept[0] is not clip or kept[1] is not peaks or kept[2] is not frame.tempo_map:
            columns = wave_columns(clip, peaks, frame.tempo_map, first_px / zoom, 1 / zoom, count)
            kept = self._waves_drawn[key] = (clip, peaks, frame.tempo_map, columns)
            if len(self._waves_drawn) > MOST_WAVES:
                del self._waves_drawn[next(iter(self._waves_drawn))]
        return kept[3]

    def _draw_waves(self, pixels: Pixels, frame: _Frame, layout: LaneLayout, index: int) -> None:
        lane, ratio, zoom = self._lanes[index], frame.device_ratio, frame.pixels_per_tick * frame.device_ratio
        start_px, width = round(self._start_px * ratio), pixels.shape[1]
        top, bottom = (round((y + self._margin_px) * ratio) for y in layout.wave_span(index))
        loud, quiet = argb(lane.colour), argb(mixed(lane.colour, colour("ground"), QUIET))
        for place in lane.places_between(start_px / zoom, (start_px + width) / zoom):
            if place.audio_index < 0 or self.waves is None:
                continue
            clip = lane.track.audio_clips[place.audio_index]
            peaks = self.waves.of(clip.source.path)
            ink = loud if lane.is_heard and not clip.is_muted else quiet
            first, last = max(0, round(place.start_tick * zoom) - start_px), round(place.end_tick * zoom) - start_px - 1
            count = min(width, last) - first
            if peaks is not None and count > 0:
                draw_wave(pixels, first, top, bottom, self._columns(clip, peaks, frame, first + start_px, count), ink)


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
