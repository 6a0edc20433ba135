"""Ghost notes, and the notes where they are many, in one picture that scrolling and the playhead use again."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtGui import QColor, QImage

from airdesk.ui.arrange.lanes_painter import mixed
from airdesk.ui.pianoroll.pitch_rows import PitchRows
from airdesk.ui.pianoroll.roll_notes import RollNotes
from airdesk.ui.theme import colour
from airdesk.ui.widgets.note_raster import Pixels, argb, argb_table, as_image, empty_pixels, fill_bars
from airdesk.ui.widgets.time_axis import TimeAxis

MARGIN_PX: Final = 256
FAINTEST: Final = 0.42  # how much of its colour the softest note has
GHOST_ALPHA: Final = 0.16


def velocity_colours(track_colour: QColor) -> list[QColor]:
    """A colour for each velocity: the harder, the brighter."""
    ground = colour("ground")
    return [mixed(track_colour, ground, FAINTEST + (1 - FAINTEST) * velocity / 127) for velocity in range(128)]


class RollSheet:
    """The picture and what it shows."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._start_px = 0
        self._image = QImage()
        self._first_row = 0

    def picture(
        self,
        notes: RollNotes | None,
        ghosts: tuple[RollNotes, ...],
        axis: TimeAxis,
        rows: PitchRows,
        device_ratio: float,
    ) -> tuple[QImage, int, int]:
        """The picture and where to draw it. *notes*: None where they are few and drawn one by one."""
        shown = rows.visible()
        key = (notes, ghosts, axis.pixels_per_tick, axis.width_px, rows.row_px, shown, rows.pitches, device_ratio)
        inside = self._start_px <= axis.left_px <= self._start_px + 2 * MARGIN_PX
        if key != self._key or not inside:
            self._key, self._start_px, self._first_row = key, axis.left_px - MARGIN_PX, shown.start
            self._image = as_image(self._drawn(notes, ghosts, axis, rows, device_ratio), device_ratio)
        return self._image, self._start_px - axis.left_px, rows.y_of_row(self._first_row)

    def _drawn(
        self, notes: RollNotes | None, ghosts: tuple[RollNotes, ...], axis: TimeAxis, rows: PitchRows, ratio: float
    ) -> Pixels:
        shown = rows.visible()
        flat = empty_pixels(round((axis.width_px + 2 * MARGIN_PX) * ratio), len(shown))
        for ghost in ghosts:
            self._fill(flat, ghost, axis, rows, ratio, argb(_ghost_colour()))
        if notes is not None:
            self._fill(flat, notes, axis, rows, ratio, argb_table(velocity_colours(notes.colour)))
        height = max(1, round(rows.row_px * ratio))
        tall = np.repeat(flat, height, axis=0)
        if height > 3:
            tall.reshape(len(flat), height, -1)[:, -1, :] = 0
        return tall

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
