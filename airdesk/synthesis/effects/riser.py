"""Risers and their mirror, downlifters: noise and tones whose brightness climbs to a point (or falls from it)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.painting import painted
from airdesk.synthesis.parts.tables import read, tables_of
from airdesk.synthesis.sound import Note, Signal, Sound, frames

FIRST_PITCH = 60
SHORTEST_SECONDS = 2.0
"""Pitch 60 lasts 2 s, 61 lasts 4 s, 62 lasts 8 s."""


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
    noise = np.stack([_noise(facts, note, num_frames) for _ in range(2)])
    audio = (noise / _loud_end(noise) + facts.tone_level * _tone(facts, note, height)) * _level(facts, height)
    return Sound((audio[:, ::-1] if facts.falls else audio) * _ends(facts, num_frames))


def _level(facts: RiserFacts, height: Signal) -> Signal:
    level = 10.0 ** (facts.quiet_db * (1.0 - height**0.8) / 20.0)
    if facts.tremolo_hz == 0.0:
        return np.asarray(level)
    turns = np.cumsum(facts.tremolo_hz * (0.25 + 0.75 * height**2)) / frames(1.0)
    return np.asarray(level * (1.0 - 0.45 * height * (0.5 - 0.5 * np.cos(2.0 * np.pi * turns))))


def _noise(facts: RiserFacts, note: Note, num_frames: int) -> Signal:
    """Noise around a climbing centre that opens wider and wider."""
    whole = num_frames / frames(1.0)
    octaves = np.log2(facts.high_hz / facts.low_hz)

    def picture(hz: Signal, seconds: Signal) -> Signal:
        height = np.clip(seconds / whole, 0.0, 1.0)
        away = np.log2(np.maximum(hz, 1.0) / facts.low_hz) - octaves * height**1.2
        opened = np.exp(-0.5 * (away / (0.55 + 0.55 * height)) ** 2)
        return np.asarray(opened * np.sqrt(1000.0 / np.maximum(hz, 60.0)) * (hz < 16_000.0))  # equal in every octave

    return painted(note.rng, num_frames, picture, window_frames=1024)


def _loud_end(audio: Signal) -> float:
    """The level at the top of the climb, to bring it to 1."""
    return max(1e-12, float(np.std(audio[:, -audio.shape[1] // 8 :])))


def _tone(facts: RiserFacts, note: Note, height: Signal) -> Signal:
    """A detuned fifth and octave of soft saws that glide upwards, spread over the width, shape (2, frames)."""
    seconds = len(height) / frames(1.0)
    table = tables_of(np.asarray(1.0 / np.arange(1.0, 13.0) ** 1.2, dtype=np.complex128))
    climb = np.cumsum(2.0 ** (facts.tone_octaves * height)) * (facts.tone_hz * seconds / len(height))
    total = np.zeros((2, len(height)))
    for ratio in (1.0, 1.5, 2.0):
        for lean in (-0.6, 0.0, 0.6):
            detuned = ratio * 2.0 ** (0.012 * note.rng.standard_normal())
            voice = read(table, climb * detuned + note.rng.random())
            total += np.array([[1.0 - lean], [1.0 + lean]]) * voice
    return np.asarray(total / max(1e-12, float(np.std(total))))


def _ends(facts: RiserFacts, num_frames: int) -> Signal:
    """Steep at the loud end, but no click."""
    soft, steep = 0.15, 0.008
    start, end = (steep, soft) if facts.falls else (soft, steep)
    return np.asarray(attack(num_frames, start) * fade_end(num_frames, end))
