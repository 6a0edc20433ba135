"""Rain: a wide hiss of far drops, single near drops, seamless."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import bandpass, bell, chain, filtered_loop, highpass, lowpass
from airdesk.synthesis.parts.looping import looped
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.sound import Note, Signal, Sound, frames


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
    near_left, near_right = _drops(facts, note, num_frames)
    sides = [_far(facts, note, num_frames) + facts.drop_level * near for near in (near_left, near_right)]
    attack_frames = frames(facts.attack_seconds)
    sound = looped(np.stack(sides), attack_frames)
    return Sound(sound.audio * attack(sound.num_frames, facts.attack_seconds), attack_frames)


def _far(facts: RainFacts, note: Note, num_frames: int) -> Signal:
    """Thousands of drops become noise; gusts swell slowly."""
    hiss = shaped_loop(note.rng, num_frames, chain(bandpass(facts.hiss_hz, q=0.5), lowpass(9000.0), bell(900.0, -4.0)))
    roof = shaped_loop(note.rng, num_frames, chain(bandpass(420.0, q=0.6), highpass(120.0)))
    angle = 2.0 * np.pi * np.arange(num_frames) / num_frames
    gusts = 1.0 + 0.14 * np.sin(2 * angle + 6.28 * note.rng.random()) + 0.1 * np.sin(5 * angle + 6.28 * note.rng.random())
    return np.asarray(gusts * (hiss / np.std(hiss) + facts.roof_level * roof / np.std(roof)))


def _drops(facts: RainFacts, note: Note, num_frames: int) -> tuple[Signal, Signal]:
    """Near drops: short resonant ticks, each at its own place between the sides."""
    left, right = np.zeros(num_frames), np.zeros(num_frames)
    number = round(facts.drops_per_second * facts.loop_seconds / 4.0)
    for centre_hz in (1100.0, 1900.0, 3300.0, 5600.0):
        places = note.rng.integers(0, num_frames, number)
        levels = note.rng.exponential(1.0, number) ** 1.5
        lean = note.rng.random(number)
        ticks = np.zeros((2, num_frames))
        np.add.at(ticks[0], places, levels * np.sqrt(1.0 - lean))
        np.add.at(ticks[1], places, levels * np.sqrt(lean))
        coloured = filtered_loop(ticks, bandpass(centre_hz, q=5.0)) * (8000.0 / centre_hz)
        left += coloured[0]
        right += coloured[1]
    return left, right
