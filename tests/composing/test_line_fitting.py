from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from airdesk.composing.line_fitting import Slot, fit_line

C_MAJOR = frozenset({0, 2, 4, 5, 7, 9, 11})
C_CHORD = frozenset({0, 4, 7})


def slots(targets: list[float], strong: bool = False) -> list[Slot]:
    return [Slot(target, C_MAJOR, C_CHORD, strong) for target in targets]


@given(st.lists(st.floats(50, 90), min_size=1, max_size=12))
def test_every_note_fits_and_lies_in_the_window(targets: list[float]) -> None:
    line = fit_line(slots(targets), 60, 76, None, 0.3)
    assert len(line) == len(targets)
    assert all(60 <= pitch <= 76 and pitch % 12 in C_MAJOR for pitch in line)


def test_a_shape_that_can_be_sung_is_kept() -> None:
    shape = [64, 65, 67, 69, 67, 64]
    assert fit_line(slots([float(pitch) for pitch in shape]), 55, 80, None, 0.9) == tuple(shape)


def test_notes_on_the_pulse_are_drawn_into_the_chord() -> None:
    line = fit_line(slots([62.0, 65.0, 69.0], strong=True), 55, 80, None, 0.2)
    assert all(pitch % 12 in C_CHORD for pitch in line)


def test_no_tritone_or_seventh_is_sung_where_another_note_is_near() -> None:
    line = fit_line(slots([65.0, 71.0, 60.0, 71.0]), 55, 80, None, 0.25)
    assert all(abs(after - before) not in (6, 10, 11) for before, after in pairwise(line))


def test_a_leap_turns_back() -> None:
    line = fit_line(slots([60.0, 69.0, 73.0]), 55, 80, None, 0.15)
    first, second = line[1] - line[0], line[2] - line[1]
    assert abs(first) < 5 or first * second <= 0 or abs(second) <= 2


def test_the_line_goes_on_from_the_note_before() -> None:
    assert fit_line(slots([64.0]), 55, 80, 64, 0.0)[0] in (62, 64, 65)
