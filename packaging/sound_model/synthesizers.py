"""Lessons from synthesizers beyond the plain ones: modulated basses, bells of frequency modulation, moving pads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import between, bodied, hz_of, let_go
from sound_model.lesson import SAMPLE_RATE, levelled, seconds_axis
from sound_model.oscillators import saw, swept
from sound_model.voices import spoken, sung

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]


def fm_bass(rng: Random) -> Played:
    """A bass by frequency modulation."""
    pitch, seconds = float(rng.uniform(23, 50)), between(rng, 0.2, 2.0)
    return _modulated(rng, pitch, seconds, (0.5, 4), (1, 2, 3), between(rng, 0.05, 1.0)), pitch


def fm_keys(rng: Random) -> Played:
    """An electric piano by frequency modulation: a bell at the start, then almost a sine."""
    pitch, seconds = float(rng.uniform(36, 90)), between(rng, 0.4, 3.2)
    body = _modulated(rng, pitch, seconds, (0.2, 1.6), (1,), between(rng, 0.3, 2.0))
    tine = _modulated(rng, pitch, seconds, (0.3, 1.5), (7, 11, 14), between(rng, 0.03, 0.25))
    wave = levelled(body) + rng.uniform(0, 0.5) * levelled(tine)
    t = seconds_axis(seconds)
    if rng.random() < 0.4:
        wave = wave * (1 + rng.uniform(0, 0.4) * np.sin(2 * np.pi * rng.uniform(3, 7) * t))
    return let_go(np.tanh(wave * between(rng, 0.3, 2)), 0.05), pitch


def fm_bell(rng: Random) -> Played:
    """A bell by frequency modulation."""
    pitch, seconds = float(rng.uniform(60, 100)), between(rng, 0.5, 3.2)
    return _modulated(rng, pitch, seconds, (0.5, 4), (1.4, 2.76, 3.5, 5.4), between(rng, 0.2, 1.5)), pitch


def _modulated(
    rng: Random, pitch: float, seconds: float, depths: tuple[float, float], ratios: tuple[float, ...], fall: float
) -> Signal:
    t = seconds_axis(seconds)
    phase = 2 * np.pi * hz_of(pitch) * t
    depth = rng.uniform(*depths) * np.exp(-t / (fall * rng.uniform(0.2, 1.0)))
    wave = np.sin(phase + depth * np.sin(phase * float(rng.choice(ratios))))
    return let_go(wave * np.exp(-t / fall) * np.minimum(1, t / between(rng, 0.0008, 0.008)), 0.02)


def moving_bass(rng: Random) -> Played:
    """A growling, wobbling or gliding bass."""
    pitch, seconds = float(rng.uniform(23, 48)), between(rng, 0.3, 3)
    t = seconds_axis(seconds)
    glide = rng.uniform(-12, 12) * np.exp(-t / between(rng, 0.02, 0.2)) * (rng.random() < 0.3)
    line = 440.0 * 2 ** ((pitch + glide - 69) / 12)
    wave = sum(saw(rng, line * 2 ** (rng.uniform(-0.3, 0.3) / 12)) for _ in range(int(rng.integers(1, 4))))
    wobble = 0.5 + 0.5 * np.sin(2 * np.pi * between(rng, 0.5, 9) * t + rng.uniform(0, 6))
    fall = np.exp(-t / between(rng, 0.05, 1.0))
    course = wobble if rng.random() < 0.5 else fall
    wave = swept(np.asarray(wave), between(rng, 80, 300) * between(rng, 4, 40) ** course, rng.uniform(0, 3))
    wave = np.tanh(levelled(wave) * between(rng, 0.5, 8)) + rng.uniform(0, 0.6) * np.sin(
        2 * np.pi * np.cumsum(line) / SAMPLE_RATE
    )
    held = np.exp(-t / between(rng, 0.1, 4)) if rng.random() < 0.6 else 1.0
    return let_go(np.asarray(wave * held), 0.03), pitch


def moving_pad(rng: Random) -> Played:
    """A pad of many detuned waves or of filtered noise, with a slow filter, slow to come and to go."""
    pitch, seconds = float(rng.uniform(36, 76)), between(rng, 1.2, 4)
    chord = ((0,), (0,), (0, 12), (0, 7), (0, 4, 7), (0, 3, 7), (0, 3, 7, 10), (0, 2, 7))[int(rng.integers(0, 8))]
    t = seconds_axis(seconds)
    wave = np.zeros(len(t))
    for step in chord:
        for _ in range(int(rng.integers(2, 5))):
            drift = 0.12 * np.sin(2 * np.pi * between(rng, 0.1, 4) * t + rng.uniform(0, 6))
            wave += saw(rng, 440.0 * 2 ** ((pitch + step + rng.uniform(-0.2, 0.2) + drift - 69) / 12))
    cutoffs = between(rng, 300, 4000) * 2 ** (
        rng.uniform(0, 2) * np.sin(2 * np.pi * between(rng, 0.1, 1.5) * t + rng.uniform(0, 6))
    )
    wave = swept(wave, cutoffs, rng.uniform(0, 1.5))
    wave /= max(1e-9, float(np.abs(wave).max()))
    air = bodied(rng, rng.standard_normal(len(t)), 500, 8000, 4, 20)
    wave = wave + rng.uniform(0, 0.4) * (rng.random() < 0.5) * levelled(air)
    rise = np.minimum(1.0, t / between(rng, 0.03, 1.5))
    return let_go(np.asarray(wave * rise), between(rng, 0.1, 1.2)), pitch if len(chord) == 1 else None


def moving_lead(rng: Random) -> Played:
    """A lead with vibrato or glide, often of several detuned waves."""
    pitch, seconds = float(rng.uniform(52, 90)), between(rng, 0.2, 2.5)
    t = seconds_axis(seconds)
    sway = rng.uniform(0, 0.4) * np.sin(2 * np.pi * rng.uniform(4, 7) * t) * np.clip(t / 0.3 - 0.5, 0, 1)
    sway += rng.uniform(-7, 7) * np.exp(-t / between(rng, 0.01, 0.06)) * (rng.random() < 0.3)
    wave = sum(
        saw(rng, 440.0 * 2 ** ((pitch + sway + rng.uniform(-0.2, 0.2) - 69) / 12)) for _ in range(int(rng.choice([1, 1, 2, 5])))
    )
    cutoffs = between(rng, 800, 6000) * between(rng, 1, 6) ** np.exp(-t / between(rng, 0.05, 1))
    wave = np.tanh(levelled(swept(np.asarray(wave), cutoffs, rng.uniform(0, 2))) * between(rng, 0.3, 4))
    return let_go(np.asarray(wave * np.minimum(1, t / between(rng, 0.002, 0.04))), between(rng, 0.01, 0.2)), pitch


def stab(rng: Random) -> Played:
    """A chord, short: of a house or rave record."""
    pitch, seconds = float(rng.uniform(48, 72)), between(rng, 0.15, 0.9)
    t = seconds_axis(seconds)
    chord = ((0, 3, 7, 10), (0, 4, 7), (0, 3, 7), (0, 7, 12), (0, 5, 10))[int(rng.integers(0, 5))]
    wave = sum(saw(rng, np.full(len(t), hz_of(pitch + step))) for step in chord)
    cutoffs = between(rng, 400, 3000) * between(rng, 1.5, 8) ** np.exp(-t / between(rng, 0.03, 0.3))
    return let_go(swept(np.asarray(wave), cutoffs, rng.uniform(0, 2)) * np.exp(-t / between(rng, 0.08, 0.6)), 0.02), None


def choir(rng: Random) -> Played:
    """Several singers on one note."""
    pitch, seconds = float(rng.uniform(43, 80)), between(rng, 0.6, 3.2)
    t = seconds_axis(seconds)
    return let_go(sung(rng, pitch, seconds, int(rng.integers(3, 6))) * np.minimum(1, t / between(rng, 0.03, 0.4)), 0.2), pitch


def solo_voice(rng: Random) -> Played:
    """One voice: a sung note, a word, a shout."""
    seconds = between(rng, 0.15, 2.2)
    if rng.random() < 0.5:
        pitch = float(rng.uniform(43, 80))
        return let_go(sung(rng, pitch, seconds, 1), between(rng, 0.02, 0.2)), pitch
    return let_go(spoken(rng, float(rng.uniform(40, 70)), seconds), between(rng, 0.02, 0.1)), None
