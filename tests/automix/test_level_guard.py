"""Transitions neither dip nor bulge: a gain that follows the line between what is before and what is after."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.automix.joining import HeardJoin
from airdesk.automix.level_guard import LARGEST_BOOST_DB, LARGEST_CUT_DB, join_loudness, loudness_jump_lu, trim_of
from airdesk.automix.mix_timeline import Overlap

OVERLAP = Overlap("a", "b", 12.0, 28.0)


def heard(course_db: np.ndarray) -> HeardJoin:
    return HeardJoin(0, 0.0, tuple(0.05 * 10.0 ** (course_db / 10.0)))


def course(dip_db: float, *, before: float = 0.0, after: float = 0.0) -> np.ndarray:
    """40 s in tenths: a smooth dip or bump in the middle of the overlap between two plateaus."""
    times = np.arange(400) / 10.0
    line = np.interp(times, (12.0, 28.0), (before, after))
    return line + dip_db * np.exp(-0.5 * ((times - 20.0) / 2.5) ** 2)


@pytest.mark.parametrize(("dip_db", "after"), [(-6.0, 0.0), (4.0, 0.0), (-5.0, 4.0), (3.0, -5.0)])
def test_dips_and_bumps_are_made_good(dip_db: float, after: float) -> None:
    join = heard(course(dip_db, after=after))
    trim = trim_of([join], [OVERLAP])
    assert trim is not None
    values = trim.at(np.arange(400) / 10.0)
    assert values.min() >= -LARGEST_CUT_DB and values.max() <= LARGEST_BOOST_DB
    assert np.abs(values[:88]).max() == np.abs(values[312:]).max() == 0.0
    better = join_loudness(join, OVERLAP, trim)
    assert better is not None
    assert better.lowest_lu >= -2.3
    assert better.highest_lu <= 0.8


def test_a_short_deep_fade_that_ends_in_a_swell_comes_within_bounds_gently() -> None:
    """The louder neighbour begins with a swell; what lifts the fade must not lift it, nor the line it is held against."""
    times = np.arange(400) / 10.0
    faded = -7.0 * ((times > 15.0) & (times < 18.5)) + 3.0 * ((times >= 18.5) & (times < 20.0))
    beats = 4.0 * np.cos(2 * np.pi * times / 0.5)  # loudness moves from beat to beat, too
    join, overlap = heard(faded + beats), Overlap("a", "b", 14.0, 19.0)
    raw, trim = join_loudness(join, overlap), trim_of([join], [overlap])
    assert raw is not None and trim is not None
    better = join_loudness(join, overlap, trim)
    assert better is not None
    assert raw.lowest_lu < -4.5
    assert better.lowest_lu >= -2.6 and better.highest_lu <= 0.9
    assert np.abs(np.diff(trim.at(times))).max() < 0.6  # 6 dB a second


def test_a_trim_goes_on_from_the_one_before_it() -> None:
    """Two transitions close together: the first trim is the same whether or not the second one is known."""
    overlaps = [Overlap("a", "b", 12.0, 18.0), Overlap("b", "c", 20.0, 26.0)]
    dips = course(0.0) - 6.0 * np.exp(-0.5 * ((np.arange(400) / 10.0 - 15.0) / 1.5) ** 2)
    dips -= 6.0 * np.exp(-0.5 * ((np.arange(400) / 10.0 - 23.0) / 1.5) ** 2)
    joins = [HeardJoin(place, 0.0, heard(dips).hop_energies) for place in (0, 1)]
    first, both = trim_of(joins[:1], overlaps), trim_of(joins, overlaps)
    assert first is not None and both is not None
    assert both.points[: len(first.points)] == first.points
    moments = [moment for moment, _ in both.points]
    assert moments == sorted(moments)
    for join in joins:
        better = join_loudness(join, overlaps[join.place], both)
        assert better is not None and better.lowest_lu > -2.6 and better.highest_lu < 0.9


def test_what_is_even_or_silent_is_left_alone() -> None:
    assert trim_of([heard(course(-1.0))], [OVERLAP]) is None
    assert trim_of([heard(course(-6.0, before=-90.0))], [OVERLAP]) is None


def test_a_jump_is_what_is_louder_behind_than_before() -> None:
    assert loudness_jump_lu(heard(course(0.0, after=2.0)).hop_energies, OVERLAP) == pytest.approx(2.0, abs=0.01)
    assert loudness_jump_lu((), OVERLAP) is None
