"""Lessons from simple machines with random settings: drum computers, analogue synthesizers, effects."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sound_model.lesson import SAMPLE_RATE, fast_length, levelled, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator


def _between(rng: Random, low: float, high: float) -> float:
    """A number between two, evenly in octaves."""
    return float(np.exp(rng.uniform(math.log(low), math.log(high))))


def band(audio: Signal, low_hz: float, high_hz: float, slope: float = 2.0) -> Signal:
    """The sound between two frequencies, with soft flanks."""
    size = fast_length(len(audio))
    spectrum = np.fft.rfft(audio, size)
    hz = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE) + 1e-9
    gain = 1.0 / (1.0 + (low_hz / hz) ** (2 * slope)) / (1.0 + (hz / high_hz) ** (2 * slope))
    return np.asarray(np.fft.irfft(spectrum * gain, size)[: len(audio)])


def _swept(rng: Random, seconds: float, start_hz: float, end_hz: float, fall_seconds: float, decay_seconds: float) -> Signal:
    t = seconds_axis(seconds)
    hz = end_hz + (start_hz - end_hz) * np.exp(-t / fall_seconds)
    wave = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE + rng.uniform(0, 6.28) * (rng.random() < 0.3))
    drive = _between(rng, 0.2, 6.0)
    return np.asarray(np.tanh(drive * wave * np.exp(-t / decay_seconds)) / math.tanh(drive))


def _noise(rng: Random, seconds: float, decay_seconds: float, low_hz: float, high_hz: float) -> Signal:
    t = seconds_axis(seconds)
    return np.asarray(band(rng.standard_normal(len(t)), low_hz, high_hz) * np.exp(-t / decay_seconds))


def _kick(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.15, 1.2)
    end = _between(rng, 35, 75)
    body = _swept(
        rng, seconds, end * _between(rng, 1.5, 12), end, _between(rng, 0.008, 0.08), seconds * rng.uniform(0.15, 0.45)
    )
    click = _noise(rng, seconds, _between(rng, 0.001, 0.02), _between(rng, 500, 4000), 14000)
    dirt = _noise(rng, seconds, _between(rng, 0.01, 0.15), 80, _between(rng, 400, 4000))
    return body + rng.uniform(0, 0.5) * levelled(click) + rng.uniform(0, 0.3) * (rng.random() < 0.4) * levelled(dirt), None


def _snare(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.12, 0.7)
    hz = _between(rng, 130, 330)
    tone = _swept(rng, seconds, hz * rng.uniform(1.0, 2.0), hz, _between(rng, 0.005, 0.03), _between(rng, 0.03, 0.15))
    over = _swept(rng, seconds, hz * 1.8, hz * 1.7, 0.02, _between(rng, 0.02, 0.1))
    wires = levelled(_noise(rng, seconds, _between(rng, 0.03, 0.25), _between(rng, 300, 2500), _between(rng, 5000, 16000)))
    return rng.uniform(0.15, 1.0) * (tone + 0.4 * over) + rng.uniform(0.5, 1.0) * wires, None


def _clap(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.15, 0.6)
    t = seconds_axis(seconds)
    centre, gap = _between(rng, 900, 2200), rng.uniform(0.006, 0.014)
    noise = band(rng.standard_normal(len(t)), centre * rng.uniform(0.5, 0.8), centre * rng.uniform(1.4, 4.0))
    strokes = int(rng.integers(2, 5))
    envelope = np.zeros(len(t))
    for stroke in range(strokes):
        since = t - stroke * gap
        last = stroke == strokes - 1
        fall = _between(rng, 0.03, 0.18) if last else rng.uniform(0.003, 0.007)
        envelope = np.maximum(envelope, np.where(since >= 0, np.exp(-np.maximum(since, 0) / fall), 0.0))
    return noise * envelope, None


def _metal(rng: Random, seconds: float, decay: float, low_hz: float) -> Signal:
    t = seconds_axis(seconds)
    base = _between(rng, 180, 600)
    square = sum(np.sign(np.sin(2 * np.pi * base * ratio * t + rng.uniform(0, 6))) for ratio in rng.uniform(1.0, 6.0, 6))
    noise = rng.standard_normal(len(t))
    mix = rng.uniform(0, 1)
    source = mix * noise + (1 - mix) * square / 2.5
    return np.asarray(band(source, low_hz, _between(rng, 9000, 20000), 3.0) * np.exp(-t / decay))


def _closed_hat(rng: Random) -> tuple[Signal, float | None]:
    decay = _between(rng, 0.008, 0.06)
    return _metal(rng, max(0.05, decay * rng.uniform(4, 8)), decay, _between(rng, 3000, 9000)), None


def _open_hat(rng: Random) -> tuple[Signal, float | None]:
    decay = _between(rng, 0.12, 0.5)
    return _metal(rng, decay * rng.uniform(1.8, 5), decay, _between(rng, 3000, 8000)), None


def _cymbal(rng: Random) -> tuple[Signal, float | None]:
    decay = _between(rng, 0.5, 1.5)
    wash = _metal(rng, decay * rng.uniform(1.5, 3), decay, _between(rng, 400, 4000))
    rise = np.minimum(1.0, np.arange(len(wash)) / SAMPLE_RATE / _between(rng, 0.001, 0.02))
    return wash * rise, None


def _tom(rng: Random) -> tuple[Signal, float | None]:
    hz = _between(rng, 70, 240)
    seconds = _between(rng, 0.2, 1.0)
    fall = seconds * rng.uniform(0.15, 0.4)
    tone = _swept(rng, seconds, hz * rng.uniform(1.1, 1.9), hz, _between(rng, 0.02, 0.12), fall)
    skin = _swept(rng, seconds, hz * 1.7, hz * 1.59, 0.05, fall * 0.5)
    stick = levelled(_noise(rng, seconds, _between(rng, 0.004, 0.05), 300, _between(rng, 1500, 9000)))
    return tone + rng.uniform(0, 0.4) * skin + rng.uniform(0, 0.35) * stick, None


def _rim(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.04, 0.2)
    first, second = _between(rng, 350, 900), _between(rng, 1200, 2600)
    ring = _swept(rng, seconds, first, first, 0.1, _between(rng, 0.006, 0.03))
    ring = ring + _swept(rng, seconds, second, second, 0.1, _between(rng, 0.004, 0.02))
    return ring + rng.uniform(0, 0.6) * levelled(_noise(rng, seconds, 0.006, 1000, 9000)), None


def _shaker(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.06, 0.3)
    t = seconds_axis(seconds)
    rise = seconds * rng.uniform(0.1, 0.6)
    envelope = np.where(t < rise, t / rise, np.exp(-(t - rise) / (seconds * rng.uniform(0.1, 0.3))))
    return band(rng.standard_normal(len(t)), _between(rng, 3000, 7000), _between(rng, 9000, 18000)) * envelope, None


def _cowbell(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.15, 0.8)
    t = seconds_axis(seconds)
    base = _between(rng, 450, 900)
    wave = np.sign(np.sin(2 * np.pi * base * t)) + np.sign(np.sin(2 * np.pi * base * rng.uniform(1.4, 1.55) * t))
    return band(wave, base * 0.8, base * _between(rng, 2, 8)) * np.exp(-t / (seconds * rng.uniform(0.1, 0.4))), None


def _conga(rng: Random) -> tuple[Signal, float | None]:
    hz = _between(rng, 110, 500)
    seconds = _between(rng, 0.12, 0.9)
    fall = seconds * rng.uniform(0.12, 0.35)
    wave = _swept(rng, seconds, hz * rng.uniform(0.85, 1.25), hz, _between(rng, 0.01, 0.2), fall)
    for ratio in (2.0, 3.0, 4.0):  # a loaded skin, as of a tabla, rings in tune
        wave = wave + rng.uniform(0, 0.5) * _swept(rng, seconds, hz * ratio, hz * ratio, 0.1, fall * rng.uniform(0.3, 1.0))
    slap = levelled(_noise(rng, seconds, _between(rng, 0.002, 0.02), _between(rng, 300, 1500), 9000))
    return wave + rng.uniform(0, 0.5) * slap, None


def _skin(rng: Random) -> tuple[Signal, float | None]:
    """A hand drum whose skin is loaded in the middle and so rings in tune; or its bass, which is bent; or a dry slap."""
    kind, seconds = int(rng.integers(0, 3)), _between(rng, 0.15, 1.2)
    t = seconds_axis(seconds)
    if kind == 0:
        hz, fall = _between(rng, 180, 480), seconds * rng.uniform(0.12, 0.4)
        wave = np.zeros(len(t))
        for number, level in enumerate(rng.uniform(0.05, 1.0, 5), 1):
            wave += level * np.sin(2 * np.pi * hz * number * rng.uniform(0.995, 1.005) * t) * np.exp(-t / (fall / number**0.5))
    elif kind == 1:
        start, end = _between(rng, 60, 140), _between(rng, 60, 140)
        wave = _swept(rng, seconds, start, end, _between(rng, 0.05, 0.3), seconds * rng.uniform(0.15, 0.4))
    else:
        slap = levelled(_noise(rng, seconds, _between(rng, 0.008, 0.05), _between(rng, 200, 900), _between(rng, 1500, 8000)))
        wave = slap + rng.uniform(0, 0.6) * _swept(rng, seconds, _between(rng, 200, 900), 250, 0.02, 0.03)
    stroke = levelled(_noise(rng, seconds, _between(rng, 0.002, 0.012), _between(rng, 500, 2500), 12000))
    return wave + rng.uniform(0.05, 0.6) * stroke, None


def _toy_keys(rng: Random) -> tuple[Signal, float | None]:
    """A small keyboard: few partials that die away together, some with a beating second voice."""
    pitch, seconds = rng.uniform(40, 86), _between(rng, 0.5, 3.5)
    t = seconds_axis(seconds)
    hz = 440.0 * 2 ** ((pitch - 69) / 12)
    fall = _between(rng, 0.25, 2.0)
    wave = np.zeros(len(t))
    for detune in (0.0, rng.uniform(0, 0.002)):
        for number, level in enumerate(10.0 ** -np.sort(rng.uniform(0, 2.2, int(rng.integers(2, 7)))), 1):
            wave += level * np.sin(2 * np.pi * hz * number * (1 + detune) * t) * np.exp(-t / fall * (1 + 0.15 * number))
    return wave * np.minimum(1.0, t / _between(rng, 0.001, 0.012)) * np.minimum(1.0, (seconds - t) / 0.04), pitch


def _oscillators(rng: Random, pitch: float, seconds: float, voices: int, spread_cents: float) -> Signal:
    """A bandlimited wave of several voices: saw, square or something between."""
    t = seconds_axis(seconds)
    total = np.zeros(len(t))
    kind = rng.integers(0, 4)
    for _ in range(voices):
        hz = 440.0 * 2 ** ((pitch + rng.uniform(-spread_cents, spread_cents) / 100 - 69) / 12)
        top = int(min(60, 18000 / hz))
        numbers = np.arange(1, top + 1)
        weights = {0: 1.0 / numbers, 1: (numbers % 2) / numbers, 2: np.abs(np.sin(numbers * rng.uniform(0.3, 2.5))) / numbers,
                   3: (numbers % 2) / numbers**2}[int(kind)]  # fmt: skip
        phase = 2 * np.pi * hz * t + rng.uniform(0, 6.28)
        rotation, step = np.exp(1j * phase), np.ones(len(t), complex)
        for weight in weights:
            step = step * rotation
            total += weight * step.imag
    return total


def _filtered(rng: Random, wave: Signal, pitch: float, fall_seconds: float) -> Signal:
    """A low-pass that closes: a dull and a bright version, one fading into the other."""
    base = 440.0 * 2 ** ((pitch - 69) / 12)
    dull, bright = band(wave, 5, base * _between(rng, 1.5, 6)), band(wave, 5, base * _between(rng, 6, 60))
    mix = np.exp(-np.arange(len(wave)) / SAMPLE_RATE / fall_seconds)
    return np.asarray(bright * mix + dull * (1 - mix))


def _envelope(frames: int, attack: float, decay: float, sustain: float, release: float) -> Signal:
    t = np.arange(frames) / SAMPLE_RATE
    held = np.minimum(1.0, t / attack) * (sustain + (1 - sustain) * np.exp(-np.maximum(0, t - attack) / decay))
    return np.asarray(held * np.minimum(1.0, (frames / SAMPLE_RATE - t) / release))


def _synth_bass(rng: Random) -> tuple[Signal, float | None]:
    pitch, seconds = rng.uniform(23, 50), _between(rng, 0.2, 2.5)
    wave = _oscillators(rng, pitch, seconds, int(rng.integers(1, 4)), rng.uniform(0, 14))
    wave = wave + rng.uniform(0, 1) * _oscillators(rng, pitch, seconds, 1, 0)
    wave = _filtered(rng, wave, pitch, _between(rng, 0.03, 0.6)) * _envelope(
        len(wave), _between(rng, 0.001, 0.02), _between(rng, 0.1, 1.5), rng.uniform(0, 1), _between(rng, 0.01, 0.15)
    )
    drive = _between(rng, 0.1, 8)
    return np.tanh(drive * wave / np.max(np.abs(wave))), pitch


def _sub_bass(rng: Random) -> tuple[Signal, float | None]:
    pitch, seconds = rng.uniform(22, 45), _between(rng, 0.4, 3)
    hz = 440.0 * 2 ** ((pitch - 69) / 12)
    start = hz * (_between(rng, 1.5, 6) if rng.random() < 0.6 else 1.0)
    fall = seconds * rng.uniform(0.2, 0.9)
    wave = _swept(rng, seconds, start, hz, _between(rng, 0.01, 0.05), fall)
    return wave * _envelope(len(wave), 0.002, 1.0, 1.0, _between(rng, 0.01, 0.1)), pitch


def _lead(rng: Random) -> tuple[Signal, float | None]:
    pitch, seconds = rng.uniform(52, 88), _between(rng, 0.2, 2)
    wave = _oscillators(rng, pitch, seconds, int(rng.integers(1, 6)), rng.uniform(0, 20))
    wave = _filtered(rng, wave, pitch, _between(rng, 0.1, 3))
    return wave * _envelope(len(wave), _between(rng, 0.001, 0.05), 0.5, rng.uniform(0.4, 1), _between(rng, 0.01, 0.2)), pitch


def _pluck(rng: Random) -> tuple[Signal, float | None]:
    pitch, seconds = rng.uniform(45, 86), _between(rng, 0.15, 1)
    wave = _oscillators(rng, pitch, seconds, int(rng.integers(1, 4)), rng.uniform(0, 15))
    wave = _filtered(rng, wave, pitch, _between(rng, 0.03, 0.2))
    return wave * _envelope(len(wave), 0.001, seconds * rng.uniform(0.1, 0.35), 0.0, 0.02), pitch


def _pad(rng: Random) -> tuple[Signal, float | None]:
    pitch, seconds = rng.uniform(36, 74), _between(rng, 1.5, 4)
    chord = [(0,), (0, 7), (0, 12), (0, 4, 7), (0, 3, 7), (0, 3, 7, 10), (0, 4, 7, 11)][int(rng.integers(0, 7))]
    wave = sum(_oscillators(rng, pitch + step, seconds, int(rng.integers(2, 4)), rng.uniform(4, 25)) for step in chord)
    wave = _filtered(rng, np.asarray(wave), pitch, _between(rng, 0.5, 4))
    if rng.random() < 0.4:
        breath = band(rng.standard_normal(len(wave)), _between(rng, 100, 1500), _between(rng, 2000, 9000))
        wave = levelled(wave) + rng.uniform(0, 0.5) * levelled(breath)
    envelope = _envelope(len(wave), _between(rng, 0.05, 1.2), 2.0, rng.uniform(0.5, 1), _between(rng, 0.1, 1.0))
    return wave * envelope, pitch if len(chord) == 1 else None


def _fx(rng: Random) -> tuple[Signal, float | None]:
    seconds = _between(rng, 0.4, 4)
    t = seconds_axis(seconds)
    share = t / seconds
    start, end = _between(rng, 60, 4000), _between(rng, 60, 8000)
    kind = int(rng.integers(0, 5))
    if kind == 0:  # a sweep of noise
        low, high = (
            band(rng.standard_normal(len(t)), start * 0.5, start * 2),
            band(rng.standard_normal(len(t)), end * 0.5, end * 2),
        )
        wave = (1 - share) * levelled(low) + share * levelled(high)
    elif kind == 1:  # a laser
        wave = np.sign(np.sin(2 * np.pi * np.cumsum(start * (end / start) ** share) / SAMPLE_RATE))
    elif kind == 2:  # crackle and hiss
        wave = band(rng.standard_normal(len(t)) * (rng.random(len(t)) < _between(rng, 1e-3, 1.0)), 200, 12000)
    elif kind == 3:  # a wobbling tone
        wobble = 1 + rng.uniform(0.1, 0.8) * np.sin(2 * np.pi * _between(rng, 1, 20) * t)
        wave = np.sin(2 * np.pi * np.cumsum(start * wobble) / SAMPLE_RATE)
    else:  # scratching
        rate = np.cumsum(np.sin(2 * np.pi * _between(rng, 2, 8) * t)) / SAMPLE_RATE
        wave = np.interp(
            rate % 0.5, t[: SAMPLE_RATE // 2] if seconds > 0.5 else t, rng.standard_normal(len(t))[: SAMPLE_RATE // 2]
        )
    shape = share if rng.random() < 0.4 else (1 - share if rng.random() < 0.6 else np.minimum(1, 4 * share * (1 - share) + 0.2))
    return wave * shape ** rng.uniform(0.5, 2), None


MACHINES: dict[str, tuple[Callable[[Random], tuple[Signal, float | None]], float]] = {
    "skin": (_skin, 1.0), "electric piano": (_toy_keys, 1.0),
    "kick": (_kick, 1.0), "snare": (_snare, 1.0), "clap": (_clap, 0.6), "closed hi-hat": (_closed_hat, 1.0),
    "open hi-hat": (_open_hat, 0.6), "crash": (_cymbal, 0.5), "tom": (_tom, 1.0), "rimshot": (_rim, 0.5),
    "shaker": (_shaker, 0.5), "cowbell": (_cowbell, 0.4), "congas": (_conga, 1.0), "synth bass": (_synth_bass, 1.2),
    "sub bass": (_sub_bass, 0.6), "synth lead": (_lead, 0.6), "synth pluck": (_pluck, 0.6), "pad": (_pad, 0.8),
    "fx": (_fx, 1.0),
}  # fmt: skip
