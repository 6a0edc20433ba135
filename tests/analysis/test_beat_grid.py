"""Beats that follow a song become one tempo only where the song keeps it."""

from __future__ import annotations

import numpy as np

from airdesk.analysis.beat_grid import BeatGrid, moved_onto_onsets, steadied
from tests.helpers.strokes import struck_at

PERIOD = 0.448
STEADY = 0.3 + PERIOD * np.arange(100)


def followed(beats: np.ndarray) -> BeatGrid:
    return BeatGrid(beats, False, float(np.median(np.diff(beats))), 0.5, 0.05)


def test_an_intro_without_drums_does_not_bend_a_steady_tempo() -> None:
    late = np.interp(np.arange(100), [0, 24, 32, 99], [0.25, 0.25, 0.0, 0.0])  # of a beat; struck but where the beats slide
    followed_beats = STEADY + PERIOD * late
    grid = steadied(followed(followed_beats), struck_at(followed_beats[(late == 0.25) | (late == 0.0)]))
    assert grid is not None
    assert grid.is_constant
    assert abs(grid.period_seconds / PERIOD - 1.0) < 1e-4
    assert len(grid.beats) == len(STEADY)
    assert np.abs(grid.beats - STEADY).max() < 0.003


def test_a_song_that_bends_or_turns_to_other_quarters_for_good_is_left_alone() -> None:
    bent = STEADY + 0.1 * np.sin(STEADY / 6.0)
    assert steadied(followed(bent), struck_at(bent)) is None
    turned = STEADY + PERIOD * np.where(np.arange(100) < 50, 0.0, 0.25)
    assert steadied(followed(turned), struck_at(turned)) is None
    assert steadied(followed(STEADY[:4]), struck_at(STEADY[:4])) is None


def test_beats_half_a_beat_after_swung_off_beats_are_moved_onto_what_is_struck() -> None:
    silent = STEADY + PERIOD / 6.0
    exact = struck_at(np.sort(np.concatenate((STEADY, STEADY + PERIOD * 2.0 / 3.0))))

    def strength(times: np.ndarray) -> float:
        return float(np.mean(np.abs(times[:, np.newaxis] - STEADY).min(axis=1) < 0.02)) * 2.0

    grid = moved_onto_onsets(followed(silent), exact, 60.0, strength)
    assert grid.is_constant
    assert np.abs(grid.beats - STEADY[: len(grid.beats)]).max() < 0.003
    on_them = followed(STEADY)
    assert moved_onto_onsets(on_them, exact, 60.0, strength) is on_them
