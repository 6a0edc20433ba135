"""Lessons that sing and speak: a glottal wave, or breath, through the formants of moving vowels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sound_model.lesson import SAMPLE_RATE, seconds_axis

Signal = NDArray[np.float64]
Random = np.random.Generator

VOWELS = ((800, 1150, 2900, 3900), (350, 2000, 2800, 3600), (270, 2140, 2950, 3900), (450, 800, 2830, 3800),
          (325, 700, 2700, 3800), (600, 1040, 2250, 2450), (400, 1620, 2400, 2800), (650, 1700, 2500, 3500))  # fmt: skip
"""Formants in Hz; G. Fant, "Acoustic Theory of Speech Production" (1960) and common tables of sung vowels."""

_WIDTHS = (80.0, 100.0, 130.0, 200.0)
_FRAME = 1024


def sung(rng: Random, pitch: float, seconds: float, singers: int) -> Signal:
    """One or several singers on one note, from vowel to vowel."""
    total = np.zeros(len(seconds_axis(seconds)))
    for _ in range(singers):
        cents = rng.uniform(-12, 12) if singers > 1 else 0.0
        total += _voice(rng, _pitch_line(rng, pitch + cents / 100.0, seconds, steady=True), seconds, is_sung=True)
    return total


def spoken(rng: Random, pitch: float, seconds: float) -> Signal:
    """A word or two: the pitch wanders, vowels and hisses follow each other."""
    wave = _voice(rng, _pitch_line(rng, pitch, seconds, steady=False), seconds, is_sung=False)
    t = seconds_axis(seconds)
    syllables = int(rng.integers(1, max(2, int(seconds * 5))))
    edges = np.sort(rng.uniform(0, seconds, syllables))
    gate = np.ones(len(t))
    for edge in edges:
        width = rng.uniform(0.02, 0.12)
        gate *= 1.0 - rng.uniform(0.3, 1.0) * np.exp(-(((t - edge) / width) ** 2))
        hiss = rng.standard_normal(len(t)) * np.exp(-(((t - edge) / (width * 0.7)) ** 2))
        wave += rng.uniform(0, 0.25) * np.diff(hiss, prepend=0.0) * np.abs(wave).max() * (rng.random() < 0.7)
    return np.asarray(wave * gate)


def _pitch_line(rng: Random, pitch: float, seconds: float, *, steady: bool) -> Signal:
    """The fundamental in Hz at every frame."""
    t = seconds_axis(seconds)
    line = np.full(len(t), pitch)
    if steady:
        rate, depth, start = rng.uniform(4.5, 6.8), rng.uniform(0.0, 0.5), rng.uniform(0.0, 0.5)
        line += depth * np.sin(2 * np.pi * rate * t + rng.uniform(0, 6.28)) * np.clip((t - start) / 0.3, 0, 1)
        line -= rng.uniform(0, 1.5) * np.exp(-t / rng.uniform(0.02, 0.12)) * (rng.random() < 0.5)
    else:
        knots = np.linspace(0, seconds, 5)
        line += np.interp(t, knots, rng.uniform(-4, 4, 5)) - rng.uniform(0, 4) * t / seconds
    return np.asarray(440.0 * 2 ** ((line - 69) / 12))


def _voice(rng: Random, hz: Signal, seconds: float, *, is_sung: bool) -> Signal:
    frames = len(hz)
    phase = np.cumsum(hz) / SAMPLE_RATE
    open_share = rng.uniform(0.4, 0.75)
    cycle = phase % 1.0
    flow = np.where(cycle < open_share, np.sin(np.pi * cycle / open_share) ** 2, 0.0)
    source = np.diff(flow, prepend=0.0) * SAMPLE_RATE / hz.mean()
    breath = rng.standard_normal(frames) * 10 ** rng.uniform(-2.6, -0.7)
    if not is_sung and rng.random() < 0.15:
        source = source * 0.0  # whispered
    return _through_vowels(rng, source + breath * 3, seconds)


def _through_vowels(rng: Random, source: Signal, seconds: float) -> Signal:
    """Filtered by formants that move from vowel to vowel, frame by frame."""
    size, hop = 2 * _FRAME, _FRAME
    count = len(source) // hop + 2
    padded = np.concatenate([np.zeros(hop), source, np.zeros(3 * hop)])
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    stretch = rng.uniform(0.9, 1.25)
    number = int(rng.integers(1, max(2, int(seconds * 4) + 1)))
    chosen = np.asarray([VOWELS[int(index)] for index in rng.integers(0, len(VOWELS), number)]) * stretch
    levels = 10 ** (-np.sort(rng.uniform(0, 1.3, 4)))
    window = np.hanning(size)
    out = np.zeros(len(padded) + size)
    for index in range(count):
        place = index / max(1, count - 1) * (number - 1)
        low = int(place)
        formants = chosen[low] + (place - low) * (chosen[min(low + 1, number - 1)] - chosen[low])
        gain = sum(
            level / np.sqrt(1 + ((hz - centre) / width) ** 2)
            for centre, width, level in zip(formants, _WIDTHS, levels, strict=True)
        )
        piece = padded[index * hop : index * hop + size]
        out[index * hop : index * hop + size] += np.fft.irfft(np.fft.rfft(piece * window) * (gain + 2e-3), size)
    return out[hop : hop + len(source)]
