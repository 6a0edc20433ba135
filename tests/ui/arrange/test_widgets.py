from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from airdesk.model.plan import ROLES
from airdesk.ui.arrange.lanes_painter import DARK, mixed
from airdesk.ui.arrange.section_colours import section_colour
from airdesk.ui.pianoroll.roll_sheet import name_inks, velocity_colours
from airdesk.ui.theme import TRACK_COLOURS, colour
from airdesk.ui.widgets.contrast import contrast
from airdesk.ui.widgets.mini_meter import LOWEST_DB, MiniMeter
from airdesk.ui.widgets.note_raster import argb, as_image, empty_pixels, fill_bars
from airdesk.ui.widgets.time_axis import TimeAxis


def test_text_on_clips_sections_and_notes_can_be_read() -> None:
    ground = colour("ground")
    for role in ROLES:
        for name in TRACK_COLOURS[role]:
            track = QColor(name)
            assert contrast(DARK, mixed(track, ground, 0.8)) >= 4.5, name
            assert contrast(colour("text-soft"), mixed(track, ground, 0.22)) >= 4.5, name
            assert all(contrast(*pair) >= 4.5 for pair in zip(velocity_colours(track), name_inks(track), strict=True)), name
    for section in ("intro", "verse", "hook", "chorus", "drop", "bridge", "outro", "break", "solo", "build", "anything"):
        assert contrast(colour("text"), section_colour(section)) >= 4.5, section


def test_a_meter_jumps_up_and_falls_slowly(qtbot: Any) -> None:
    meter = MiniMeter()
    qtbot.addWidget(meter)
    meter.resize(5, 40)
    meter.set_levels(1.0, 0.0)
    assert meter.levels_db == (0.0, LOWEST_DB)
    meter.set_levels(0.0, 0.0)
    assert -3 < meter.levels_db[0] < 0


def test_bars_are_filled_as_asked_and_cut_at_the_edges() -> None:
    pixels = empty_pixels(10, 6)
    ink = argb(QColor("#ff0000"))
    tops = np.array([0, 2, 5, -1], np.int32)
    lefts = np.array([-3, 4, 0, 0], np.int32)
    rights = np.array([2, 20, 9, 9], np.int32)
    fill_bars(pixels, tops, lefts, rights, 2, ink)
    filled = pixels == ink
    assert filled[:2, :2].all() and filled[2:4, 4:].all() and filled.sum() == 4 + 12
    image = as_image(pixels)
    assert image.pixelColor(0, 0) == QColor("#ff0000") and image.pixelColor(3, 0).alpha() == 0


def test_colours_may_differ_from_bar_to_bar() -> None:
    pixels = empty_pixels(4, 1)
    rows = np.zeros(2, np.int32)
    fill_bars(pixels, rows, np.array([0, 2], np.int32), np.array([2, 4], np.int32), 1, np.array([7, 9], np.uint32))
    assert pixels.tolist() == [[7, 7, 9, 9]]


def test_an_axis_keeps_the_tick_under_the_cursor_and_its_limits(qapp: Any) -> None:
    axis = TimeAxis()
    axis.set_width(1000)
    axis.set_end(100_000)
    axis.fit()
    for factor in (1.3, 2.0, 1.1, 0.7, 3.0):
        tick = axis.tick_at(333)
        axis.zoom_at(333, factor)
        assert abs(axis.x_of(tick) - 333) <= 1
    for _ in range(100):
        axis.zoom_at(500, 2)
    assert axis.pixels_per_tick == 2.0
    for _ in range(100):
        axis.zoom_at(500, 0.5)
    assert axis.left_px == 0 and axis.x_of(100_000) <= 1000
    axis.set_width(500)
    assert axis.x_of(100_000) <= 500  # what was seen whole stays whole
