"""Drawbar organ: nine flutes per key, a key click, a turning loudspeaker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass
from airdesk.synthesis.parts.looping import LoopLength, loop_length
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.saturation import saturated_loop
from airdesk.synthesis.parts.tables import HIGHEST_HARMONIC_HZ, Harmonics, read, tables_of
from airdesk.synthesis.sound import Note, Signal, Sound, frames

DRAWBAR_HALVES = (1, 3, 2, 4, 6, 8, 10, 12, 16)
"""The nine drawbars as multiples of half the fundamental: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3', 1'."""

ATTACK_SECONDS = 0.06

WIDEST_SWING = 0.8
"""Doppler of the rotor against its speed: more and high notes fall apart into sidebands."""


@dataclass(frozen=True, slots=True)
class OrganFacts:
    """Registration and rotor."""

    drawbars: tuple[int, ...] = between((8, 7, 8, 6, 5, 5, 3, 3, 5), 0, 8)
    click_level: float = between(0.12, 0.0, 1.0)
    drive: float = between(1.3, 0.0, 6.0)
    rotor_hz: float = between(5.8, 0.0, 10.0)
    rotor_cents: float = between(7.0, 0.0, 40.0)
    rotor_tremolo: float = between(0.18, 0.0, 0.9)
    loop_seconds: float = between(2.0, 0.5, 6.0)


def make_organ(facts: OrganFacts, note: Note) -> Sound:
    """A looped stereo tone; the rotor turns a whole number of times in the loop."""
    loop = loop_length(note.frequency_hz / 2.0, facts.loop_seconds)
    attack_frames = frames(ATTACK_SECONDS)
    sides = np.stack([_side(facts, note, loop, side) for side in (-1, 1)])
    audio = np.concatenate([sides[:, :], sides[:, :attack_frames]], axis=1)
    audio *= attack(audio.shape[1], 0.008)
    audio[:, :attack_frames] += _click(facts, note, float(np.std(sides)), attack_frames)
    return Sound(audio, attack_frames)


def _side(facts: OrganFacts, note: Note, loop: LoopLength, side: int) -> Signal:
    """One loudspeaker side: Doppler and loudness swing, opposite on the other side."""
    table = tables_of(_harmonics(facts, note))
    turns = loop.cycles_of_hz(facts.rotor_hz)
    angle = 2.0 * np.pi * (loop.phase(turns, loop.num_frames) + 0.25 * side)
    swing_hz = min(note.frequency_hz * (2.0 ** (facts.rotor_cents / 1200.0) - 1.0), WIDEST_SWING * facts.rotor_hz)
    swing_cycles = 0.5 * swing_hz / (2.0 * np.pi * max(0.1, facts.rotor_hz))
    tone = read(table, loop.phase(loop.cycles, loop.num_frames) + swing_cycles * np.sin(angle))
    swung = tone * (1.0 + facts.rotor_tremolo * np.cos(angle))
    return saturated_loop(swung, facts.drive) if facts.drive > 0 else swung


def _harmonics(facts: OrganFacts, note: Note) -> Harmonics:
    """Drawbars as harmonics of the octave below; each step of a drawbar is 3 dB."""
    harmonics = np.zeros(16, dtype=np.complex128)
    for pulled, halves in zip(facts.drawbars, DRAWBAR_HALVES, strict=False):
        if pulled and halves * note.frequency_hz / 2.0 < HIGHEST_HARMONIC_HZ:
            harmonics[halves - 1] += 10.0 ** (3.0 * (pulled - 8) / 20.0)
    return harmonics


def _click(facts: OrganFacts, note: Note, level: float, num_frames: int) -> Signal:
    noise = shaped(note.rng, num_frames, bandpass(2200.0, q=0.7)) * decay(num_frames, 0.03) * attack(num_frames, 0.001)
    return np.asarray(facts.click_level * level * noise / max(1e-12, float(np.max(np.abs(noise)))))
