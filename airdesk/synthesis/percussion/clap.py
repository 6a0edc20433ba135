"""Hand claps: several hands a few milliseconds apart, then the room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import white
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo


@dataclass(frozen=True, slots=True)
class ClapFacts:
    """Hands and room."""

    hands: int = between(4, 1, 12)
    spacing_seconds: float = between(0.0105, 0.002, 0.05)
    hand_seconds: float = between(0.012, 0.003, 0.1)  # of each clap, to a third
    tail_seconds: float = between(0.22, 0.02, 2.0)
    tail_level: float = between(0.6, 0.0, 2.0)
    tone_hz: float = between(1300.0, 300.0, 5000.0)
    tone_q: float = between(1.1, 0.3, 10.0)
    air_level: float = between(0.3, 0.0, 2.0)
    width: float = between(0.3, 0.0, 1.0)


def make_clap(facts: ClapFacts, note: Note) -> Sound:
    """One clap; the hands are the same on both sides, the air is not."""
    num_frames = frames(facts.hands * facts.spacing_seconds + facts.tail_seconds * 1.05 + 0.02)
    level = _level(facts, note, num_frames)
    colour = chain(bandpass(facts.tone_hz, q=facts.tone_q), highpass(400.0))
    centre = filtered(white(note.rng, num_frames) * level, colour)
    if facts.width == 0.0:
        return mono(centre + _air(facts, note, level))
    sides = [
        centre + facts.width * filtered(white(note.rng, num_frames) * level, colour) + _air(facts, note, level) for _ in "LR"
    ]
    return stereo(sides[0], sides[1])


def _level(facts: ClapFacts, note: Note, num_frames: int) -> Signal:
    """A sawtooth of short decays, then the tail."""
    level = np.zeros(num_frames)
    for hand in range(facts.hands):
        jitter = 1.0 + 0.25 * note.rng.standard_normal() * (hand > 0)
        start = frames(hand * facts.spacing_seconds * max(0.5, jitter)) - 1
        length = num_frames - start
        burst = decay(length, 2.2 * facts.hand_seconds) * attack(length, 0.0008)
        level[start:] = np.maximum(level[start:], burst * (0.75 + 0.25 * note.rng.random()))
    start = frames((facts.hands - 1) * facts.spacing_seconds)
    tail = decay(num_frames - start, facts.tail_seconds) * attack(num_frames - start, 0.002)
    level[start:] = np.maximum(level[start:], facts.tail_level * tail)
    return level


def _air(facts: ClapFacts, note: Note, level: Signal) -> Signal:
    air = filtered(white(note.rng, len(level)) * level, chain(highpass(3000.0), lowpass(5000.0 + 8000.0 * note.strength)))
    return np.asarray(0.5 * facts.air_level * air)
