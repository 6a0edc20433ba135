"""Lessons from synthesizers beyond the plain ones: modulated basses, bells of frequency modulation, moving pads, effects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sound_model.additive import between, bodied, hz_of, let_go
from sound_model.lesson import SAMPLE_RATE, fast_length, levelled, seconds_axis
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


def _saw(rng: Random, hz_line: Signal) -> Signal:
    """A sawtooth or pulse without much aliasing, on a moving fundamental."""
    cycles = np.cumsum(hz_line) / SAMPLE_RATE + rng.random()
    slope = hz_line / SAMPLE_RATE
    share = cycles % 1.0

    def softened(share: Signal) -> Signal:
        ramp = 2 * share - 1
        start, end = share < slope, share > 1 - slope
        x = share[start] / slope[start]
        ramp[start] -= 2 * x - x**2 - 1
        x = (share[end] - 1) / slope[end]
        ramp[end] -= x**2 + 2 * x + 1
        return ramp

    saw = softened(share)
    return saw - softened((share + rng.uniform(0.2, 0.5)) % 1.0) if rng.random() < 0.4 else saw


def _swept(audio: Signal, cutoffs_hz: Signal, resonance: float) -> Signal:
    """A low-pass with a moving cutoff, frame by frame."""
    size, hop = 2048, 512
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    padded = np.concatenate([np.zeros(size), audio, np.zeros(size)])
    out, window = np.zeros(len(padded) + size), np.hanning(size)
    for start in range(0, len(padded) - size, hop):
        cut = cutoffs_hz[min(len(cutoffs_hz) - 1, max(0, start - size // 2))]
        gain = 1 / np.sqrt(1 + (hz / cut) ** 8) + resonance * np.exp(-((np.log2((hz + 1) / cut) / 0.15) ** 2))
        out[start : start + size] += np.fft.irfft(np.fft.rfft(padded[start : start + size] * window) * gain, size)
    return out[size : size + len(audio)] / 2


def moving_bass(rng: Random) -> Played:
    """A growling, wobbling or gliding bass."""
    pitch, seconds = float(rng.uniform(23, 48)), between(rng, 0.3, 3)
    t = seconds_axis(seconds)
    glide = rng.uniform(-12, 12) * np.exp(-t / between(rng, 0.02, 0.2)) * (rng.random() < 0.3)
    line = 440.0 * 2 ** ((pitch + glide - 69) / 12)
    wave = sum(_saw(rng, line * 2 ** (rng.uniform(-0.3, 0.3) / 12)) for _ in range(int(rng.integers(1, 4))))
    wobble = 0.5 + 0.5 * np.sin(2 * np.pi * between(rng, 0.5, 9) * t + rng.uniform(0, 6))
    fall = np.exp(-t / between(rng, 0.05, 1.0))
    course = wobble if rng.random() < 0.5 else fall
    wave = _swept(np.asarray(wave), between(rng, 80, 300) * between(rng, 4, 40) ** course, rng.uniform(0, 3))
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
            wave += _saw(rng, 440.0 * 2 ** ((pitch + step + rng.uniform(-0.2, 0.2) + drift - 69) / 12))
    cutoffs = between(rng, 300, 4000) * 2 ** (
        rng.uniform(0, 2) * np.sin(2 * np.pi * between(rng, 0.1, 1.5) * t + rng.uniform(0, 6))
    )
    wave = _swept(wave, cutoffs, rng.uniform(0, 1.5))
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
        _saw(rng, 440.0 * 2 ** ((pitch + sway + rng.uniform(-0.2, 0.2) - 69) / 12))
        for _ in range(int(rng.choice([1, 1, 2, 5])))
    )
    cutoffs = between(rng, 800, 6000) * between(rng, 1, 6) ** np.exp(-t / between(rng, 0.05, 1))
    wave = np.tanh(levelled(_swept(np.asarray(wave), cutoffs, rng.uniform(0, 2))) * between(rng, 0.3, 4))
    return let_go(np.asarray(wave * np.minimum(1, t / between(rng, 0.002, 0.04))), between(rng, 0.01, 0.2)), pitch


def stab(rng: Random) -> Played:
    """A chord, short: of a house or rave record."""
    pitch, seconds = float(rng.uniform(48, 72)), between(rng, 0.15, 0.9)
    t = seconds_axis(seconds)
    chord = ((0, 3, 7, 10), (0, 4, 7), (0, 3, 7), (0, 7, 12), (0, 5, 10))[int(rng.integers(0, 5))]
    wave = sum(_saw(rng, np.full(len(t), hz_of(pitch + step))) for step in chord)
    cutoffs = between(rng, 400, 3000) * between(rng, 1.5, 8) ** np.exp(-t / between(rng, 0.03, 0.3))
    return let_go(_swept(np.asarray(wave), cutoffs, rng.uniform(0, 2)) * np.exp(-t / between(rng, 0.08, 0.6)), 0.02), None


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


def effect(rng: Random) -> Played:
    """A riser, a fall, an impact, wind and water, a siren, a robot, a machine, a reversed sound."""
    return _EFFECTS[int(rng.integers(0, len(_EFFECTS)))](rng), None


def _sweep(rng: Random) -> Signal:
    seconds = between(rng, 0.5, 4)
    t = seconds_axis(seconds)
    share = t / seconds if rng.random() < 0.6 else 1 - t / seconds
    noise = rng.standard_normal(len(t))
    tone = _saw(rng, between(rng, 60, 500) * between(rng, 2, 16) ** share)
    mix = rng.random()
    wave = _swept(mix * noise + (1 - mix) * tone, between(rng, 100, 800) * between(rng, 5, 50) ** share, rng.uniform(0, 3))
    return np.asarray(wave * share ** rng.uniform(0.3, 2))


def _impact(rng: Random) -> Signal:
    seconds = between(rng, 0.8, 4)
    t = seconds_axis(seconds)
    boom = np.sin(2 * np.pi * np.cumsum(between(rng, 25, 60) * (1 + 3 * np.exp(-t / between(rng, 0.03, 0.4)))) / SAMPLE_RATE)
    tail = _swept(rng.standard_normal(len(t)), between(rng, 200, 9000) * np.exp(-t / seconds), 0.0)
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
    return _saw(rng, np.clip(line, 20, 9000)) if rng.random() < 0.5 else np.sin(2 * np.pi * np.cumsum(line) / SAMPLE_RATE)


def _machine(rng: Random) -> Signal:
    """Something mechanical or electric: hum, motor, ring modulation, crackle."""
    seconds = between(rng, 0.4, 3.5)
    t = seconds_axis(seconds)
    rate = between(rng, 8, 90)
    pulses = bodied(rng, rng.standard_normal(len(t)) * (1 + np.sin(2 * np.pi * rate * t)) ** 3, 100, 5000, 6, 18)
    ring = np.sin(2 * np.pi * between(rng, 40, 3000) * t) * _saw(rng, np.full(len(t), between(rng, 40, 900)))
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
