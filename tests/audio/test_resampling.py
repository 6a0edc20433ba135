"""Resampling keeps pitch, time and level."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.audio.buffer import AudioBuffer
from airdesk.audio.resampling import resample


@pytest.mark.parametrize(("source_rate", "target_rate"), [(44100, 48000), (48000, 44100), (44100, 96000)])
def test_a_sine_stays_the_same_sine(source_rate: int, target_rate: int) -> None:
    def sine(sample_rate: int) -> np.ndarray:
        time = np.arange(sample_rate) / sample_rate
        return (np.stack([np.sin(2 * np.pi * 1000 * time), np.cos(2 * np.pi * 500 * time)]) * 0.5).astype(np.float32)

    converted = resample(AudioBuffer(sine(source_rate), source_rate), target_rate)
    assert converted.sample_rate == target_rate
    assert converted.num_frames == target_rate
    assert np.abs(converted.audio - sine(target_rate))[:, 2000:-2000].max() < 1e-4
