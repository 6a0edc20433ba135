"""Softer touches are darker, and presets that are dark enough by themselves are left alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from airdesk.synthesis.parts.filters import filtered, lowpass
from airdesk.synthesis.soundfont.touch import needed_share, touch_response

HARD = np.random.default_rng(3).standard_normal((1, 17_640)) * np.exp(-np.arange(17_640) / 6000.0)
HZ = np.array([100.0, 1000.0, 4000.0, 12_000.0])


def test_the_hardest_touch_changes_nothing_and_softer_ones_fall_more() -> None:
    assert np.allclose(np.abs(touch_response(127, 60)(HZ)), 1.0)
    gains = [np.abs(touch_response(velocity, 60)(HZ)) for velocity in (110, 80, 50, 20)]
    assert all(np.all(softer <= louder) for louder, softer in pairwise(gains))
    assert all(np.all(np.diff(gain) <= 0) for gain in gains)
    assert np.all(np.abs(gains[0][0]) > 0.98)


def test_a_layer_like_the_hardest_gets_the_whole_touch() -> None:
    assert needed_share(HARD, HARD, 60, 60) > 0.9


def test_a_layer_that_is_dark_by_itself_gets_none() -> None:
    assert needed_share(filtered(HARD, lowpass(700.0)), HARD, 60, 60) == 0.0


def test_a_layer_that_is_a_little_darker_gets_a_part_of_it() -> None:
    layer = filtered(HARD, touch_response(60, 60, 0.5))
    assert 0.3 < needed_share(layer, HARD, 60, 60) < 0.7
