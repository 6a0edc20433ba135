from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.composing.motif import Motif, count_notes, cut_cell, draw_motif, inverted, late_cell, varied_cell, with_rhythm
from airdesk.facts.genres import Melody

CELLS = st.text(alphabet="x-.", min_size=16, max_size=16).map(lambda text: "x" + text[1:])


@given(CELLS, st.integers(0, 1000))
def test_a_motif_has_a_move_between_any_two_notes(cell: str, seed: int) -> None:
    motif = draw_motif(Random(seed), Melody(), cell)
    assert len(motif.moves) == max(0, motif.num_notes - 1)


@given(CELLS, st.integers(0, 1000))
def test_a_varied_rhythm_keeps_its_length_and_nearly_all_its_notes(cell: str, seed: int) -> None:
    varied = varied_cell(Random(seed), cell, 2)
    assert len(varied) == len(cell)
    assert abs(count_notes(varied) - count_notes(cell)) <= 1


def test_upside_down_twice_is_the_motif_again() -> None:
    motif = Motif("x-x-x---........", (2, -1))
    assert inverted(inverted(motif)) == motif


def test_a_late_rhythm_keeps_all_its_notes_or_stays() -> None:
    assert late_cell("x-x-x---........", 2) == "..x-x-x---......"
    assert late_cell("x---x---x---x-x-", 2) == "x---x---x---x-x-"


@pytest.mark.parametrize(("cell", "cut"), [("x-x-x-x-x-x-----", "x-x-x-x-........"), ("........x-x-x---", "........x-x-x---")])
def test_a_cut_rhythm_is_its_first_half_unless_that_is_silent(cell: str, cut: str) -> None:
    assert cut_cell(cell) == cut


def test_a_shape_goes_on_by_its_own_beginning() -> None:
    assert with_rhythm(Motif("x-x-x---........", (2, -1)), "x-x-x-x-x-......").moves == (2, -1, -2, 1)
