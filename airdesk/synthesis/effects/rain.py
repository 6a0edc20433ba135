"""Rain: a wide hiss of far drops, single near drops, seamless."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import bandpass, bell, chain, highpass, lowpass
from airdesk.synthesis.parts.grains import scattered, ticks
from airdesk.synthesis.parts.looping import looped
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.sound import Note, Signal, Sound, frames

DROPS_HZ = (900.0, 1350.0, 1900.0, 2600.0, 3500.0, 5200.0)
"""Drops of different sizes."""


@dataclass(frozen=True, slots=True)
class RainFacts:
    """How hard it rains, and on what."""

    loop_seconds: float = between(9.0, 1.0, 20.0)
    drops_per_second: float = between(140.0, 0.0, 2000.0)
    drop_level: float = between(0.7, 0.0, 4.0)
    hiss_hz: float = between(4200.0, 500.0, 12_000.0)
    roof_level: float = between(0.35, 0.0, 2.0)  # low patter
    attack_seconds: float = between(1.2, 0.01, 5.0)


def make_rain(facts: RainFacts, note: Note) -> Sound:
    """A wide stereo loop."""
    num_frames = frames(facts.loop_seconds)
    sides = _far(facts, note, num_frames) + facts.drop_level * _drops(facts, note, num_frames)
    head = frames(facts.attack_seconds)
    sound = looped(sides, head)
    return Sound(sound.audio * attack(sound.num_frames, facts.attack_seconds), head)


def _far(facts: RainFacts, note: Note, num_frames: int) -> Signal:
    """Thousands of drops become noise; gusts swell slowly, shape (2, frames)."""
    hiss = shaped_loop(note.rng, num_frames, chain(bandpass(facts.hiss_hz, q=0.5), lowpass(9000.0), bell(900.0, -4.0)))
    roof = shaped_loop(note.rng, num_frames, chain(bandpass(420.0, q=0.6), highpass(120.0)))
    far = hiss / np.std(hiss) + facts.roof_level * roof / np.std(roof)
    return np.stack([_gusts(note, num_frames) * side for side in (far, np.roll(far, num_frames // 2))])


def _gusts(note: Note, num_frames: int) -> Signal:
    turns = np.linspace(0.0, 1.0, 1025)
    swell = sum(depth * np.sin(2.0 * np.pi * (turn * turns + note.rng.random())) for turn, depth in ((2, 0.14), (5, 0.1)))
    return np.interp(np.linspace(0.0, 1.0, num_frames, endpoint=False), turns, 1.0 + np.asarray(swell))


def _drops(facts: RainFacts, note: Note, num_frames: int) -> Signal:
    """Near drops: short resonant ticks, each at its own place between the sides, shape (2, frames)."""
    drops = np.zeros((2, num_frames))
    number = round(facts.drops_per_second * facts.loop_seconds / len(DROPS_HZ))
    for hz in DROPS_HZ:
        places = note.rng.integers(0, num_frames, number)
        levels = 0.4 * note.rng.exponential(1.0, number) ** 1.5 * (1100.0 / hz) ** 0.4
        lean = note.rng.random(number)
        for channel, share in enumerate((np.sqrt(1.0 - lean), np.sqrt(lean))):
            drops[channel] += scattered(num_frames, ticks(hz, 5.0), places, levels * share)
    return drops
