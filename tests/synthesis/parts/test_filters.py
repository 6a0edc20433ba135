"""Filters do what their names say at the frequencies that name them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.parts.filters import (
    bandpass,
    bell,
    fast_length,
    filtered,
    filtered_loop,
    filtered_sides,
    highpass,
    lowpass,
    sampled,
)


def gain_db(response: Callable[[np.ndarray], np.ndarray], hz: float) -> float:
    return float(20 * np.log10(np.abs(response(np.array([hz]))[0])))


def test_corner_frequencies_are_three_db_down() -> None:
    assert gain_db(lowpass(1000.0), 1000.0) == pytest.approx(-3.0, abs=0.1)
    assert gain_db(highpass(1000.0), 1000.0) == pytest.approx(-3.0, abs=0.1)
    assert gain_db(lowpass(1000.0), 4000.0) == pytest.approx(-24.0, abs=0.3)


def test_bands_are_exact_at_their_centre() -> None:
    assert gain_db(bandpass(500.0, q=3.0), 500.0) == pytest.approx(0.0, abs=1e-6)
    assert gain_db(bell(500.0, 6.0, q=3.0), 500.0) == pytest.approx(6.0, abs=1e-6)


def test_a_filter_never_sounds_before_its_input() -> None:
    click = np.zeros(4000)
    click[2000] = 1.0
    out = filtered(click, lowpass(800.0))
    assert np.max(np.abs(out[:1990])) < 0.01 * np.max(np.abs(out))


def test_a_filtered_loop_stays_a_loop() -> None:
    phase = np.arange(4410) * 10 / 4410
    saw = 2.0 * (phase % 1.0) - 1.0
    once = filtered_loop(saw, lowpass(500.0))
    twice = filtered_loop(np.tile(saw, 2), lowpass(500.0))
    assert np.allclose(np.tile(once, 2), twice, atol=1e-9)


@given(st.integers(1, 1_000_000))
def test_fast_lengths_are_long_enough_and_not_much_longer(least: int) -> None:
    assert least <= fast_length(least) <= max(2, 1.34 * least)


def test_long_filters_are_read_off_a_grid_without_being_heard() -> None:
    response = bell(1500.0, 9.0, q=8.0)
    exact = response(np.asarray(np.fft.rfftfreq(200_000, 1 / 44_100)))
    assert np.allclose(sampled(response, 200_000), exact, atol=1e-3)


def test_a_sound_with_a_loop_is_led_into_its_filtered_loop() -> None:
    phase = np.arange(44_100) * 440 / 44_100
    loop = (2.0 * (phase % 1.0) - 1.0)[np.newaxis]
    sound = np.concatenate([loop[:, -13_230:], loop], axis=1)
    left, right = filtered_sides(sound, 13_230, [lowpass(800.0), highpass(800.0)])
    assert np.allclose(left[13_230:], filtered_loop(loop[0], lowpass(800.0)), atol=1e-3)
    for side in (left, right):
        steps = np.abs(np.diff(side))
        assert np.max(steps[13_130:13_330]) <= 1.05 * np.max(steps[20_000:])
