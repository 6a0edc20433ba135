"""Lessons that are effects: risers, impacts, weather, sirens, machines, signals of games, clouds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import between, bodied
from sound_model.lesson import SAMPLE_RATE, fast_length, levelled, seconds_axis
from sound_model.oscillators import saw, swept

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]


def effect(rng: Random) -> Played:
    """A riser, a fall, an impact, wind and water, a siren, a robot, a machine, a reversed sound."""
    return _EFFECTS[int(rng.integers(0, len(_EFFECTS)))](rng), None


def _sweep(rng: Random) -> Signal:
    seconds = between(rng, 0.5, 4)
    t = seconds_axis(seconds)
    share = t / seconds if rng.random() < 0.6 else 1 - t / seconds
    noise = rng.standard_normal(len(t))
    tone = saw(rng, between(rng, 60, 500) * between(rng, 2, 16) ** share)
    mix = rng.random()
    wave = swept(mix * noise + (1 - mix) * tone, between(rng, 100, 800) * between(rng, 5, 50) ** share, rng.uniform(0, 3))
    return np.asarray(wave * share ** rng.uniform(0.3, 2))


def _impact(rng: Random) -> Signal:
    seconds = between(rng, 0.8, 4)
    t = seconds_axis(seconds)
    boom = np.sin(2 * np.pi * np.cumsum(between(rng, 25, 60) * (1 + 3 * np.exp(-t / between(rng, 0.03, 0.4)))) / SAMPLE_RATE)
    tail = swept(rng.standard_normal(len(t)), between(rng, 200, 9000) * np.exp(-t / seconds), 0.0)
    return np.asarray(boom * np.exp(-t / (seconds * 0.3)) + rng.uniform(0.2, 2) * tail * np.exp(-t / between(rng, 0.1, 1.2)))


def _weather(rng: Random) -> Signal:
    seconds = between(rng, 1, 4)
    t = seconds_axis(seconds)
    noise = bodied(rng, rng.standard_normal(len(t)), 100, 8000, 5, 22)
    drops = (rng.random(len(t)) < between(rng, 1e-4, 5e-3)) * rng.standard_normal(len(t)) * rng.uniform(0, 60)
    swell = np.interp(t, np.linspace(0, seconds, 9), rng.uniform(0.1, 1, 9))
    return np.asarray(noise * swell + bodied(rng, drops, 400, 6000, 4, 20))


def _siren(rng: Random) -> Signal:
    seconds = between(rng, 0.3, 3)
    t = seconds_axis(seconds)
    rate = between(rng, 0.5, 14)
    shape = np.sin(2 * np.pi * rate * t) if rng.random() < 0.5 else np.sign(np.sin(2 * np.pi * rate * t))
    if rng.random() < 0.3:
        shape = np.repeat(rng.uniform(-1, 1, int(seconds * rate) + 2), int(SAMPLE_RATE / rate) + 1)[: len(t)]
    line = between(rng, 150, 2500) * 2 ** (rng.uniform(0.2, 2) * shape + rng.uniform(-2, 2) * t / seconds)
    return saw(rng, np.clip(line, 20, 9000)) if rng.random() < 0.5 else np.sin(2 * np.pi * np.cumsum(line) / SAMPLE_RATE)


def _machine(rng: Random) -> Signal:
    """Something mechanical or electric: hum, motor, ring modulation, crackle."""
    seconds = between(rng, 0.4, 3.5)
    t = seconds_axis(seconds)
    rate = between(rng, 8, 90)
    pulses = bodied(rng, rng.standard_normal(len(t)) * (1 + np.sin(2 * np.pi * rate * t)) ** 3, 100, 5000, 6, 18)
    ring = np.sin(2 * np.pi * between(rng, 40, 3000) * t) * saw(rng, np.full(len(t), between(rng, 40, 900)))
    mix = rng.random()
    return np.asarray(
        (mix * levelled(pulses) + (1 - mix) * ring) * np.interp(t, np.linspace(0, seconds, 5), rng.uniform(0.2, 1, 5))
    )


def _blip(rng: Random) -> Signal:
    """A short signal of a game or a device."""
    steps, each = int(rng.integers(1, 6)), between(rng, 0.03, 0.12)
    line = np.repeat(between(rng, 200, 2000) * 2 ** (rng.integers(-12, 13, steps) / 12), int(each * SAMPLE_RATE))
    t = np.arange(len(line)) / SAMPLE_RATE
    return np.asarray(
        np.sign(np.sin(2 * np.pi * np.cumsum(line * 2 ** (rng.uniform(-8, 8) * t)) / SAMPLE_RATE))
        * np.exp(-t / between(rng, 0.05, 0.5))
    )


def _reversed(rng: Random) -> Signal:
    return np.asarray(_impact(rng)[::-1])


def _smear(rng: Random) -> Signal:
    """A cloud: the spectrum of something with its phases thrown about."""
    seconds = between(rng, 1, 4)
    frames = fast_length(int(seconds * SAMPLE_RATE))
    source = _machine(rng)
    spectrum = np.abs(np.fft.rfft(source, frames))
    wave = np.fft.irfft(spectrum * np.exp(2j * np.pi * rng.random(len(spectrum))), frames)
    return np.asarray(wave * np.interp(np.linspace(0, 1, frames), np.linspace(0, 1, 5), rng.uniform(0.1, 1, 5)))


_EFFECTS: tuple[Callable[[Random], Signal], ...] = (
    _sweep, _sweep, _impact, _weather, _siren, _siren, _machine, _blip, _reversed, _smear,
)  # fmt: skip
