"""Struck bars and bells: marimba, vibraphone, glockenspiel, tubular and glassy bells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.noise import decaying_bands
from airdesk.synthesis.parts.partials import Partials, partials, ring
from airdesk.synthesis.sound import Note, Signal, Sound, frames, seconds_axis, stereo

MIDDLE_C = 60


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which the bar or bell swings."""

    ratio: float = between(1.0, 0.2, 40.0)  # to the fundamental
    level: float = between(1.0, 0.0, 2.0)
    ring: float = between(1.0, 0.01, 4.0)  # of the fundamental's ringing time


@dataclass(frozen=True, slots=True)
class MalletFacts:
    """The bar and what strikes it."""

    modes: tuple[Mode, ...] = (Mode(),)
    ring_seconds: float = between(2.0, 0.05, 12.0)  # middle C to -60 dB
    ring_octaves: float = between(1.5, 0.3, 8.0)  # octaves up after which bars ring half as long
    longest_seconds: float = between(5.0, 0.2, 8.0)
    hardness_hz: float = between(1500.0, 50.0, 18_000.0)  # how far up the softest touch reaches
    hardness_range: float = between(4.0, 1.0, 12.0)  # the hardest reaches this many times further
    knock_level: float = between(0.1, 0.0, 1.0)
    knock_hz: float = between(800.0, 50.0, 8000.0)
    knock_seconds: float = between(0.05, 0.005, 0.5)
    shimmer_cents: float = between(0.5, 0.0, 8.0)  # every mode is a close pair that beats
    tremolo_hz: float = between(0.0, 0.0, 12.0)  # the vibraphone's motor; 0: off
    tremolo_depth: float = between(0.0, 0.0, 0.9)
    width: float = between(0.5, 0.0, 1.0)


def make_mallet(facts: MalletFacts, note: Note) -> Sound:
    """One struck note in stereo."""
    num_frames = frames(min(facts.longest_seconds, 1.05 * _ring_seconds(facts, note) * max(mode.ring for mode in facts.modes)))
    left, right = _bars(facts, note, num_frames)
    knock = _knock(facts, note, float(np.max(np.abs(left))), num_frames)
    end = fade_end(num_frames, 0.25 * num_frames / frames(1.0))
    return stereo(*((bar + knock) * _tremolo(facts, side, num_frames) * end for side, bar in ((-1, left), (1, right))))


def _ring_seconds(facts: MalletFacts, note: Note) -> float:
    return facts.ring_seconds * float(2.0 ** (-(note.pitch - MIDDLE_C) / 12.0 / facts.ring_octaves))


def _bars(facts: MalletFacts, note: Note, num_frames: int) -> Signal:
    """The bar from both sides, shape (2, frames)."""
    state = note.rng.bit_generator.state
    sides = []
    for side in (-1, 1):
        note.rng.bit_generator.state = state  # the same stroke
        sides.append(ring(_bank(facts, note, side), num_frames))
    return np.stack(sides) * attack(num_frames, 0.0008)


def _bank(facts: MalletFacts, note: Note, side: int) -> Partials:
    """Every mode as a pair, a hair below and above."""
    ratio, level, ring_share = (np.array([getattr(mode, name) for mode in facts.modes]) for name in ("ratio", "level", "ring"))
    hz = note.frequency_hz * ratio
    reach = facts.hardness_hz * facts.hardness_range**note.strength + 0.5 * note.frequency_hz
    stroke = np.random.default_rng(7000 + 8 * note.pitch + note.take)  # no take lands where the last one did, soft or hard
    spot = np.exp(0.12 * stroke.standard_normal(len(hz)) * (ratio > 1.01))
    amplitude = level * spot / (1.0 + (hz / reach) ** 2)
    lean = np.exp(side * facts.width * 0.35 * np.sin(7.3 * np.arange(len(hz)) + 0.9 * note.pitch))
    seconds = ring_share * _ring_seconds(facts, note)
    above = 2.0 ** (0.7 * facts.shimmer_cents / 1200.0)  # as the levels lean, so that each pair is in tune
    below = 2.0 ** (-1.3 * facts.shimmer_cents / 1200.0)
    return partials(
        np.concatenate([hz * above, hz * below]),
        np.concatenate([0.65 * amplitude * lean, 0.35 * amplitude * lean]),
        np.tile(seconds, 2),
        facts.width * side * 0.04 * np.ones(2 * len(hz)),
    )


def _knock(facts: MalletFacts, note: Note, level: float, num_frames: int) -> Signal:
    """The mallet itself: its thud, and an edge that only a hard stroke has."""
    long = facts.knock_seconds
    length = min(num_frames, frames(2.4 * long))
    knock = np.zeros(num_frames)
    bands = [(facts.knock_hz, 1.0, long), (3.0 * facts.knock_hz, 0.6 * note.strength, 0.5 * long)]
    knock[:length] = 0.35 * decaying_bands(note.rng, length, bands) * attack(length, 0.001)
    return np.asarray(knock * facts.knock_level * level * (0.5 + 0.6 * note.strength))


def _tremolo(facts: MalletFacts, side: int, num_frames: int) -> Signal:
    """The turning discs, seen from both sides a quarter turn apart."""
    if facts.tremolo_hz == 0.0:
        return np.ones(num_frames)
    angle = 2.0 * np.pi * (facts.tremolo_hz * seconds_axis(num_frames) + 0.06 * side)
    return np.asarray(1.0 - facts.tremolo_depth * (0.5 - 0.5 * np.cos(angle)))
