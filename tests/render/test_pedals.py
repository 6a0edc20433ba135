"""Until when notes sound under pedals, tick by tick."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.model.song import PedalSpan
from airdesk.render.pedals import let_go_ticks, softened


def _let_go(note: tuple[int, int], *pedals: PedalSpan) -> int:
    start, end = np.array([note[0]]), np.array([note[1]])
    return int(let_go_ticks(start, end, pedals)[0])


@pytest.mark.parametrize(
    ("note", "until"),
    [
        ((0, 50), 50),  # over before the pedal goes down
        ((0, 100), 200),  # let go as it goes down: kept
        ((0, 150), 200),
        ((110, 150), 200),
        ((110, 200), 200),  # let go as it comes up
        ((110, 250), 250),
        ((300, 350), 400),  # the second time it is down
    ],
)
def test_sustain_keeps_what_is_let_go_while_it_is_down(note: tuple[int, int], until: int) -> None:
    assert _let_go(note, PedalSpan("sustain", 100, 200), PedalSpan("sustain", 300, 400)) == until


def test_a_pedal_that_comes_up_and_goes_down_at_once_damps_in_between() -> None:
    assert _let_go((0, 150), PedalSpan("sustain", 100, 200), PedalSpan("sustain", 200, 300)) == 200


@pytest.mark.parametrize(
    ("note", "until"),
    [
        ((0, 50), 50),  # not down when the pedal goes down
        ((50, 150), 200),
        ((99, 150), 200),
        ((100, 150), 150),  # struck as it goes down: not kept
        ((110, 150), 150),
        ((50, 250), 250),
    ],
)
def test_sostenuto_keeps_only_what_was_down(note: tuple[int, int], until: int) -> None:
    assert _let_go(note, PedalSpan("sostenuto", 100, 200)) == until


def test_what_sostenuto_lets_go_may_still_be_kept_by_sustain() -> None:
    assert _let_go((50, 150), PedalSpan("sostenuto", 100, 200), PedalSpan("sustain", 180, 300)) == 300
    assert _let_go((50, 150), PedalSpan("sostenuto", 100, 200), PedalSpan("sustain", 140, 190)) == 200


def test_soft_makes_only_what_is_struck_in_it_softer() -> None:
    velocity = softened(np.array([0, 100, 150, 200]), np.array([100, 100, 1, 100]), [PedalSpan("soft", 100, 200)])
    assert velocity.tolist() == [100, 75, 1, 100]


spans = st.builds(lambda start, length: PedalSpan("sustain", start, start + length), st.integers(0, 500), st.integers(1, 200))
keys = st.builds(lambda start, length: (start, start + length), st.integers(0, 500), st.integers(1, 200))


@given(st.lists(spans, max_size=6), st.lists(keys, min_size=1, max_size=10))
def test_no_note_is_shortened_and_none_outlasts_the_last_pedal(pedals: list[PedalSpan], notes: list[tuple[int, int]]) -> None:
    start, end = np.array(notes).T
    until = let_go_ticks(start, end, pedals)
    last = max((span.end_tick for span in pedals), default=0)
    assert (until >= end).all()
    assert all(new == old or new <= last for new, old in zip(until, end, strict=True))
