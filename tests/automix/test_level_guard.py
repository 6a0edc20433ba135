"""Transitions neither dip nor bulge: a gain that follows the line between what is before and what is after."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.automix.joining import HeardJoin
from airdesk.automix.level_guard import LARGEST_BOOST_DB, join_loudness, loudness_jump_lu, trim_of
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
    assert np.abs(values).max() <= LARGEST_BOOST_DB
    assert np.abs(values[:88]).max() == np.abs(values[312:]).max() == 0.0
    better = join_loudness(join, OVERLAP, values)
    assert better is not None
    assert better.lowest_lu >= -3.0
    assert better.highest_lu <= 1.0


def test_what_is_even_or_silent_is_left_alone() -> None:
    assert trim_of([heard(course(-1.0))], [OVERLAP]) is None
    assert trim_of([heard(course(-6.0, before=-90.0))], [OVERLAP]) is None


def test_a_jump_is_what_is_louder_behind_than_before() -> None:
    assert loudness_jump_lu(heard(course(0.0, after=2.0)).hop_energies, OVERLAP) == pytest.approx(2.0, abs=0.01)
    assert loudness_jump_lu((), OVERLAP) is None
