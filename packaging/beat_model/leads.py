"""Tunes on instruments that are made up: what a voice is not, however much its notes swell and tremble."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beat_model.singing import RATE

Floats = NDArray[np.float32]

_SCALE = (0, 2, 4, 5, 7, 9, 11, 12, 14, 16)


def play(seconds: float, beat_seconds: float, rng: np.random.Generator) -> Floats:
    """A lead alone, RATE: partials that stay in proportion, plucked or held, with or without vibrato and breath."""
    base, slope, attack = int(rng.choice((48, 55, 60, 67))), float(rng.uniform(0.5, 2.0)), float(rng.uniform(0.004, 0.08))
    decay = float(rng.choice((0.3, 1.0, 20.0)))
    vibrato, hz = float(rng.choice((0.0, 0.0, 0.15, 0.3, 0.5))), float(rng.uniform(4.5, 6.5))
    partials = np.arange(1, int(rng.integers(3, 16)), 2 if rng.random() < 0.2 else 1)
    levels = partials**-slope * rng.uniform(0.3, 1.0, len(partials))
    breath = float(rng.choice((0.0, 0.0, 0.02)))
    sound, at, step = np.zeros(int(seconds * RATE) + 4 * RATE), 0.0, 4
    lengths = rng.choice((0.25, 0.5, 0.5, 1.0, 1.0, 2.0, 4.0), 3) * beat_seconds
    while at < seconds:
        length = float(rng.choice(lengths))
        if rng.random() < 0.85:
            step = int(np.clip(step + rng.integers(-2, 3), 0, len(_SCALE) - 1))
            time = np.arange(int(min(length, 4.0) * RATE)) / RATE
            tremble = vibrato * np.sin(2.0 * np.pi * hz * time) * np.clip((time - 0.1) / 0.2, 0.0, 1.0)
            phase = 2.0 * np.pi * np.cumsum(440.0 * 2.0 ** ((base + _SCALE[step] - 69 + tremble) / 12.0)) / RATE
            wave = (levels[:, np.newaxis] * np.sin(partials[:, np.newaxis] * phase)).sum(axis=0)
            wave += breath * rng.standard_normal(len(time))
            wave *= np.minimum(1.0, time / attack) * np.exp(-time / decay) * np.clip((length - time) / 0.02, 0.0, 1.0)
            first = int(at * RATE)
            sound[first : first + len(wave)] += wave * rng.uniform(0.7, 1.0)
        at += length if rng.random() < 0.9 else 4.0 * beat_seconds
    return sound[: int(seconds * RATE)].astype(np.float32)
