"""Tones that glide: whistles, cuicas, electronic toms, lasers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import bandpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis


@dataclass(frozen=True, slots=True)
class SweepToneFacts:
    """A tone from one frequency to another."""

    start_hz: float = between(800.0, 20.0, 12_000.0)
    end_hz: float = between(400.0, 20.0, 12_000.0)
    glide_seconds: float = between(0.1, 0.002, 3.0)  # time constant
    length_seconds: float = between(0.3, 0.02, 4.0)
    is_held: bool = False  # full level until the end (a whistle), else it decays
    trill_hz: float = between(0.0, 0.0, 60.0)
    trill_depth: float = between(0.0, 0.0, 1.0)  # share of the level
    noise_level: float = between(0.0, 0.0, 2.0)
    noise_hz: float = between(2500.0, 100.0, 12_000.0)
    drive: float = between(0.0, 0.0, 12.0)


def make_sweep_tone(facts: SweepToneFacts, note: Note) -> Sound:
    """One tone, mono."""
    num_frames = frames(facts.length_seconds)
    tone = np.sin(_angle(facts, num_frames))
    tone = saturated(tone, facts.drive) if facts.drive > 0 else tone
    noise = shaped(note.rng, num_frames, bandpass(facts.noise_hz, q=1.5))
    sound = tone + facts.noise_level * noise / max(1e-12, float(np.std(noise)))
    return mono(sound * _level(facts, num_frames))


def _angle(facts: SweepToneFacts, num_frames: int) -> Signal:
    seconds = seconds_axis(num_frames)
    glide = (facts.start_hz - facts.end_hz) * facts.glide_seconds * (1.0 - np.exp(-seconds / facts.glide_seconds))
    return np.asarray(2.0 * np.pi * (facts.end_hz * seconds + glide))


def _level(facts: SweepToneFacts, num_frames: int) -> Signal:
    trill = 1.0 - facts.trill_depth * (0.5 + 0.5 * np.sin(2.0 * np.pi * facts.trill_hz * seconds_axis(num_frames)))
    held = fade_end(num_frames, 0.03) if facts.is_held else decay(num_frames, facts.length_seconds)
    return np.asarray(trill * held * attack(num_frames, 0.012 if facts.is_held else 0.002))
