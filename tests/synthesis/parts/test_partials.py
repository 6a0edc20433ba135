"""The bank of partials is the plain sum of its decaying sines."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.partials import HIGHEST_PARTIAL_HZ, overtone_share, partials, ring


def test_the_matrix_product_is_the_sum_of_sines() -> None:
    hz, level, seconds, phase = np.array([110.0, 2200.5]), np.array([1.0, 0.4]), np.array([2.0, 0.3]), np.array([0.0, 0.3])
    time = np.arange(5000) / 44_100
    wanted = sum(
        level[i] * np.exp(-np.log(1000.0) * time / seconds[i]) * np.sin(2 * np.pi * (hz[i] * time + phase[i])) for i in range(2)
    )
    assert np.allclose(ring(partials(hz, level, seconds, phase), 5000), wanted, atol=1e-6)


def test_partials_above_the_audible_are_left_out() -> None:
    hz = np.array([1000.0, HIGHEST_PARTIAL_HZ + 1.0, 30_000.0])
    assert list(partials(hz, np.ones(3), np.ones(3)).frequency_hz) == [1000.0]


def test_a_struck_partial_starts_at_zero() -> None:
    assert abs(ring(partials(np.array([440.0]), np.ones(1), np.ones(1)), 100)[0]) < 1e-12


def test_only_overtones_may_differ_between_the_sides() -> None:
    assert list(overtone_share(np.array([100.0, 400.0, 900.0]), 100.0)) == [0.0, 1.0, 1.0]
