"""Shaken and rattling things: shakers, maracas, cabasas, tambourines, sleigh bells, finger snaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, highpass
from airdesk.synthesis.parts.noise import white
from airdesk.synthesis.parts.partials import partials, ring
from airdesk.synthesis.sound import Note, Signal, Sound, frames, stereo
from airdesk.units import equal_power_pan


@dataclass(frozen=True, slots=True)
class NoiseHitFacts:
    """The grains and how they are thrown."""

    band_hz: float = between(7000.0, 200.0, 14_000.0)
    band_q: float = between(0.9, 0.2, 20.0)
    swell_seconds: float = between(0.01, 0.0005, 1.0)
    decay_seconds: float = between(0.08, 0.005, 3.0)
    grains_per_second: float = between(0.0, 0.0, 20_000.0)  # 0: smooth noise; else single grains are heard
    strokes: int = between(1, 1, 8)
    stroke_seconds: float = between(0.06, 0.005, 0.5)
    jingle_level: float = between(0.0, 0.0, 2.0)  # small cymbals or bells that ring with it
    jingle_hz: float = between(7500.0, 1000.0, 12_000.0)
    jingle_seconds: float = between(0.25, 0.02, 2.0)
    pan: float = between(0.0, -1.0, 1.0)


def make_noise_hit(facts: NoiseHitFacts, note: Note) -> Sound:
    """One stroke (or a quick row of them), at its place between the sides."""
    num_frames = frames(facts.swell_seconds + 1.05 * _length_seconds(facts) + 0.02)
    grains = white(note.rng, num_frames)
    if facts.grains_per_second > 0:
        grains = grains * (note.rng.random(num_frames) < facts.grains_per_second / frames(1.0))
    thrown = filtered(grains * _level(facts, note, num_frames), chain(bandpass(facts.band_hz, q=facts.band_q), highpass(150.0)))
    thrown = thrown / max(1e-12, float(np.max(np.abs(thrown))))
    hit = thrown + facts.jingle_level * _jingles(facts, note, num_frames)
    left, right = equal_power_pan(facts.pan)
    return stereo(left * hit, right * hit)


def _length_seconds(facts: NoiseHitFacts) -> float:
    ringing = facts.jingle_seconds if facts.jingle_level > 0 else 0.0
    return (facts.strokes - 1) * facts.stroke_seconds + max(facts.decay_seconds, ringing)


def _level(facts: NoiseHitFacts, note: Note, num_frames: int) -> Signal:
    level = np.zeros(num_frames)
    for stroke in range(facts.strokes):
        start = round(stroke * frames(facts.stroke_seconds))
        length = num_frames - start
        shape = attack(length, facts.swell_seconds) * decay(length, facts.decay_seconds + facts.swell_seconds)
        level[start:] += shape * (0.7 + 0.3 * note.rng.random())
    return level


def _jingles(facts: NoiseHitFacts, note: Note, num_frames: int) -> Signal:
    """Two dozen small metal plates, struck within a few milliseconds."""
    if facts.jingle_level == 0.0:
        return np.zeros(num_frames)
    hz = facts.jingle_hz * np.exp(0.35 * note.rng.standard_normal(24))
    seconds = facts.jingle_seconds * np.exp(0.3 * note.rng.standard_normal(24))
    bank = partials(hz, 0.3 * np.ones(24), seconds, note.rng.random(24))
    return ring(bank, num_frames) * attack(num_frames, max(0.002, facts.swell_seconds)) * 0.5
