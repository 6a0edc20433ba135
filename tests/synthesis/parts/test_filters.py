"""Filters do what their names say at the frequencies that name them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.parts.filters import bandpass, bell, fast_length, filtered, filtered_loop, highpass, lowpass


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
