"""The limiter holds the true peak; the meter finds it."""

from __future__ import annotations

import numpy as np
import pytest
import soxr

from airdesk.dsp.limiter import TruePeakLimiter, TruePeakMeter


def _limited(
    audio: np.ndarray, ceiling: float, sample_rate: int = 44100, block: int = 5000
) -> tuple[np.ndarray, TruePeakLimiter]:
    limiter = TruePeakLimiter(sample_rate, ceiling)
    padded = np.concatenate((audio, np.zeros((2, limiter.latency_frames))), axis=1).astype(np.float32)
    blocks = [
        limiter.process(np.ascontiguousarray(padded[:, start : start + block])) for start in range(0, padded.shape[1], block)
    ]
    return np.concatenate(blocks, axis=1)[:, limiter.latency_frames :], limiter


def _true_peak(audio: np.ndarray) -> float:
    return float(np.abs(soxr.resample(audio.T, 1, 8, quality="VHQ")).max())


def test_meter_finds_the_peak_between_frames() -> None:
    frames = np.arange(20000)
    sine = np.sin(2 * np.pi * frames / 4 + np.pi / 4).astype(np.float32)  # its crests lie between frames: 3 dB higher
    meter = TruePeakMeter(1)
    meter.process(sine[None] * np.hanning(len(sine)).astype(np.float32))
    assert meter.finish() == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", ["noise", "clicks", "tone"])
def test_limiter_keeps_the_true_peak_below_the_ceiling(kind: str) -> None:
    rng = np.random.default_rng(4)
    audio = {
        "noise": rng.standard_normal((2, 60000)) * np.linspace(0.1, 1.0, 60000),
        "clicks": np.where(rng.random((2, 60000)) < 0.001, rng.uniform(-4, 4, (2, 60000)), 0.0),
        "tone": np.stack([np.sin(np.arange(60000) * 1.57), np.sin(np.arange(60000) * 0.1)]) * 2.0,
    }[kind]
    heard, _ = _limited(audio, 0.8)
    assert np.abs(heard).max() <= 0.8 + 1e-6
    assert _true_peak(heard) < 0.8 * 10 ** (0.7 / 20)  # noise as loud as this moves the gain between frames


def test_quiet_audio_passes_untouched_and_in_time() -> None:
    audio = np.random.default_rng(5).uniform(-0.3, 0.3, (2, 30000)).astype(np.float32)
    heard, limiter = _limited(audio, 0.9)
    assert limiter.lowest_gain == 1.0
    assert np.array_equal(heard, audio)


def test_blocks_do_not_matter() -> None:
    audio = np.random.default_rng(6).standard_normal((2, 30000)) * 0.8
    assert np.array_equal(_limited(audio, 0.7, block=777)[0], _limited(audio, 0.7, block=30000)[0])


def test_gain_is_smooth() -> None:
    audio = np.full((2, 40000), 0.5)
    audio[:, 20000] = 5.0
    heard, limiter = _limited(audio, 0.9)
    gain = heard[0] / audio[0]
    assert limiter.lowest_gain < 0.2
    assert np.abs(np.diff(gain)).max() < 0.01
