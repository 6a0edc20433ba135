"""Painted noise has the level that is painted, at every frequency and moment."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.parts.painting import along, along_db, falling, painted


def band_db(audio: np.ndarray, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(audio)) ** 2
    hz = np.fft.rfftfreq(len(audio), 1 / 44_100)
    return float(10 * np.log10(np.mean(power[(hz > low_hz) & (hz < high_hz)]) / len(audio)))


def test_a_flat_picture_is_white_noise_of_unit_power() -> None:
    noise = painted(np.random.default_rng(1), 44_100, lambda hz, seconds: np.ones((len(seconds), hz.shape[1])))
    assert len(noise) == 44_100
    assert np.std(noise) == pytest.approx(1.0, abs=0.03)
    assert band_db(noise, 100, 1000) == pytest.approx(band_db(noise, 10_000, 20_000), abs=0.7)


def test_colour_and_decay_are_heard_as_painted() -> None:
    colour = ((1000.0, 0.0), (8000.0, -18.0))
    lasts = ((1000.0, 2.0), (8000.0, 0.5))
    noise = painted(np.random.default_rng(2), 44_100, lambda hz, at: along_db(hz, colour) * falling(at, along(hz, lasts)))
    start, later = noise[:8820], noise[22_050:30_870]
    assert band_db(start, 900, 1100) - band_db(start, 7500, 8500) == pytest.approx(24.0, abs=4.0)  # 18, and 6 of decay
    assert band_db(start, 900, 1100) - band_db(later, 900, 1100) == pytest.approx(15.0, abs=2.5)


def test_curves_run_over_octaves_and_stay_level_beyond_their_ends() -> None:
    curve = along(np.array([10.0, 200.0, 9000.0]), ((400.0, 2.0), (100.0, 0.0)))
    assert np.allclose(curve, [0.0, 1.0, 2.0])
