"""Zones lie close together, reach every note, and change where the preset does."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.soundfont.preset_plan import PresetFacts, covers, layers_of, pitch_zones

FACTS = PresetFacts(0, 0, "Piano", "id", ((21, 108),), (), 0.5, False, 4.0)
ranges = st.lists(st.integers(0, 127), min_size=2, max_size=8, unique=True).map(sorted)


@given(ranges, st.integers(0, 60), st.integers(60, 127))
def test_every_covered_note_is_at_most_one_semitone_from_a_root(edges: list[int], low: int, high: int) -> None:
    covered = tuple(zip(edges[::2], edges[1::2], strict=False))
    facts = replace(FACTS, covered=covered)
    zones = pitch_zones(facts, low, high)
    assert all(covers(facts, root) for root, _, _ in zones)
    assert (zones[0][1], zones[-1][2]) == (0, 127)
    assert all(first + 1 == second for (_, _, first), (_, second, _) in pairwise(zones))
    roots = [root for root, _, _ in zones]
    assert roots == sorted(set(roots))
    inside = [(max(first, low), min(last, high)) for first, last in covered]
    for pitch in (pitch for first, last in inside for pitch in range(first, last + 1)):
        assert min(abs(root - pitch) for root in roots) <= 1


@pytest.mark.parametrize(
    ("bounds", "layers"),
    [
        ((), [(1, 64), (65, 96), (97, 127)]),
        ((64, 72, 80, 88, 96, 104, 112, 120), [(1, 64), (65, 96), (97, 127)]),
        ((70, 101), [(1, 70), (71, 101), (102, 127)]),
        ((80, 88, 96), [(1, 53), (54, 80), (81, 96), (97, 127)]),
        ((10, 120), [(1, 64), (65, 96), (97, 127)]),
    ],
)
def test_layers_change_where_the_preset_does(bounds: tuple[int, ...], layers: list[tuple[int, int]]) -> None:
    assert layers_of(replace(FACTS, velocity_bounds=bounds)) == layers
