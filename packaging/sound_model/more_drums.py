"""Lessons from drums beyond the plain drum computer: frequency modulation, game consoles, skins with modes, cymbals, rolls."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import Partial, between, bodied, let_go, rung
from sound_model.lesson import SAMPLE_RATE, levelled, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator
Played = tuple[Signal, float | None]

_SKIN = (1.0, 1.59, 2.14, 2.3, 2.65, 2.92, 3.5, 3.6, 4.06)
"""Modes of a round skin against the lowest."""


def _burst(rng: Random, seconds: float, fall: float, low_hz: float, high_hz: float) -> Signal:
    t = seconds_axis(seconds)
    noise = np.diff(rng.standard_normal(len(t)), prepend=0.0)
    spectrum = np.fft.rfft(noise)
    hz = np.fft.rfftfreq(len(t), 1 / SAMPLE_RATE) + 1.0
    shaped = spectrum / hz / (1 + (low_hz / hz) ** 4) / (1 + (hz / high_hz) ** 4)
    return np.asarray(levelled(np.fft.irfft(shaped, len(t))) * np.exp(-t / fall))


def _skin(rng: Random, hz: float, fall: float, seconds: float, damping: float) -> Signal:
    """A skin with its modes, the lowest bent down a little at the start."""
    t = seconds_axis(seconds)
    bend = rng.uniform(0, 0.25) * np.exp(-t / between(rng, 0.01, 0.06))
    low = np.sin(2 * np.pi * np.cumsum(hz * (1 + bend)) / SAMPLE_RATE) * np.exp(-t / fall)
    rest = [Partial(hz * ratio * rng.uniform(0.97, 1.03), rng.uniform(0.03, 0.6), fall / (1 + damping * (ratio - 1)))
            for ratio in _SKIN[1:]]  # fmt: skip
    return np.asarray(low + rung(rng, rest, seconds))


def real_kick(rng: Random) -> Played:
    """A bass drum with beater and room."""
    seconds, hz = between(rng, 0.15, 0.9), between(rng, 38, 90)
    wave = _skin(rng, hz, seconds * rng.uniform(0.1, 0.3), seconds, rng.uniform(1.5, 5))
    beater = _burst(rng, seconds, between(rng, 0.002, 0.02), between(rng, 800, 2500), between(rng, 3000, 9000))
    return wave + rng.uniform(0.05, 0.8) * beater, None


def hard_kick(rng: Random) -> Played:
    """A kick driven until it sings."""
    seconds, end = between(rng, 0.25, 0.9), between(rng, 38, 65)
    t = seconds_axis(seconds)
    hz = end * (1 + between(rng, 3, 20) * np.exp(-t / between(rng, 0.01, 0.06)))
    wave = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE) * np.exp(-t / (seconds * rng.uniform(0.3, 1.2)))
    return let_go(np.tanh(wave * between(rng, 3, 40)) + 0.1 * _burst(rng, seconds, 0.004, 1000, 9000), 0.03), None


def fm_kick(rng: Random) -> Played:
    """A kick by frequency modulation."""
    return _modulated(rng, between(rng, 40, 75), 0.15, 0.6), None


def fm_tom(rng: Random) -> Played:
    """A tom by frequency modulation."""
    return _modulated(rng, between(rng, 80, 260), 0.15, 0.7), None


def _modulated(rng: Random, hz: float, shortest: float, longest: float) -> Signal:
    seconds = between(rng, shortest, longest)
    t = seconds_axis(seconds)
    depth = rng.uniform(0.5, 6) * np.exp(-t / between(rng, 0.005, 0.06))
    glide = 1 + between(rng, 0.2, 4) * np.exp(-t / between(rng, 0.008, 0.05))
    phase = 2 * np.pi * np.cumsum(hz * glide) / SAMPLE_RATE
    return np.asarray(
        np.sin(phase + depth * np.sin(phase * rng.uniform(0.5, 3.5))) * np.exp(-t / (seconds * rng.uniform(0.15, 0.4)))
    )


def real_snare(rng: Random) -> Played:
    """A snare drum with its modes and wires, struck hard or soft, with or without its rim."""
    seconds, hz = between(rng, 0.12, 0.7), between(rng, 150, 320)
    shell = levelled(_skin(rng, hz, between(rng, 0.02, 0.12), seconds, rng.uniform(0.2, 2)))
    wires = _burst(rng, seconds, between(rng, 0.03, 0.2), between(rng, 400, 3000), between(rng, 6000, 15000))
    stick = _burst(rng, seconds, between(rng, 0.002, 0.008), 1500, 12000)
    return rng.uniform(0.2, 1.0) * shell + rng.uniform(0.2, 1.0) * wires + rng.uniform(0, 0.6) * stick, None


def fm_snare(rng: Random) -> Played:
    """A snare by frequency modulation with noise."""
    seconds = between(rng, 0.1, 0.5)
    t = seconds_axis(seconds)
    phase = 2 * np.pi * between(rng, 140, 320) * t
    tone = np.sin(phase + rng.uniform(2, 20) * np.sin(phase * rng.uniform(1.2, 7))) * np.exp(-t / between(rng, 0.02, 0.12))
    return tone + rng.uniform(0.1, 1.2) * _burst(rng, seconds, between(rng, 0.03, 0.15), between(rng, 300, 3000), 13000), None


def real_tom(rng: Random) -> Played:
    """A tom with its modes."""
    seconds, hz = between(rng, 0.25, 1.6), between(rng, 65, 230)
    wave = levelled(_skin(rng, hz, seconds * rng.uniform(0.12, 0.35), seconds, rng.uniform(0.8, 4)))
    return wave + rng.uniform(0.02, 0.5) * _burst(rng, seconds, between(rng, 0.002, 0.03), 500, between(rng, 2500, 9000)), None


def chip_drum(kind: str) -> Callable[[Random], Played]:
    """A drum of a game console: noise that is held for some frames, squares that fall."""

    def drum(rng: Random) -> Played:
        longest = {"kick": 0.25, "snare": 0.3, "hat": 0.08}[kind]
        seconds = between(rng, longest / 4, longest)
        t = seconds_axis(seconds)
        fall = np.exp(-t / (seconds * rng.uniform(0.2, 0.6)))
        step = int({"kick": between(rng, 20, 120), "snare": between(rng, 3, 14), "hat": between(rng, 1, 3.5)}[kind])
        noise = np.repeat(np.sign(rng.standard_normal(len(t) // step + 1)), step)[: len(t)]
        hz = between(rng, 60, 160) * (1 + between(rng, 1, 5) * np.exp(-t / 0.03))
        square = np.sign(np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE))
        tone = {"kick": 1.0, "snare": rng.uniform(0, 0.5), "hat": 0.0}[kind]
        wave = (tone * square + (0.15 if kind == "kick" else 1.0) * noise) * fall
        return np.round(wave * 15) / 15, None

    return drum


def real_cymbal(kind: str) -> Callable[[Random], Played]:
    """A plate with a hundred modes: high ones die first; a ride is pinged, a crash swells, a hat is short."""

    def cymbal(rng: Random) -> Played:
        fall = {"ride": between(rng, 0.4, 1.6), "crash": between(rng, 0.4, 1.8), "open hi-hat": between(rng, 0.12, 0.6),
                "closed hi-hat": between(rng, 0.012, 0.06)}[kind]  # fmt: skip
        seconds = min(3.2, fall * rng.uniform(2, 4.5))
        lowest = {"ride": 250, "crash": 250, "open hi-hat": 900, "closed hi-hat": 1500}[kind]
        hz = np.exp(rng.uniform(math.log(lowest), math.log(15000), 60))
        centre, width = between(rng, 2500, 8000), rng.uniform(0.8, 2.0)
        levels = np.exp(-((np.log2(hz / centre) / width) ** 2)) * rng.uniform(0.2, 1.0, 60)
        modes = [
            Partial(float(f), float(a), fall * between(rng, 0.4, 1.3) / (1 + f / 9000)) for f, a in zip(hz, levels, strict=True)
        ]
        wave = levelled(rung(rng, modes, seconds))
        wash = _burst(rng, seconds, fall * rng.uniform(0.2, 0.8), lowest * 2, between(rng, 8000, 16000))
        t = seconds_axis(seconds)
        rise = 1 - np.exp(-t / between(rng, 0.002, 0.03)) if kind == "crash" else 1.0
        ping = np.zeros(len(t))
        if kind == "ride":
            ping = rng.uniform(0.2, 1.0) * _burst(rng, seconds, between(rng, 0.004, 0.03), between(rng, 1500, 3500), 12000)
        return (wave + rng.uniform(0.3, 1.5) * wash) * rise + ping, None

    return cymbal


def tambourine(rng: Random) -> Played:
    """Jingles, struck once and rattling."""
    seconds = between(rng, 0.08, 0.5)
    t = seconds_axis(seconds)
    total = np.zeros(len(t))
    for _ in range(int(rng.integers(2, 9))):
        start = int(rng.uniform(0, 0.05) * SAMPLE_RATE)
        modes = [Partial(between(rng, 4500, 13000), rng.uniform(0.2, 1), between(rng, 0.01, 0.09)) for _ in range(6)]
        jingle = rung(rng, modes, seconds)[: len(t) - start] if start < len(t) else np.zeros(0)
        total[start : start + len(jingle)] += jingle * rng.uniform(0.2, 1)
    return levelled(total) + rng.uniform(0.05, 0.8) * _burst(rng, seconds, between(rng, 0.01, 0.08), 4000, 15000), None


def wood(rng: Random) -> Played:
    """A woodblock or claves: one or two short resonances."""
    seconds, hz = between(rng, 0.04, 0.25), between(rng, 600, 3000)
    modes = [
        Partial(hz, 1.0, between(rng, 0.006, 0.035)),
        Partial(hz * rng.uniform(1.4, 2.9), rng.uniform(0, 0.7), between(rng, 0.004, 0.02)),
    ]
    return rung(rng, modes, seconds) + rng.uniform(0, 0.3) * _burst(rng, seconds, 0.003, 500, 8000), None


def scraper(rng: Random) -> Played:
    """A guiro, cabasa, whip or gong: other percussion."""
    kind, seconds = int(rng.integers(0, 4)), between(rng, 0.15, 1.0)
    t = seconds_axis(seconds)
    if kind == 0:
        rate = np.cumsum(rng.uniform(25, 90) * (1 + rng.uniform(-0.5, 1.5) * t / seconds)) / SAMPLE_RATE
        noise = bodied(rng, rng.standard_normal(len(t)), 800, 5000, 4, 18)
        return noise * np.exp(-8 * (rate % 1.0)) * np.minimum(1, 6 * (1 - t / seconds)), None
    if kind == 1:
        return _burst(rng, seconds, between(rng, 0.01, 0.06), 2000, 12000) * np.minimum(1, t / 0.02), None
    if kind == 2:
        return _burst(rng, seconds, between(rng, 0.008, 0.04), 300, 9000), None
    modes = [Partial(between(rng, 60, 2500), rng.uniform(0.1, 1), between(rng, 0.4, 3)) for _ in range(40)]
    seconds = between(rng, 1.0, 3.2)
    return rung(rng, modes, seconds) * (1 - np.exp(-seconds_axis(seconds) / between(rng, 0.005, 0.2))), None


def snap(rng: Random) -> Played:
    """Fingers snapped, or hands clapped in a room."""
    seconds = between(rng, 0.08, 0.4)
    centre = between(rng, 1000, 3000)
    wave = _burst(rng, seconds, between(rng, 0.006, 0.05), centre * 0.7, centre * 1.6)
    return wave + rng.uniform(0, 0.3) * _burst(rng, seconds, between(rng, 0.03, 0.12), 600, 6000), None


def rolled(strokes: Callable[[Random], Played]) -> Callable[[Random], Played]:
    """Many strokes of a drum after each other, as in a roll or a shake: one sound, no loop."""

    def roll(rng: Random) -> Played:
        seconds, rate = between(rng, 0.4, 3.0), between(rng, 9, 26)
        total = np.zeros(len(seconds_axis(seconds)))
        stroke = strokes(rng)[0]
        course = np.interp(np.linspace(0, 1, 64), [0, rng.uniform(0.2, 0.8), 1], rng.uniform(0.15, 1.0, 3))
        at = 0.0
        while at < seconds - 0.05:
            start = int(at * SAMPLE_RATE)
            piece = stroke[: len(total) - start]
            total[start : start + len(piece)] += piece * course[int(63 * at / seconds)] * rng.uniform(0.6, 1.0)
            at += rng.uniform(0.85, 1.15) / rate
        return let_go(total, 0.05), None

    return roll
