"""A record's run-out groove: crackle, clicks, hiss and a low rumble, in a seamless loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import bandpass, chain, filtered_loop, highpass, lowpass
from airdesk.synthesis.parts.looping import looped
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.sound import Note, Signal, Sound, frames


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
    """A stereo loop."""
    num_frames = frames(facts.loop_seconds)
    middle = _dust(note, num_frames, facts.crackles_per_second * facts.loop_seconds * 0.5, 0.25)
    middle += _dust(note, num_frames, facts.pops_per_second * facts.loop_seconds, 0.5)
    rumble = shaped_loop(note.rng, num_frames, chain(lowpass(110.0), highpass(30.0)))
    middle += facts.rumble_level * rumble / np.std(rumble)
    sides = []
    for _ in range(2):
        own = _dust(note, num_frames, facts.crackles_per_second * facts.loop_seconds * 0.25, 0.2)
        hiss = shaped_loop(note.rng, num_frames, chain(highpass(1500.0), lowpass(7500.0)))
        sides.append(middle + own + facts.hiss_level * hiss / np.std(hiss))
    attack_frames = frames(facts.attack_seconds)
    sound = looped(np.stack(sides), attack_frames)
    return Sound(sound.audio * attack(sound.num_frames, facts.attack_seconds), attack_frames)


def _dust(note: Note, num_frames: int, count: float, level: float) -> Signal:
    """Clicks at random moments, most of them faint, each with its own colour."""
    dust = np.zeros(num_frames)
    for centre_hz in (900.0, 2200.0, 4500.0):
        clicks = np.zeros(num_frames)
        number = round(count / 3.0)
        places = note.rng.integers(0, num_frames, number)
        clicks[places] = level * note.rng.exponential(0.4, number) * note.rng.choice([-1.0, 1.0], number)
        coloured = filtered_loop(clicks, bandpass(centre_hz, q=1.2))
        dust += coloured / (centre_hz / 22_050.0)
    return dust
