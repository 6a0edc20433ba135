"""Tables give back the harmonics they were made of, and nothing above."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.tables import HIGHEST_HARMONIC_HZ, harmonic_numbers, read, tables_of


def test_one_harmonic_is_a_sine() -> None:
    phase = np.linspace(0.0, 3.0, 1000)
    assert np.allclose(read(tables_of(np.array([1.0 + 0j])), phase), np.sin(2 * np.pi * phase), atol=1e-5)


def test_a_row_between_two_is_their_mixture() -> None:
    tables = tables_of(np.array([[1.0 + 0j], [0.0 + 0j]]))
    phase = np.linspace(0.0, 1.0, 100)
    assert np.allclose(read(tables, phase, np.full(100, 0.25)), 0.75 * np.sin(2 * np.pi * phase), atol=1e-5)
    assert np.allclose(read(tables, phase, 0.25), 0.75 * np.sin(2 * np.pi * phase), atol=1e-5)


def test_harmonics_stop_below_the_highest_frequency() -> None:
    for frequency_hz in (27.5, 440.0, 4186.0):
        assert harmonic_numbers(frequency_hz)[-1] * frequency_hz <= HIGHEST_HARMONIC_HZ
