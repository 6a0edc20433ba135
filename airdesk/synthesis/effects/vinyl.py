"""A record's run-out groove: crackle, clicks, hiss and a low rumble, in a seamless loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import chain, highpass, lowpass
from airdesk.synthesis.parts.grains import scattered, ticks
from airdesk.synthesis.parts.looping import looped
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.sound import Note, Signal, Sound, frames

COLOURS_HZ = (900.0, 1700.0, 2800.0, 4500.0)
"""Dust of different sizes."""


@dataclass(frozen=True, slots=True)
class VinylFacts:
    """Dust and age."""

    loop_seconds: float = between(8.0, 1.0, 20.0)
    crackles_per_second: float = between(26.0, 0.0, 200.0)
    pops_per_second: float = between(1.1, 0.0, 20.0)
    hiss_level: float = between(0.012, 0.0, 1.0)
    rumble_level: float = between(0.012, 0.0, 1.0)
    attack_seconds: float = between(0.3, 0.01, 2.0)


def make_vinyl(facts: VinylFacts, note: Note) -> Sound:
    """A stereo loop: most of the dust in the middle, some on one wall of the groove only."""
    num_frames = frames(facts.loop_seconds)
    dust = facts.crackles_per_second * facts.loop_seconds
    middle = _dust(note, num_frames, 0.5 * dust, 0.25) + _dust(
        note, num_frames, facts.pops_per_second * facts.loop_seconds, 0.6
    )
    rumble = shaped_loop(note.rng, num_frames, chain(lowpass(110.0), highpass(30.0)))
    middle += facts.rumble_level * rumble / np.std(rumble)
    hiss = shaped_loop(note.rng, num_frames, chain(highpass(1500.0), lowpass(7500.0)))
    hiss *= facts.hiss_level / np.std(hiss)
    sides = [middle + _dust(note, num_frames, 0.25 * dust, 0.5) + wall for wall in (hiss, np.roll(hiss, num_frames // 2))]
    head = frames(facts.attack_seconds)
    sound = looped(np.stack(sides), head)
    return Sound(sound.audio * attack(sound.num_frames, facts.attack_seconds), head)


def _dust(note: Note, num_frames: int, count: float, level: float) -> Signal:
    """Clicks at random moments, most of them faint, each with its own colour."""
    dust = np.zeros(num_frames)
    number = round(count / len(COLOURS_HZ))
    for hz in COLOURS_HZ:
        places = note.rng.integers(0, num_frames, number)
        levels = level * note.rng.exponential(0.4, number) * note.rng.choice([-1.0, 1.0], number)
        dust += scattered(num_frames, ticks(hz * float(note.rng.uniform(0.85, 1.2)), 1.2), places, levels)
    return dust
