"""Grains lie where they were scattered, around the end of the loop too."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.grains import scattered, ticks


def test_what_reaches_over_the_end_goes_on_at_the_start() -> None:
    loop = scattered(10, np.array([1.0, 0.5, 0.25]), np.array([1, 9]), np.array([2.0, -4.0]))
    assert list(loop) == [-2.0, 1.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, -4.0]


def test_a_tick_rings_at_its_frequency() -> None:
    tick = ticks(2000.0, 8.0)
    spectrum = np.abs(np.fft.rfft(tick, 44_100))
    assert abs(int(np.argmax(spectrum)) - 2000) < 60
