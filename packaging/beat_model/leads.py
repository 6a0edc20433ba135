"""Tunes and beats on instruments that are made up: what a voice is not, however much its notes swell and tremble."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter

from beat_model.singing import RATE

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_SAW_PARTIALS = 60
_SCALE = (0, 2, 4, 5, 7, 9, 11, 12, 14, 16)


def play(seconds: float, beat_seconds: float, rng: np.random.Generator, *, is_saw: bool = False) -> Floats:
    """A lead alone, RATE: partials that stay in proportion, plucked or held, with or without vibrato and breath.

    *is_saw*: a saw-tooth, mostly with vibrato, that may tremble from the first moment of a note on.
    """
    base, slope, attack = int(rng.choice((48, 55, 60, 67))), float(rng.uniform(0.5, 2.0)), float(rng.uniform(0.004, 0.08))
    decay = float(rng.choice((0.3, 1.0, 20.0)))
    vibrato, hz = float(rng.choice((0.0, 0.0, 0.15, 0.3, 0.5))), float(rng.uniform(4.5, 6.5))
    partials = np.arange(1, int(rng.integers(3, 16)), 2 if rng.random() < 0.2 else 1)
    levels = partials**-slope * rng.uniform(0.3, 1.0, len(partials))
    still_seconds = 0.1
    if is_saw:
        vibrato, still_seconds = float(rng.choice((0.0, 0.2, 0.35, 0.5, 0.7))), float(rng.choice((-0.2, 0.0, 0.1)))
        partials = np.arange(1, _SAW_PARTIALS + 1)
        levels = np.asarray(0.5 * partials ** -float(rng.choice((1.0, 1.0, 1.5))))
    breath = float(rng.choice((0.0, 0.0, 0.02)))
    sound, at, step = np.zeros(int(seconds * RATE) + 4 * RATE), 0.0, 4
    lengths = rng.choice((0.25, 0.5, 0.5, 1.0, 1.0, 2.0, 4.0), 3) * beat_seconds
    while at < seconds:
        length = float(rng.choice(lengths))
        if rng.random() < 0.85:
            step = int(np.clip(step + rng.integers(-2, 3), 0, len(_SCALE) - 1))
            time = np.arange(int(min(length, 4.0) * RATE)) / RATE
            tremble = vibrato * np.sin(2.0 * np.pi * hz * time) * np.clip((time - still_seconds) / 0.2, 0.0, 1.0)
            pitch_hz = 440.0 * 2.0 ** ((base + _SCALE[step] - 69 + tremble) / 12.0)
            heard = partials * pitch_hz.max() < 0.45 * RATE
            phase = 2.0 * np.pi * np.cumsum(pitch_hz) / RATE
            wave = (levels[heard, np.newaxis] * np.sin(partials[heard, np.newaxis] * phase)).sum(axis=0)
            wave += breath * rng.standard_normal(len(time))
            wave *= np.minimum(1.0, time / attack) * np.exp(-time / decay) * np.clip((length - time) / 0.02, 0.0, 1.0)
            first = int(at * RATE)
            sound[first : first + len(wave)] += wave * rng.uniform(0.7, 1.0)
        at += length if rng.random() < 0.9 else 4.0 * beat_seconds
    return sound[: int(seconds * RATE)].astype(np.float32)


def drum(seconds: float, beat_seconds: float, rng: np.random.Generator) -> Doubles:
    """Plain drums, RATE: kicks on all beats or on odd ones, snares on even ones, hats between; some bars leave hats out."""
    sound = np.zeros(int(seconds * RATE) + RATE)
    kick, snare, hat = _kick(rng), _burst(0.16, float(rng.uniform(900, 2500)), rng), _burst(0.05, 6000.0, rng)
    levels = 0.8, float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.1, 0.4))
    is_four_to_the_floor, hats_per_beat = rng.random() < 0.5, int(rng.choice((1, 2, 4)))
    for beat in range(int(seconds / beat_seconds)):
        hits = [(0.0, kick, levels[0])] if is_four_to_the_floor or beat % 2 == 0 else []
        hits += [(0.0, snare, levels[1])] if beat % 2 else []
        if beat // 4 % 8 != 7:
            hits += [(place / hats_per_beat, hat, levels[2]) for place in range(hats_per_beat)]
        for place, hit, level in hits:
            first = int((beat + place) * beat_seconds * RATE)
            sound[first : first + len(hit)] += level * rng.uniform(0.8, 1.0) * hit
    return sound[: int(seconds * RATE)]


def _kick(rng: np.random.Generator) -> Doubles:
    time = np.arange(int(0.3 * RATE)) / RATE
    hz = float(rng.uniform(42.0, 60.0)) + float(rng.uniform(60.0, 200.0)) * np.exp(-time / 0.03)
    return np.asarray(np.sin(2.0 * np.pi * np.cumsum(hz) / RATE) * np.exp(-time / float(rng.uniform(0.06, 0.15))))


def _burst(seconds: float, lowest_hz: float, rng: np.random.Generator) -> Doubles:
    """Noise above a frequency that dies away."""
    time = np.arange(int(2.0 * seconds * RATE)) / RATE
    low, high = butter(2, lowest_hz, "highpass", fs=RATE)
    noise = lfilter(low, high, rng.standard_normal(len(time)))
    return np.asarray(noise * np.exp(-4.0 * time / seconds))
