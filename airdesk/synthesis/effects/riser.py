"""Risers and their mirror, downlifters: noise and tones whose brightness climbs to a point (or falls from it)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.filters import bandpass, fast_length, frequencies
from airdesk.synthesis.parts.noise import white
from airdesk.synthesis.sound import Note, Signal, Sound, frames, seconds_axis

FIRST_PITCH = 60
SHORTEST_SECONDS = 2.0
"""Pitch 60 lasts 2 s, 61 lasts 4 s, 62 lasts 8 s."""

NOISE_BANDS = 16


@dataclass(frozen=True, slots=True)
class RiserFacts:
    """The way up."""

    falls: bool = False  # a downlifter
    low_hz: float = between(180.0, 30.0, 2000.0)
    high_hz: float = between(9000.0, 1000.0, 16_000.0)
    tone_level: float = between(0.25, 0.0, 2.0)
    tone_octaves: float = between(2.0, 0.0, 5.0)
    tone_hz: float = between(110.0, 30.0, 1000.0)
    tremolo_hz: float = between(0.0, 0.0, 40.0)  # at the top; slower on the way
    quiet_db: float = between(-30.0, -60.0, 0.0)  # level at the low end


def make_riser(facts: RiserFacts, note: Note) -> Sound:
    """A stereo sweep of exactly 2, 4 or 8 seconds that peaks at its end (a downlifter at its start)."""
    num_frames = frames(SHORTEST_SECONDS * 2.0 ** max(0, note.pitch - FIRST_PITCH))
    height = np.linspace(0.0, 1.0, num_frames)
    sides = [_noise(facts, note, height) + facts.tone_level * _tone(facts, note, height) for _ in range(2)]
    audio = np.stack(sides) * _level(facts, height)
    return Sound((audio[:, ::-1] if facts.falls else audio) * _ends(facts, num_frames))


def _level(facts: RiserFacts, height: Signal) -> Signal:
    level = 10.0 ** (facts.quiet_db * (1.0 - height**0.8) / 20.0)
    if facts.tremolo_hz == 0.0:
        return np.asarray(level)
    turns = np.cumsum(facts.tremolo_hz * (0.25 + 0.75 * height**2)) / frames(1.0)
    return np.asarray(level * (1.0 - 0.45 * height * (0.5 - 0.5 * np.cos(2.0 * np.pi * turns))))


def _noise(facts: RiserFacts, note: Note, height: Signal) -> Signal:
    """White noise in bands that open one after the other around the climbing centre."""
    size = fast_length(len(height))
    source = np.asarray(np.fft.rfft(white(note.rng, size)), dtype=np.complex128)
    hz = frequencies(size)
    octaves = np.log2(facts.high_hz / facts.low_hz)
    centre = octaves * height**1.2
    total = np.zeros(len(height))
    for band in range(NOISE_BANDS):
        place = (octaves + 1.0) * band / (NOISE_BANDS - 1)
        opened = np.exp(-0.5 * ((place - centre) / (0.5 + 0.4 * height)) ** 2)
        total += (
            opened * np.fft.irfft(source * bandpass(min(16_000.0, facts.low_hz * 2.0**place), q=3.0)(hz), size)[: len(height)]
        )
    return total / max(1e-12, float(np.std(total[-len(total) // 8 :])))


def _tone(facts: RiserFacts, note: Note, height: Signal) -> Signal:
    """A detuned fifth that glides upwards."""
    seconds = seconds_axis(len(height))[-1]
    total = np.zeros(len(height))
    for ratio, number in ((1.0, 3), (1.5, 3), (2.0, 3)):
        for _ in range(number):
            detuned = facts.tone_hz * ratio * 2.0 ** (0.012 * note.rng.standard_normal())
            cycles = np.cumsum(detuned * 2.0 ** (facts.tone_octaves * height)) * seconds / len(height)
            angle = 2.0 * np.pi * (cycles + note.rng.random())
            total += np.sin(angle) + 0.5 * np.sin(2.0 * angle) + 0.33 * np.sin(3.0 * angle) + 0.25 * np.sin(4.0 * angle)
    return total / max(1e-12, float(np.std(total)))


def _ends(facts: RiserFacts, num_frames: int) -> Signal:
    """Steep at the loud end, but no click."""
    soft, steep = 0.15, 0.008
    start, end = (steep, soft) if facts.falls else (soft, steep)
    return np.asarray(attack(num_frames, start) * fade_end(num_frames, end))
