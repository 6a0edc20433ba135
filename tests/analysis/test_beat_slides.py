"""Stretches in which beats slid beside the beat are put right; what people play is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.analysis.beat_grid import BeatGrid
from airdesk.analysis.beat_slides import likelier_course, without_slides
from tests.helpers.strokes import onset_curves, struck_at

BEATS = 120
PERIOD = 0.48
WANDERING = 1.0 + 0.012 * np.sin(np.arange(BEATS - 1) / 9.0)


def played(tempo_ratios: np.ndarray) -> np.ndarray:
    """Seconds of beats whose steps are so much shorter than the period."""
    return 0.2 + np.concatenate(([0.0], np.cumsum(PERIOD / tempo_ratios)))


def found(beats: np.ndarray) -> BeatGrid:
    return BeatGrid(beats, False, float(np.median(np.diff(beats))), 0.5, 0.05)


def between(beats: np.ndarray, share: float) -> np.ndarray:
    """Seconds of places between beats."""
    return np.asarray(beats[:-1] + share * np.diff(beats))


@pytest.mark.parametrize(
    ("bare", "places", "late"),
    [
        (slice(0, 20), [0, 12, 20, 119], [0.25, 0.25, 0.0, 0.0]),
        (slice(100, 119), [0, 100, 108, 119], [0.0, 0.0, 0.25, 0.25]),
        (slice(40, 80), [0, 40, 48, 72, 80, 119], [0.0, 0.0, -0.25, -0.25, 0.0, 0.0]),
    ],
    ids=["intro", "end", "middle"],
)
def test_beats_that_slide_onto_hats_between_them_are_put_back(bare: slice, places: list[int], late: list[float]) -> None:
    beats = played(WANDERING)
    is_bare = np.zeros(BEATS, bool)
    is_bare[bare] = True
    kicks = beats[~is_bare | (np.arange(BEATS) % 4 == 0)]
    hats = np.concatenate((between(beats, 0.5), between(beats, 0.25 if min(late) == 0.0 else 0.75)[is_bare[:-1]]))
    slid = beats + np.interp(np.arange(BEATS), places, late) * np.gradient(beats)
    grid = without_slides(found(slid), onset_curves(kicks, np.sort(hats)), struck_at(np.sort(np.concatenate((kicks, hats)))))
    assert not grid.is_constant
    assert np.abs(grid.beats[:, np.newaxis] - beats).min(axis=1).max() < 0.005
    assert len(grid.beats) == BEATS


@pytest.mark.parametrize("beats_it_takes", [1, 4, 16])
@pytest.mark.parametrize("ratio", [0.96, 1.05])
def test_a_player_who_changes_the_tempo_is_followed(beats_it_takes: int, ratio: float) -> None:
    beats = played(WANDERING * np.interp(np.arange(BEATS - 1), [14, 14 + beats_it_takes], [1.0, ratio]))
    hats = between(beats, 0.5)
    grid = found(beats)
    assert without_slides(grid, onset_curves(beats, hats), struck_at(np.sort(np.concatenate((beats, hats))))) is grid


def test_of_two_courses_the_one_whose_beats_sound_alike_is_kept_unless_they_are_as_good() -> None:
    beats = played(WANDERING)
    curves = onset_curves(beats, between(beats, 0.75))
    slid = found(beats - np.interp(np.arange(BEATS), [30, 40, 70, 80], [0.0, 0.25, 0.25, 0.0]) * np.gradient(beats))
    right, about_right = found(beats), found(beats + 0.001)
    assert likelier_course(slid, right, curves) is right
    assert likelier_course(right, slid, curves) is right
    assert likelier_course(about_right, right, curves) is about_right


def test_a_grid_of_one_tempo_a_short_one_and_one_on_which_nothing_is_heard_are_left_alone() -> None:
    beats = played(WANDERING)
    exact, curves = struck_at(beats[:1]), onset_curves(beats, beats)
    steady = BeatGrid(beats, True, PERIOD, 1.0, 0.0)
    assert without_slides(steady, curves, exact) is steady
    short = found(beats[:20])
    assert without_slides(short, curves, exact) is short
    unheard = found(beats)
    assert without_slides(unheard, np.zeros_like(curves), exact) is unheard
    assert without_slides(unheard, np.zeros((0, 4), np.float32), exact) is unheard
