"""Lessons from what is blown or bowed: harmonic partials under formants, with breath or rosin, vibrato and soft beginnings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import between, bodied, held, let_go, vibrato_line
from sound_model.lesson import levelled, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]


@dataclass(frozen=True, slots=True)
class HeldKind:
    """A kind of instrument that holds its notes: ranges that its settings are drawn from."""

    pitches: tuple[float, float]
    formants_hz: tuple[tuple[float, float, float], ...]  # centre, width in octaves, dB
    slopes: tuple[float, float]  # dB per octave above the knee
    knees_hz: tuple[float, float]
    even_db: tuple[float, float]  # of even partials
    breath_db: tuple[float, float]
    breath_hz: tuple[float, float]
    rises: tuple[float, float]  # seconds
    brass: float = 0.0  # how much later high partials come
    vibrato: float = 0.3
    body_db: float = 0.0


HELD: dict[str, HeldKind] = {
    "flute": HeldKind((58, 98), ((800, 1.0, 4),), (-22, -10), (500, 1500), (-3, 3), (-38, -14), (500, 6000), (0.02, 0.1)),
    "clarinet": HeldKind((49, 92), ((1500, 0.6, 6),), (-12, -6), (700, 1800), (-30, -8), (-55, -30), (800, 6000),
                         (0.015, 0.07), 0.1, 0.06),
    "oboe": HeldKind((58, 92), ((1100, 0.45, 14), (2900, 0.4, 8)), (-14, -8), (1000, 2500), (-1, 4), (-55, -32), (1500, 8000),
                     (0.01, 0.05)),
    "cor anglais": HeldKind((52, 82), ((900, 0.45, 13), (2200, 0.4, 7)), (-15, -8), (800, 2000), (-1, 4), (-55, -32),
                            (1200, 7000), (0.01, 0.06)),
    "bassoon": HeldKind((33, 74), ((480, 0.5, 14), (1150, 0.4, 7)), (-14, -7), (450, 1200), (-1, 3), (-52, -28), (400, 5000),
                        (0.01, 0.06), 0.1, 0.15),
    "sax": HeldKind((36, 90), ((650, 0.8, 7), (1600, 0.6, 6)), (-11, -5), (600, 1800), (-2, 3), (-45, -20), (700, 8000),
                    (0.01, 0.07), 0.2),
    "harmonica": HeldKind((55, 90), ((1500, 0.6, 8), (3200, 0.5, 6)), (-7, -2), (1200, 3000), (-3, 3), (-45, -25), (1000, 8000),
                          (0.02, 0.09)),
    "trumpet": HeldKind((53, 88), ((1300, 0.7, 10), (2500, 0.6, 5)), (-13, -5), (1200, 2600), (-1, 2), (-58, -35),
                        (1000, 8000), (0.01, 0.06), 0.6, 0.15),
    "trombone": HeldKind((34, 74), ((550, 0.7, 9), (1500, 0.6, 4)), (-14, -6), (500, 1500), (-1, 2), (-58, -36), (500, 5000),
                         (0.015, 0.07), 0.6, 0.1),
    "french horn": HeldKind((34, 79), ((380, 0.8, 10), (900, 0.7, 3)), (-19, -9), (350, 900), (-1, 2), (-58, -36), (300, 3500),
                            (0.02, 0.1), 0.5, 0.05),
    "tuba": HeldKind((24, 62), ((230, 0.8, 10),), (-18, -9), (230, 600), (-1, 2), (-55, -34), (200, 2500), (0.02, 0.1), 0.5,
                     0.05),
    "violin": HeldKind((55, 100), ((480, 0.3, 5), (2700, 0.8, 6)), (-10, -5), (900, 3500), (-3, 3), (-42, -22), (1500, 9000),
                       (0.02, 0.2), 0.0, 0.35, 9),
    "viola": HeldKind((48, 86), ((400, 0.3, 5), (2000, 0.8, 5)), (-10, -5), (700, 2800), (-3, 3), (-42, -22), (1200, 8000),
                      (0.02, 0.2), 0.0, 0.35, 9),
    "cello": HeldKind((36, 78), ((220, 0.4, 6), (1400, 0.8, 5)), (-10, -5), (450, 2000), (-3, 3), (-42, -22), (800, 6000),
                      (0.02, 0.2), 0.0, 0.3, 9),
    "double bass": HeldKind((26, 58), ((110, 0.4, 6), (700, 0.8, 5)), (-11, -5), (250, 1200), (-3, 3), (-40, -20), (500, 5000),
                            (0.03, 0.2), 0.0, 0.2, 9),
    "accordion": HeldKind((48, 88), ((1500, 1.0, 6),), (-8, -3), (1000, 3000), (-4, 3), (-55, -35), (1000, 6000), (0.01, 0.06),
                          0.0, 0.0),
}  # fmt: skip


def held_note(name: str, rng: Random, wanted_pitch: float | None = None) -> Played:
    """A held note of a kind of instrument, as soft or loud and as long as players play it."""
    kind = HELD[name]
    pitch = float(rng.uniform(*kind.pitches)) if wanted_pitch is None else wanted_pitch
    seconds = between(rng, 0.15, 3.2)
    soft = rng.random()
    line = vibrato_line(rng, pitch, seconds, kind.vibrato * rng.uniform(0, 1) ** 2)
    hz = float(np.median(line))
    numbers = np.arange(1, int(min(40, 16000 / hz)) + 1)
    rise = between(rng, *kind.rises)
    late = rise * (1 + kind.brass * rng.uniform(0, 3) * np.log2(numbers))
    tone = held(rng, line, list(_levels(kind, hz * numbers, soft, rng)), list(late))
    if name == "accordion":
        tone += held(rng, line * 2 ** (rng.uniform(3, 18) / 1200), list(_levels(kind, hz * numbers, soft, rng)), list(late))
    if kind.body_db:
        tone = bodied(rng, tone, hz * 0.7, 5000, 12, kind.body_db)
    return _finished(kind, np.asarray(levelled(tone), np.float64), seconds, soft, rng), pitch


def _levels(kind: HeldKind, hz: NDArray[np.floating], soft: float, rng: Random) -> Signal:
    knee = rng.uniform(*kind.knees_hz) * 2 ** rng.uniform(-0.2, 0.2)
    level_db = (rng.uniform(*kind.slopes) - 6 * soft * (1 + kind.brass)) * np.log2(np.maximum(1.0, hz / knee))
    for centre, width, peak_db in kind.formants_hz:
        level_db += peak_db * rng.uniform(0.5, 1.2) * np.exp(-((np.log2(hz / centre / rng.uniform(0.9, 1.1)) / width) ** 2))
    level_db[1::2] += rng.uniform(*kind.even_db) * (np.log2(hz[1::2] / 300.0) < 3.3)
    level_db += rng.normal(0, 2.5, len(hz))
    return np.asarray(10.0 ** ((level_db - level_db.max()) / 20.0))


def _finished(kind: HeldKind, tone: Signal, seconds: float, soft: float, rng: Random) -> Signal:
    """With breath or bow noise, swell and end."""
    t = seconds_axis(seconds)[: len(tone)]
    noise = levelled(bodied(rng, np.diff(rng.standard_normal(len(tone)), prepend=0.0), *kind.breath_hz, 3, 25))
    steady, start = 10 ** (rng.uniform(*kind.breath_db) / 20), 10 ** (rng.uniform(-34, -12) / 20)
    wave = tone + noise * (steady + start * np.exp(-t / between(rng, 0.01, 0.08)))
    swell = np.interp(t / seconds, [0, rng.uniform(0.2, 0.8), 1], 10 ** (rng.uniform(-7, 0, 3) / 20))
    tremble = 1 + rng.uniform(0, 0.12) * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * t) * (1 - soft)
    return let_go(wave * swell * tremble, between(rng, 0.02, 0.3))


def ensemble(rng: Random) -> Played:
    """Several bowed strings on one note, an octave or a chord."""
    pitch, seconds = float(rng.uniform(36, 90)), between(rng, 0.4, 3.5)
    kind = HELD[("double bass", "cello", "viola", "violin")[int(np.clip((pitch - 30) // 15, 0, 3))]]
    total = np.zeros(len(seconds_axis(seconds)))
    steps = ((0,), (0,), (0, 12), (0, 7, 12), (0, 4, 7), (0, 3, 7))[int(rng.integers(0, 6))]
    soft = rng.random()
    for step in steps:
        for _ in range(int(rng.integers(3, 6))):
            line = vibrato_line(rng, pitch + step + rng.normal(0, 0.08), seconds, rng.uniform(0.05, 0.4))
            numbers = np.arange(1, int(min(16, 12000 / float(line.max()))) + 1)
            rise = between(rng, 0.03, 0.5)
            total += held(rng, line, list(_levels(kind, float(line.mean()) * numbers, soft, rng)), [rise] * len(numbers))
    wave = bodied(rng, total, 200, 5000, 6, 6)
    return _finished(kind, np.asarray(levelled(wave), np.float64), seconds, 1.0, rng), pitch if len(steps) == 1 else None


def organ_note(rng: Random) -> Played:
    """Drawbars or pipes: a few octaves and fifths of one note, at once there, at once gone."""
    pitch, seconds = float(rng.uniform(36, 84)), between(rng, 0.2, 3)
    t = seconds_axis(seconds)
    wave = np.zeros(len(t))
    for ratio in (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0):
        level = 10 ** (-rng.uniform(0, 30) / 20) * (1.0 if ratio == 1 else float(rng.random() < 0.7))
        wave += level * np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * ratio * t + rng.uniform(0, 6.28))
    if rng.random() < 0.5:
        wave *= 1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * between(rng, 0.7, 7) * t)
    click = rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.001, 0.006)) * rng.uniform(0, 0.2)
    rise = np.minimum(1.0, t / between(rng, 0.002, 0.08))
    return let_go((levelled(wave) + click) * rise, between(rng, 0.005, 0.2)), pitch
