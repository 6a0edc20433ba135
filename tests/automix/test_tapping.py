"""Taps become tempos, and tempos the smallest repair."""

from __future__ import annotations

import random

import pytest

from airdesk.automix.tapping import repair_to_tempo, tapped_tempo
from airdesk.model.djset import GridRepair


def test_too_few_taps_say_nothing() -> None:
    assert tapped_tempo([0.0, 0.5, 1.0]) is None


def test_taps_of_a_hand_with_one_missed_give_the_tempo() -> None:
    chance = random.Random(3)
    taps = [number * 60 / 98 + chance.uniform(-0.015, 0.015) for number in range(14) if number != 6]
    assert tapped_tempo(taps) == pytest.approx(98.0, rel=0.01)


@pytest.mark.parametrize(
    ("heard", "tapped", "expected"),
    [
        (174.0, 86.0, GridRepair(beat_factor=0.5)),
        (70.0, 141.5, GridRepair(beat_factor=2.0)),
        (120.0, 121.3, GridRepair()),
        (120.0, 80.9, GridRepair(tempo_bpm=80.0)),
        (120.0, 103.04, GridRepair(tempo_bpm=103.0)),
        (None, 103.04, GridRepair(tempo_bpm=103.0)),
    ],
)
def test_a_tapped_tempo_near_a_simple_ratio_keeps_the_beats(heard: float | None, tapped: float, expected: GridRepair) -> None:
    assert repair_to_tempo(GridRepair(), heard, tapped) == expected
