"""Signals whose level, pitch and tempo are known exactly; float32, shape (channels, frames)."""

from __future__ import annotations

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.units import db_to_amplitude, seconds_to_frames


def sine(
    frequency_hz: float, seconds: float, *, peak_dbfs: float = -6.0, sample_rate: int = 44_100, channels: int = 1
) -> Audio:
    """A sine that begins at zero, the same in every channel."""
    frames = np.arange(seconds_to_frames(seconds, sample_rate))
    wave = db_to_amplitude(peak_dbfs) * np.sin(2.0 * np.pi * frequency_hz * frames / sample_rate)
    return np.tile(wave.astype(np.float32), (channels, 1))


def noise(seconds: float, *, rms_dbfs: float = -20.0, sample_rate: int = 44_100, channels: int = 1, seed: int = 1) -> Audio:
    """White noise of a known RMS level, different in every channel."""
    waves = np.random.default_rng(seed).standard_normal((channels, seconds_to_frames(seconds, sample_rate)))
    waves *= db_to_amplitude(rms_dbfs) / np.sqrt(np.mean(waves**2, axis=1, keepdims=True))
    return waves.astype(np.float32)


def clicks(tempo_bpm: float, seconds: float, *, sample_rate: int = 44_100, channels: int = 1) -> Audio:
    """One full-scale frame on every beat from 0 on."""
    audio = np.zeros((channels, seconds_to_frames(seconds, sample_rate)), dtype=np.float32)
    beats = np.arange(0.0, seconds, 60.0 / tempo_bpm)
    audio[:, np.rint(beats * sample_rate).astype(int)] = 1.0
    return audio
