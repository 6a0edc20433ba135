"""Samples that sound alike lie near each other, whatever their order, and what is no timbre is left out."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.inventory.matching.likeness import likeness_reason
from airdesk.inventory.matching.sound_vectors import NUM_TIMBRE, SoundVectors, sound_vectors
from airdesk.library.sample_vectors import VectorRow
from tests.helpers.sample_parts import sample

KICK, PIANO = ("kick", "drums", "drums", "kick", 0), ("piano", "keys", "melodic", "", 0)


def row(
    key: int, timbre: list[float], kind: tuple[str, str, str, str, int] = KICK, *, hz: float = 500.0, seconds: float = 1.0
) -> VectorRow:
    return VectorRow(key, json.dumps(timbre), hz, 0.2, seconds, seconds, kind)


def flat(value: float) -> list[float]:
    return [value] * NUM_TIMBRE


def near(vectors: SoundVectors, key: int, count: int) -> list[int]:
    place = vectors.place(key)
    assert place is not None
    return [other for other, _ in vectors.nearest(place, count)]


def test_the_nearest_timbre_comes_first_and_the_sample_itself_does_not() -> None:
    vectors = sound_vectors([[row(1, flat(0.0)), row(2, flat(2.0))], [row(5, flat(0.5)), row(9, flat(1.0))]])
    assert near(vectors, 1, 3) == [5, 9, 2]
    assert near(vectors, 1, 1) == [5]
    assert near(vectors, 1, 99) == [5, 9, 2]
    assert near(vectors, 1, 0) == []


def test_kind_length_and_brightness_count_too() -> None:
    vectors = sound_vectors([[row(1, flat(0.0)), row(2, flat(0.0), PIANO), row(3, flat(0.0), hz=4000.0), row(4, flat(0.0))]])
    assert near(vectors, 1, 1) == [4]
    vectors = sound_vectors([[row(1, flat(0.0)), row(2, flat(0.0), seconds=8.0), row(3, flat(0.0), seconds=1.1)]])
    assert near(vectors, 1, 2) == [3, 2]


@pytest.mark.parametrize("timbre", ["", "[]", "[1, 2]", json.dumps([float("nan")] * NUM_TIMBRE), json.dumps([1.0] * 30)])
def test_what_is_no_timbre_is_left_out(timbre: str) -> None:
    odd = VectorRow(2, timbre, None, None, None, None, KICK)
    vectors = sound_vectors([[row(1, flat(0.0)), odd, VectorRow(3, json.dumps(flat(1.0)), None, None, None, None, KICK)]])
    assert vectors.place(2) is None
    assert near(vectors, 1, 9) == [3]
    assert np.isfinite(vectors.numbers).all()


def test_nothing_at_all_gives_nothing() -> None:
    assert sound_vectors([]).place(1) is None
    assert len(sound_vectors([[]]).keys) == 0


NUMBERS = st.lists(st.floats(-9, 9, width=32), min_size=NUM_TIMBRE, max_size=NUM_TIMBRE)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.sampled_from([KICK, PIANO])), min_size=2, max_size=20), st.integers(1, 9), st.randoms())
def test_distances_are_even_and_blocks_do_not_matter(
    made: list[tuple[list[float], tuple[str, str, str, str, int]]], size: int, chance: random.Random
) -> None:
    rows = [row(number, timbre, kind) for number, (timbre, kind) in enumerate(made)]
    whole = sound_vectors([rows])
    parts = sound_vectors([rows[start : start + size] for start in range(0, len(rows), size)])
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    assert np.array_equal(whole.distances(one), parts.distances(one))
    assert whole.distances(one)[other] == pytest.approx(whole.distances(other)[one], abs=1e-5)
    assert whole.distances(one)[one] == 0.0
    found = [distance for _, distance in whole.nearest(one, 5)]
    assert found == sorted(found)


def test_in_what_two_are_alike() -> None:
    kick = sample("kick.wav", seconds=1.0)
    assert likeness_reason(kick, sample("other kick.wav", seconds=4.0)) == "The same kind, longer"
    assert likeness_reason(kick, sample("snare.wav", seconds=1.0)).startswith("A snare of the same family")
    assert likeness_reason(kick, sample("Flute A4.wav")).startswith("A flute that sounds alike")
    assert likeness_reason(kick, sample("Drum Loop 120bpm.wav")).startswith("A loop that sounds alike")
