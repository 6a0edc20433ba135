"""Saturation adds harmonics and no aliases."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.saturation import crushed, saturated_loop


def test_a_driven_sine_has_odd_harmonics_and_nothing_else() -> None:
    frames = 44_100
    sine = np.sin(2 * np.pi * 5000 * np.arange(frames) / frames)
    spectrum = np.abs(np.fft.rfft(saturated_loop(sine, 4.0)))
    peak = spectrum[5000]
    assert spectrum[15_000] > 0.05 * peak
    spectrum[[5000, 15_000]] = 0.0
    assert np.max(spectrum) < 0.002 * peak


def test_crushed_audio_takes_few_values() -> None:
    ramp = np.linspace(-1.0, 1.0, 10_000)
    assert len(np.unique(crushed(ramp, 6))) <= 65
