"""Outlines of songs as pictures: without gaps, as high as the sound is loud, the lower ranges of frequencies in front."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from airdesk.ui.automix.song_shapes import overview_heights
from airdesk.ui.automix.wave_image import largest, loudness_levels, wave_image
from airdesk.ui.automix.wave_strip import HIGH, LOW, MID, draw_strip

BLUE, RED = QColor("#0000ff"), QColor("#ff0000")


def column(image: QImage, x: int) -> list[str]:
    return [QColor(image.pixelColor(x, y)).name() for y in range(image.height()) if image.pixelColor(x, y).alpha()]


def reach(image: QImage) -> list[int]:
    return [len(column(image, x)) for x in range(image.width())]


def test_outline_is_as_high_as_it_is_loud_and_has_no_gaps() -> None:
    heights = reach(wave_image([(np.array([1.0, 1.0, 0.5, 0.5, 0.0]), BLUE)], 42))
    assert heights == pytest.approx([40, 40, 20, 20, 1], abs=1)


def test_lower_of_two_outlines_lies_in_front_in_each_column() -> None:
    image = wave_image([(np.array([1.0, 0.2]), BLUE), (np.array([0.4, 0.8]), RED)], 42)
    assert [column(image, x)[0] for x in (0, 1)] == ["#0000ff", "#ff0000"]
    assert [image.pixelColor(x, 21).name() for x in (0, 1)] == ["#ff0000", "#0000ff"]


@pytest.mark.parametrize("width", [90, 400, 610])
def test_steady_song_is_a_band_in_the_table_at_any_width(qapp: object, width: int) -> None:
    strip = draw_strip([(255, 255, 255)] * 400, QSize(width, 24), scale=2.0)
    assert (strip.width(), strip.devicePixelRatio()) == (2 * width, 2.0)
    assert min(reach(strip.toImage())) >= 44
    assert {column(strip.toImage(), x)[0] for x in range(2 * width)} == {LOW}
    assert {MID, HIGH} < set(column(strip.toImage(), width))


def test_song_without_an_outline_has_an_empty_strip(qapp: object) -> None:
    assert max(reach(draw_strip([], QSize(40, 24)).toImage())) == 0


def test_roots_of_the_analysis_are_undone() -> None:
    assert loudness_levels([(255, 128, 0)])[:, 0] == pytest.approx([1.0, 0.252, 0.0], abs=0.001)


def test_loudest_between_two_edges_counts_also_where_a_loop_goes_back() -> None:
    values = np.array([0.1, 0.9, 0.2, 0.3])
    assert largest(values, np.array([0.0, 2.0, 4.0])).tolist() == [0.9, 0.3]
    assert largest(values, np.array([3.0, 1.0, 2.0])).tolist() == [0.3, 0.9]
    assert largest(values, np.array([1.0, 1.4, 1.9])).tolist() == [0.9, 0.9]


def test_places_are_moments_of_the_song() -> None:
    heights = overview_heights(np.array([0.0, 1.0, 0.5, 0.0]), 40.0, np.array([10.0, 20.0, 30.0]))
    assert heights.tolist() == [1.0, 0.5]
