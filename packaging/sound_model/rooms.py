"""What happens to sounds before they lie in a folder: rooms, tone, tape, noise, cuts, other speeds."""

from __future__ import annotations

import math

import numpy as np

from sound_model.lesson import SAMPLE_RATE, Mono, fast_length, levelled
from sound_model.storing import stored


def spoiled(audio: Mono, rng: np.random.Generator, *, gentle: bool, is_loop: bool = False) -> tuple[Mono, float]:
    """A version of a sound as a collection may hold it, and by how many semitones it is higher. Loops keep time and length."""
    shift = 0.0
    if not gentle and not is_loop and rng.random() < 0.5:
        shift = float(rng.uniform(-2.5, 2.5))
        places = np.arange(0, len(audio) - 1, 2 ** (shift / 12))
        audio = np.interp(places, np.arange(len(audio)), audio).astype(np.float32)
    if rng.random() < (0.25 if gentle else 0.5):
        audio = _in_room(audio, rng, is_loop=is_loop)
    if rng.random() < 0.7:
        audio = _toned(audio, rng)
    if not gentle and rng.random() < 0.3:
        drive = float(np.exp(rng.uniform(math.log(0.5), math.log(6))))
        audio = np.tanh(drive * levelled(audio))
    if not is_loop and rng.random() < 0.5:
        audio = _cut(audio, rng)
    if not gentle and not is_loop and rng.random() < 0.35:
        audio = _swelling(audio, rng)
    if not is_loop and rng.random() < 0.4:
        audio = np.concatenate([np.zeros(int(rng.uniform(0, 0.15) * SAMPLE_RATE), np.float32), audio])
    if not is_loop and rng.random() < 0.3:
        audio = np.concatenate([audio, np.zeros(int(rng.uniform(0, 1.0) * SAMPLE_RATE), np.float32)])
    if rng.random() < 0.6:
        audio = levelled(audio) + 10.0 ** rng.uniform(-4.5, -2.0) * _floor(len(audio), rng)
    if rng.random() < 0.25:
        audio = stored(audio, rng)
    return levelled(audio), shift


def _in_room(audio: Mono, rng: np.random.Generator, *, is_loop: bool) -> Mono:
    """Convolved with noise that dies away."""
    seconds = float(np.exp(rng.uniform(math.log(0.08), math.log(1.2))))
    length = int(seconds * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    response = rng.standard_normal(length, np.float32) * np.exp(-5.0 * t / seconds)
    response *= 10.0 ** rng.uniform(-1.6, -0.5) / np.sqrt((response**2).sum())
    response[0] += 1.0
    total = len(audio) if is_loop else len(audio) + min(length, SAMPLE_RATE // 3)
    size = fast_length(len(audio) + length)
    wet = np.fft.irfft(np.fft.rfft(audio, size) * np.fft.rfft(response.astype(np.float32), size), size)
    return np.asarray(wet[:total], np.float32)


def _toned(audio: Mono, rng: np.random.Generator) -> Mono:
    """A tilt, two broad bells, sometimes the treble of an old sampler or a lossy file."""
    size = fast_length(len(audio))
    spectrum = np.fft.rfft(audio, size)
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE).astype(np.float32) + np.float32(1.0)
    octaves = np.log2(hz / np.float32(800.0))
    gain_db = rng.uniform(-1.5, 1.5) * np.clip(octaves, -4, 4)
    for _ in range(2):
        centre, width = rng.uniform(-3.5, 4), rng.uniform(0.4, 1.5)
        gain_db += rng.uniform(-6, 6) * np.exp(-(((octaves - centre) / width) ** 2))
    if rng.random() < 0.35:
        gain_db -= 24.0 * np.maximum(0.0, np.log2(hz / rng.uniform(4000, 17000)))
    if rng.random() < 0.2:
        gain_db -= 12.0 * np.maximum(0.0, np.log2(rng.uniform(30, 120) / hz))
    return np.asarray(np.fft.irfft(spectrum * 10.0 ** (gain_db / 20.0), size)[: len(audio)], np.float32)


def _swelling(audio: Mono, rng: np.random.Generator) -> Mono:
    """Played with a swell, as held notes are: slower in, louder and softer on the way."""
    points = np.sort(rng.uniform(0, 1, 4))
    curve = 10.0 ** (rng.uniform(-6, 3, 4) / 20.0)
    t = np.linspace(0, 1, len(audio))
    attack = float(np.exp(rng.uniform(math.log(0.003), math.log(0.12)))) * SAMPLE_RATE
    rise = np.minimum(1.0, np.arange(len(audio)) / attack)
    return np.asarray(audio * np.interp(t, points, curve) * rise, np.float32)


def _floor(frames: int, rng: np.random.Generator) -> Mono:
    """The noise of a room and of a microphone: hiss, murmur, rumble."""
    size = fast_length(frames)
    spectrum = np.fft.rfft(rng.standard_normal(size, np.float32))
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE).astype(np.float32) + np.float32(5.0)
    tilted = spectrum * (hz / np.float32(1000.0)) ** np.float32(-rng.uniform(0.0, 1.2))
    return levelled(np.fft.irfft(tilted, size)[:frames])


def _cut(audio: Mono, rng: np.random.Generator) -> Mono:
    """Shorter, with a fade."""
    end = int(rng.uniform(0.35, 1.0) * len(audio))
    end = max(end, min(len(audio), SAMPLE_RATE // 10))
    fade = min(end, int(rng.uniform(0.002, 0.15) * SAMPLE_RATE) + 1)
    audio = audio[:end].copy()
    audio[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return audio
