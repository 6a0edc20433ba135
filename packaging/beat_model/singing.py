"""A crude singer: vowels made of harmonics under formants that glide from one to the next, tremble, hiss and breathe.

It is no pleasure to hear, but it moves as voices do: that is what the analysis is to notice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

RATE = 22_050
LABELS_PER_SECOND = 10
VOWELS_HZ = (
    (800, 1150, 2900, 3900),
    (400, 1900, 2600, 3600),
    (300, 2200, 3000, 3700),
    (450, 800, 2830, 3800),
    (325, 700, 2700, 3800),
    (490, 1350, 1690, 3300),
)
_WIDTHS_HZ = (90.0, 110.0, 170.0, 250.0)
_LEVELS = (1.0, 0.63, 0.35, 0.25)
_SCALE = (0, 2, 4, 5, 7, 9, 11, 12, 14)
_ECHOES = ((0.031, 0.18), (0.047, 0.14), (0.071, 0.1), (0.113, 0.06))


@dataclass(frozen=True, slots=True)
class _Singer:
    """Who sings."""

    base_pitch: int
    throat: float  # how much higher the formants lie
    breath: float
    vibrato_semitones: float
    vibrato_hz: float
    tilt: float
    hiss: float


def sing(seconds: float, beat_seconds: float, rng: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
    """A voice alone, RATE, and where it sings, ten times a second."""
    is_high = bool(rng.random() < 0.5)
    singer = _Singer(
        base_pitch=int(rng.choice((55, 57, 60) if is_high else (45, 48, 50))),
        throat=float(rng.uniform(0.85, 1.2)) * (1.15 if is_high else 1.0),
        breath=float(rng.uniform(0.002, 0.02)),
        vibrato_semitones=float(rng.uniform(0.2, 0.7)),
        vibrato_hz=float(rng.uniform(4.8, 6.5)),
        tilt=float(rng.uniform(0.9, 1.6)),
        hiss=float(rng.uniform(0.3, 1.2)),
    )
    voice = np.zeros(int(seconds * RATE) + RATE)
    is_sung = np.zeros(int(seconds * LABELS_PER_SECOND) + 20, np.bool_)
    at = float(rng.uniform(0.0, 4.0)) * beat_seconds
    while at < seconds - 2.0:
        end = min(at + float(rng.uniform(2.0, 8.0)) * beat_seconds, seconds - 1.0)
        done = _phrase(voice, at, end, beat_seconds, singer, rng)
        is_sung[int(at * LABELS_PER_SECOND) : int(done * LABELS_PER_SECOND)] = True
        at = done + float(rng.choice((0.5, 1.0, 2.0, 4.0, 8.0)) * rng.uniform(0.8, 1.2)) * beat_seconds
    voice = voice[: int(seconds * RATE)]
    for delay, gain in _ECHOES:
        late = int(delay * RATE)
        voice[late:] += gain * voice[:-late]
    return voice.astype(np.float32), is_sung[: int(seconds * LABELS_PER_SECOND)]


def _phrase(voice: Doubles, at: float, end: float, beat: float, singer: _Singer, rng: np.random.Generator) -> float:
    """Sing syllables up and down the scale; returns when the last one ends."""
    step, before = int(rng.integers(2, 7)), 0.0
    while at < end - 0.15:
        length = max(
            0.12, min(float(rng.choice((0.25, 0.5, 0.5, 1.0, 1.0, 1.5, 2.0)) * rng.uniform(0.9, 1.1)) * beat, end - at)
        )
        step = int(np.clip(step + rng.choice((-2, -1, -1, 0, 1, 1, 2)), 0, len(_SCALE) - 1))
        hz = 440.0 * 2.0 ** ((singer.base_pitch + _SCALE[step] - 69) / 12.0)
        consonant = min(float(rng.uniform(0.02, 0.12)), 0.4 * length)
        first, hiss = int(at * RATE), int(consonant * RATE)
        if rng.random() < 0.6 and hiss > 50:
            noise = np.diff(rng.standard_normal(hiss + 1)) * np.hanning(hiss)
            voice[first : first + hiss] += 0.08 * singer.hiss * noise
        vowel = _vowel(hz, before or hz * 0.93, length - consonant, singer, rng)
        voice[first + hiss : first + hiss + len(vowel)] += 0.35 * vowel
        at, before = at + length, hz
    return at


def _vowel(hz: float, before_hz: float, seconds: float, singer: _Singer, rng: np.random.Generator) -> Doubles:
    """One syllable that glides in from the pitch before and from one vowel to another."""
    time = np.arange(int(seconds * RATE)) / RATE
    glide = np.log(before_hz / hz) * np.exp(-2.0 * time / float(rng.uniform(0.03, 0.12)))
    tremble = np.sin(2.0 * np.pi * singer.vibrato_hz * time + rng.uniform(0.0, 6.0)) * np.clip((time - 0.15) / 0.25, 0.0, 1.0)
    pitch = hz * np.exp(glide + singer.vibrato_semitones / 12.0 * np.log(2.0) * tremble)
    phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
    one, other = (np.asarray(VOWELS_HZ[int(rng.integers(len(VOWELS_HZ)))], float) for _ in range(2))
    coarse = slice(None, None, 64)
    mix = np.clip(time[coarse] / max(0.05, 0.5 * seconds), 0.0, 1.0)[:, np.newaxis]
    formants = (one * (1.0 - mix) + other * mix) * singer.throat
    wave = singer.breath * rng.standard_normal(len(time))
    for number in range(1, int(min(40.0, 9000.0 / hz)) + 1):
        away = (number * pitch[coarse][:, np.newaxis] - formants) / np.asarray(_WIDTHS_HZ)
        gain = (np.asarray(_LEVELS) / (1.0 + away**2)).sum(axis=1) + 0.01
        level = np.interp(np.arange(len(time)), np.arange(len(time))[coarse], gain)
        wave += level * number ** (-0.5 * singer.tilt) * np.sin(number * phase)
    return np.asarray(wave * np.clip(time / 0.03, 0.0, 1.0) * np.clip((seconds - time) / 0.05, 0.0, 1.0))
