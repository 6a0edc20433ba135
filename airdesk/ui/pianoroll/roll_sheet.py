"""Ghost notes and notes in one picture that scrolling and the playhead use again: few are drawn one by one, many by numpy."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from airdesk.ui.arrange.lanes_painter import mixed
from airdesk.ui.pianoroll.pitch_rows import PitchRows
from airdesk.ui.pianoroll.roll_notes import RollNotes
from airdesk.ui.theme import colour
from airdesk.ui.widgets.contrast import ink_on
from airdesk.ui.widgets.note_raster import Pixels, argb, argb_table, as_image, empty_pixels, fill_bars
from airdesk.ui.widgets.time_axis import TimeAxis

MARGIN_PX: Final = 256
ONE_BY_ONE: Final = 500  # more notes than that get no round corners
CORNER_PX: Final = 2.5
FAINTEST: Final = 0.42  # how much of its colour the softest note has
GHOST_ALPHA: Final = 0.16


@lru_cache(maxsize=32)
def _velocity_colours(rgb: int) -> list[QColor]:
    ground, track_colour = colour("ground"), QColor.fromRgb(rgb)
    return [mixed(track_colour, ground, FAINTEST + (1 - FAINTEST) * velocity / 127) for velocity in range(128)]


def velocity_colours(track_colour: QColor) -> list[QColor]:
    """A colour for each velocity: the harder, the brighter."""
    return _velocity_colours(track_colour.rgb())


@lru_cache(maxsize=32)
def _name_inks(rgb: int) -> list[QColor]:
    return [ink_on(ground) for ground in _velocity_colours(rgb)]


def name_inks(track_colour: QColor) -> list[QColor]:
    """The colour of a note's name for each velocity."""
    return _name_inks(track_colour.rgb())


class RollSheet:
    """The picture and what it shows."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._start_px = 0
        self._margin_px = 0
        self._zoom = 0.0
        self._image = QImage()
        self._first_row = 0

    def picture(
        self,
        notes: RollNotes,
        ghosts: tuple[RollNotes, ...],
        axis: TimeAxis,
        rows: PitchRows,
        device_ratio: float,
    ) -> tuple[QImage, int, int]:
        """The picture and where to draw it."""
        shown = rows.visible()
        key = (notes, ghosts, axis.pixels_per_tick, axis.width_px, rows.row_px, shown, rows.pitches, device_ratio)
        inside = self._start_px <= axis.left_px <= self._start_px + 2 * self._margin_px
        if key != self._key or not inside:
            is_zooming = self._zoom not in (0.0, axis.pixels_per_tick)
            self._zoom = axis.pixels_per_tick
            self._margin_px = 0 if is_zooming else MARGIN_PX  # the next frame of a zoom needs another picture anyway
            self._key, self._start_px, self._first_row = key, axis.left_px - self._margin_px, shown.start
            self._image = self._drawn(notes, ghosts, axis, rows, device_ratio)
        return self._image, self._start_px - axis.left_px, rows.y_of_row(self._first_row)

    def _drawn(self, notes: RollNotes, ghosts: tuple[RollNotes, ...], axis: TimeAxis, rows: PitchRows, ratio: float) -> QImage:
        width = axis.width_px + 2 * self._margin_px
        flat = empty_pixels(round(width * ratio), len(rows.visible()))
        for ghost in ghosts:
            self._fill(flat, ghost, axis, rows, ratio, argb(_ghost_colour()))
        seen = notes.between(axis.tick_at(-self._margin_px), axis.tick_at(axis.width_px + self._margin_px))
        are_few = seen.stop - seen.start <= ONE_BY_ONE
        if not are_few:
            self._fill(flat, notes, axis, rows, ratio, argb_table(velocity_colours(notes.colour)))
        height = max(1, round(rows.row_px * ratio))
        tall = np.repeat(flat, height, axis=0)
        if height > 3:
            tall.reshape(len(flat), height, -1)[:, -1, :] = 0
        image = as_image(tall, ratio)
        if are_few:
            self._draw_one_by_one(image, notes, seen, axis, rows)
        return image

    def _draw_one_by_one(self, image: QImage, notes: RollNotes, seen: slice, axis: TimeAxis, rows: PitchRows) -> None:
        zoom, colours = axis.pixels_per_tick, velocity_colours(notes.colour)
        lefts = np.rint(notes.starts[seen] * zoom).astype(int) - self._start_px
        widths = np.maximum(np.rint(notes.ends[seen] * zoom).astype(int) - self._start_px - lefts - 1, 2)
        tops = (rows.row_of[notes.pitches[seen]] - self._first_row) * rows.row_px
        height = rows.row_px - 1
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        columns = (lefts.tolist(), tops.tolist(), widths.tolist(), notes.velocities[seen].tolist())
        for left, top, width, velocity in zip(*columns, strict=True):
            painter.setBrush(colours[velocity])
            painter.drawRoundedRect(left, top, width, height, CORNER_PX, CORNER_PX)
        painter.end()

    def _fill(
        self, flat: Pixels, notes: RollNotes, axis: TimeAxis, rows: PitchRows, ratio: float, colours: int | Pixels
    ) -> None:
        scale, offset = np.float32(axis.pixels_per_tick * ratio), np.float32(self._start_px * ratio)
        left_tick = self._start_px / axis.pixels_per_tick
        seen = notes.between(left_tick, left_tick + flat.shape[1] / float(scale))
        lefts = np.rint(notes.starts[seen] * scale - offset).astype(np.int32)
        rights = np.maximum(np.rint(notes.ends[seen] * scale - offset).astype(np.int32) - 1, lefts + 1)
        tops = rows.row_of[notes.pitches[seen]] - np.int32(self._first_row)
        if not isinstance(colours, int):
            colours = colours[notes.velocities[seen]]
        fill_bars(flat, tops, lefts, rights, 1, colours)


def _ghost_colour() -> QColor:
    ghost = colour("text")
    ghost.setAlphaF(GHOST_ALPHA)
    return ghost
