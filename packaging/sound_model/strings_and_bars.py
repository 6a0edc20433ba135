"""Lessons from strings that are plucked or struck, and from bars and skins that ring: sums of partials with random settings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import Partial, between, bodied, hz_of, let_go, rung
from sound_model.lesson import SAMPLE_RATE, levelled, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]


@dataclass(frozen=True, slots=True)
class StringKind:
    """A kind of string: ranges that its settings are drawn from."""

    pitches: tuple[float, float]
    falls: tuple[float, float]  # seconds, of the fundamental
    damping: tuple[float, float]  # how much faster high partials die
    places: tuple[float, float]  # where it is plucked, as a share of its length
    tilts: tuple[float, float]  # dB per octave of what sets it going
    body_hz: tuple[float, float]
    body_db: float
    courses: int = 1
    stiffness: float = 1e-4
    knock: float = 0.1  # level of the stroke's noise


STRINGS: dict[str, StringKind] = {
    "guitar": StringKind((38, 84), (0.4, 1.6), (0.15, 0.6), (0.08, 0.35), (-8, -3), (90, 900), 9, 1, 3e-5, 0.08),
    "clean guitar": StringKind((38, 86), (0.6, 3.0), (0.1, 0.4), (0.06, 0.3), (-7, -1), (300, 4000), 5, 1, 5e-5, 0.03),
    "bass": StringKind((23, 55), (0.4, 2.5), (0.1, 0.5), (0.06, 0.3), (-12, -3), (60, 1200), 5, 1, 2e-4, 0.05),
    "upright bass": StringKind((26, 55), (0.25, 1.0), (0.3, 1.0), (0.15, 0.4), (-14, -7), (60, 500), 8, 1, 1e-4, 0.1),
    "banjo": StringKind((45, 88), (0.12, 0.5), (0.1, 0.4), (0.04, 0.15), (-3, 2), (250, 2500), 10, 1, 5e-5, 0.12),
    "mandolin": StringKind((53, 93), (0.15, 0.7), (0.1, 0.4), (0.06, 0.2), (-5, 1), (200, 2500), 9, 2, 8e-5, 0.12),
    "harp": StringKind((28, 98), (0.4, 2.2), (0.4, 1.2), (0.2, 0.5), (-12, -5), (150, 1500), 5, 1, 4e-5, 0.04),
    "koto": StringKind((43, 84), (0.25, 1.2), (0.1, 0.5), (0.05, 0.2), (-4, 2), (200, 1800), 8, 1, 1e-4, 0.15),
    "harpsichord": StringKind((33, 88), (0.4, 2.0), (0.05, 0.25), (0.04, 0.15), (-2, 3), (200, 2500), 7, 2, 6e-5, 0.1),
    "clavinet": StringKind((33, 84), (0.3, 1.5), (0.1, 0.3), (0.03, 0.15), (-4, 2), (400, 4000), 8, 1, 3e-4, 0.05),
    "piano": StringKind((22, 104), (0.5, 3.5), (0.3, 0.9), (0.1, 0.14), (-11, -4), (80, 2500), 5, 3, 2e-4, 0.1),
    "pizzicato": StringKind((33, 88), (0.06, 0.3), (0.4, 1.2), (0.15, 0.45), (-10, -4), (200, 2000), 10, 1, 5e-5, 0.15),
}


def string_note(name: str, rng: Random, wanted_pitch: float | None = None) -> Played:
    """A note of a kind of string."""
    kind = STRINGS[name]
    pitch = float(rng.uniform(*kind.pitches)) if wanted_pitch is None else wanted_pitch
    hz, place = hz_of(pitch), rng.uniform(*kind.places)
    high = (pitch - kind.pitches[0]) / (kind.pitches[1] - kind.pitches[0])
    fall = between(rng, *kind.falls) * 2.0 ** (1.0 - 2.5 * high)
    damping, tilt = rng.uniform(*kind.damping), rng.uniform(*kind.tilts)
    stiffness = kind.stiffness * between(rng, 0.3, 3) * 4.0**high
    top = int(min(44, 15000 / hz)) + 1
    partials = []
    for course in range(kind.courses):
        detune = 2 ** (rng.normal(0, 3.0 if kind.courses == 2 else 0.8) / 1200) if course else 1.0
        for number in range(1, top):
            level = abs(math.sin(math.pi * number * place)) * 10 ** (tilt * math.log2(number) / 20) * rng.uniform(0.6, 1.3)
            stretched = number * hz * detune * math.sqrt(1 + stiffness * number**2)
            partials.append(Partial(stretched, level, fall / (1 + damping * (number - 1)) * rng.uniform(0.7, 1.3)))
    seconds = float(min(3.5, max(0.12, rng.uniform(0.5, 5) * fall)))
    tone = levelled(bodied(rng, rung(rng, partials, seconds), *kind.body_hz, 5, kind.body_db))
    stroke = rng.standard_normal(len(tone)) * np.exp(-seconds_axis(seconds)[: len(tone)] / between(rng, 0.002, 0.03))
    knock = levelled(bodied(rng, np.cumsum(stroke) * 0.1 + stroke, *kind.body_hz, 4, 14))
    wave = tone + kind.knock * between(rng, 0.2, 2.5) * knock
    if name == "clean guitar" and rng.random() < 0.3:
        wave = np.tanh(wave * between(rng, 1, 4))
    return let_go(np.asarray(wave, np.float64), between(rng, 0.005, 0.15)), pitch


def driven_guitar(rng: Random) -> Played:
    """An electric guitar through a driven amplifier: one string or a fifth, often muted."""
    pitch, seconds = float(rng.uniform(35, 76)), between(rng, 0.2, 3)
    fall = between(rng, 0.06, 0.2) if rng.random() < 0.3 else between(rng, 1, 5)
    wave = np.zeros(len(seconds_axis(seconds)))
    for step in ((0,), (0, 7), (0, 7, 12))[int(rng.integers(0, 3))]:
        hz = hz_of(pitch + step)
        levels = [Partial(n * hz, abs(math.sin(n * rng.uniform(0.3, 0.5))) / n, fall / (1 + 0.1 * n)) for n in range(1, 20)]
        wave += rung(rng, levels, seconds)
    driven = np.tanh(levelled(wave) * between(rng, 4, 80) + 0.1)
    cabinet = bodied(rng, np.asarray(driven, np.float64), 90, 4000, 6, 7)
    spectrum = np.fft.rfft(cabinet)
    hz_axis = np.fft.rfftfreq(len(cabinet), 1 / SAMPLE_RATE)
    cut = 1.0 / (1.0 + (hz_axis / between(rng, 3000, 6500)) ** 6) * (hz_axis > 50)
    return let_go(np.fft.irfft(spectrum * cut, len(cabinet)), 0.03), pitch


BARS: dict[str, tuple[tuple[float, float], tuple[float, ...], tuple[float, float], float]] = {
    "marimba": ((41, 98), (1, 3.9, 9.2, 16.1), (0.08, 0.5), 0.7),
    "vibraphone": ((50, 92), (1, 4.0, 10.1, 17.6), (0.6, 3.0), 0.35),
    "glockenspiel": ((72, 108), (1, 2.76, 5.4, 8.93, 13.3), (0.3, 2.0), 0.5),
    "tubular bells": ((55, 84), (1, 0.5, 1.5, 2.0, 2.6, 3.2, 4.2, 5.1), (0.8, 3.5), 0.3),
    "kalimba": ((50, 92), (1, 2.9, 5.4, 6.3, 9.1), (0.2, 0.9), 0.8),
    "steel drum": ((50, 86), (1, 2.0, 3.0, 4.0, 5.02, 6.1), (0.15, 0.8), 0.4),
    "timpani": ((34, 58), (1, 1.5, 1.98, 2.44, 2.9, 3.4, 0.85), (0.3, 1.6), 0.4),
    "triangle": ((84, 106), (1, 1.8, 2.7, 3.9, 5.3, 6.1, 7.7, 9.3), (0.5, 2.5), 0.1),
}
"""Pitches, partials against the lowest, seconds of ringing, how much faster high partials die."""


def bar_note(name: str, rng: Random) -> Played:
    """A note of something that is struck and rings by itself."""
    pitches, ratios, falls, damping = BARS[name]
    pitch = float(rng.uniform(*pitches))
    hz, fall, tilt = hz_of(pitch), between(rng, *falls), rng.uniform(-10, 1)
    partials = []
    for number, ratio in enumerate(ratios):
        level = 10 ** ((tilt * math.log2(max(ratio, 0.5)) - rng.uniform(0, 9)) / 20) if number else 1.0
        tuned = hz * ratio * (rng.uniform(0.97, 1.03) if number else 1.0)
        lasts = fall / (1 + damping * (ratio - 1))
        partials += [Partial(tuned * beat, level / 2, lasts * rng.uniform(0.7, 1.3)) for beat in (1, 1 + rng.uniform(0, 2e-3))]
    seconds = float(min(3.5, max(0.15, rng.uniform(0.8, 5) * fall)))
    tone = levelled(rung(rng, partials, seconds)).astype(np.float64)
    t = seconds_axis(seconds)[: len(tone)]
    if name == "vibraphone" and rng.random() < 0.5:
        tone = tone * (1 - rng.uniform(0.1, 0.45) * (1 + np.sin(2 * np.pi * rng.uniform(3, 7) * t)))
    click = rng.standard_normal(len(tone)) * np.exp(-t / between(rng, 0.001, 0.012))
    wave = tone + between(rng, 0.005, 0.15) * levelled(bodied(rng, click, 300, 5000, 4, 12))
    return let_go(np.asarray(wave, np.float64), between(rng, 0.005, 0.1)), None if name == "triangle" else pitch
