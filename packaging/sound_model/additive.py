"""Sums of partials, and the bodies they sound through: what the strings, pipes, bars and skins of the lessons are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sound_model.lesson import SAMPLE_RATE, fast_length, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator

_HIGHEST_HZ = 18000.0
_DEAD = 9.0  # time constants after which nothing is left


@dataclass(frozen=True, slots=True)
class Partial:
    """One partial that dies away."""

    hz: float
    level: float
    fall_seconds: float  # time constant; inf of held ones


def between(rng: Random, low: float, high: float) -> float:
    """A number between two, evenly in octaves."""
    return float(np.exp(rng.uniform(math.log(low), math.log(high))))


def hz_of(pitch: float) -> float:
    """Frequency of a MIDI pitch."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def rung(rng: Random, partials: Sequence[Partial], seconds: float) -> Signal:
    """Partials struck together, each dying away in its own time."""
    total = np.zeros(len(seconds_axis(seconds)))
    for partial in partials:
        if not 0 < partial.hz < _HIGHEST_HZ or partial.level < 1e-4:
            continue
        frames = int(min(len(total), _DEAD * min(partial.fall_seconds, 60.0) * SAMPLE_RATE + 1))
        t = np.arange(frames) / SAMPLE_RATE
        cycles = ((partial.hz * t + rng.random()) % 1.0).astype(np.float32)
        fall = np.exp(-(t / partial.fall_seconds).astype(np.float32))
        total[:frames] += partial.level * np.sin(np.float32(2 * np.pi) * cycles) * fall
    return total


def held(rng: Random, hz_line: Signal, levels: Sequence[float], rises: Sequence[float]) -> Signal:
    """Harmonic partials on a moving fundamental in Hz, each rising in its own time in seconds."""
    cycles = np.cumsum(hz_line) / SAMPLE_RATE
    t = np.arange(len(hz_line), dtype=np.float32) / np.float32(SAMPLE_RATE)
    total = np.zeros(len(hz_line))
    highest = float(hz_line.max())
    for number, (level, rise) in enumerate(zip(levels, rises, strict=True), 1):
        if number * highest > _HIGHEST_HZ or level < 1e-4:
            continue
        phase = ((cycles * number + rng.random()) % 1.0).astype(np.float32)
        total += level * np.sin(np.float32(2 * np.pi) * phase) * (1.0 - np.exp(-t / np.float32(rise)))
    return total


def bodied(rng: Random, audio: Signal, low_hz: float, high_hz: float, count: int, depth_db: float) -> Signal:
    """The sound through a body: some broad resonances at random between two frequencies."""
    size = fast_length(len(audio))
    spectrum = np.fft.rfft(audio, size)
    octaves = np.log2(np.fft.rfftfreq(size, 1 / SAMPLE_RATE) + 10.0)
    gain_db = np.zeros(len(octaves))
    for _ in range(count):
        centre, width = math.log2(between(rng, low_hz, high_hz)), rng.uniform(0.08, 0.5)
        gain_db += rng.uniform(-0.5, 1.0) * depth_db * np.exp(-(((octaves - centre) / width) ** 2))
    return np.asarray(np.fft.irfft(spectrum * 10.0 ** (gain_db / 20.0), size)[: len(audio)])


def vibrato_line(rng: Random, pitch: float, seconds: float, depth: float) -> Signal:
    """The fundamental in Hz of a played note: scooped, unsteady, with a vibrato that may come late. *depth*: semitones."""
    t = seconds_axis(seconds)
    rate, late = rng.uniform(4.2, 7.0), rng.uniform(0.0, 0.8)
    line = depth * np.sin(2 * np.pi * rate * t + rng.uniform(0, 6.28)) * np.clip((t - late) / 0.25, 0, 1)
    line -= rng.uniform(-0.3, 0.8) * np.exp(-t / between(rng, 0.01, 0.08))
    points = np.linspace(0, seconds, 8)
    line += np.interp(t, points, rng.standard_normal(8) * 0.03)
    return np.asarray(440.0 * 2.0 ** ((pitch + line - 69.0) / 12.0))


def let_go(audio: Signal, release_seconds: float) -> Signal:
    """The sound with its end faded."""
    frames = min(len(audio), max(2, int(release_seconds * SAMPLE_RATE)))
    out = audio.copy()
    out[-frames:] *= np.linspace(1.0, 0.0, frames) ** 2
    return out
