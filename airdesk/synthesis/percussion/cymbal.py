"""Metal: hi-hats, rides, crashes, gongs; a crowd of inharmonic modes over sizzling noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import decaying_bands
from airdesk.synthesis.parts.partials import partials, ring
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo


@dataclass(frozen=True, slots=True)
class CymbalFacts:
    """The plate and the stick."""

    modes: int = between(120, 4, 400)
    low_hz: float = between(2500.0, 60.0, 10_000.0)  # modes lie between here
    high_hz: float = between(14_000.0, 1000.0, 18_000.0)  # and here
    decay_seconds: float = between(0.12, 0.01, 8.0)  # of the lowest modes, to -60 dB
    bright_decay: float = between(0.6, 0.05, 2.0)  # the highest modes ring this share of it
    noise_level: float = between(0.5, 0.0, 3.0)
    noise_hz: float = between(8500.0, 500.0, 14_000.0)
    ping_hz: float = between(0.0, 0.0, 6000.0)  # the stick's clear tone on a ride or its bell; 0: none
    ping_level: float = between(0.0, 0.0, 2.0)
    swell_seconds: float = between(0.0008, 0.0005, 2.0)  # crashes open, reversed and mallet rolls swell
    low_cut_hz: float = between(500.0, 20.0, 10_000.0)
    square_wave: bool = False  # the metal of drum machines: six square oscillators
    plate: int = between(1, 1, 99)  # another number, another cymbal
    width: float = between(0.0, 0.0, 1.0)


SQUARE_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
"""The six oscillators of the classic machine's metal, its published circuit values."""


def make_cymbal(facts: CymbalFacts, note: Note) -> Sound:
    """One hit; stereo where the patch gives it a width."""
    num_frames = frames(1.05 * facts.decay_seconds + facts.swell_seconds + 0.02)
    if facts.width == 0.0:
        return mono(_side(facts, note, 0, num_frames))
    return stereo(_side(facts, note, -1, num_frames), _side(facts, note, 1, num_frames))


def _side(facts: CymbalFacts, note: Note, side: int, num_frames: int) -> Signal:
    metal = _squares(facts, num_frames) if facts.square_wave else _plate(facts, note, side, num_frames)
    metal = metal / max(1e-12, float(np.std(metal[: frames(0.03)])))
    hit = metal + _sizzle(facts, note, num_frames) + _ping(facts, num_frames)
    bright = 7000.0 + 12_000.0 * note.strength
    return filtered(hit, chain(highpass(facts.low_cut_hz), lowpass(bright))) * attack(num_frames, facts.swell_seconds)


def _plate(facts: CymbalFacts, note: Note, side: int, num_frames: int) -> Signal:
    """The same modes at every hit, struck a little differently."""
    plate = np.random.default_rng(1000 + facts.plate)
    position = (np.arange(facts.modes) + plate.random(facts.modes)) / facts.modes
    hz = facts.low_hz * (facts.high_hz / facts.low_hz) ** position
    seconds = (
        facts.decay_seconds * (1.0 + (facts.bright_decay - 1.0) * position) * np.exp(0.25 * plate.standard_normal(facts.modes))
    )
    amplitude = (
        np.exp(0.5 * plate.standard_normal(facts.modes)) * (1.0 - 0.4 * position) * np.clip(0.15 + 4.0 * position, 0.0, 1.0)
    )
    struck = amplitude * np.exp(0.25 * note.rng.standard_normal(facts.modes))
    lean = np.exp(side * facts.width * 0.5 * plate.standard_normal(facts.modes))
    return ring(partials(hz, struck * lean, seconds, note.rng.random(facts.modes)), num_frames)


def _squares(facts: CymbalFacts, num_frames: int) -> Signal:
    """Six squares as sums of their odd harmonics, so that nothing folds back."""
    odd = np.arange(1.0, 80.0, 2.0)
    hz = np.concatenate([base * facts.low_hz / 2500.0 * odd for base in SQUARE_HZ])
    amplitude = np.tile(1.0 / odd, len(SQUARE_HZ))
    metal = ring(partials(hz, amplitude, np.full(len(hz), 1e4)), num_frames)
    return filtered(metal, highpass(0.7 * facts.noise_hz, q=1.0)) * decay(num_frames, facts.decay_seconds)


def _sizzle(facts: CymbalFacts, note: Note, num_frames: int) -> Signal:
    whole = facts.decay_seconds
    bands = [
        (0.6 * facts.noise_hz, 0.5, 0.9 * whole),
        (facts.noise_hz, 0.8, 0.8 * whole),
        (min(15_000.0, 1.5 * facts.noise_hz), 0.7, 0.65 * whole),
    ]
    return facts.noise_level * decaying_bands(note.rng, num_frames, bands)


def _ping(facts: CymbalFacts, num_frames: int) -> Signal:
    if facts.ping_level == 0.0 or facts.ping_hz == 0.0:
        return np.zeros(num_frames)
    ratio = np.array([1.0, 1.48, 2.21, 2.93, 3.62])
    bank = partials(facts.ping_hz * ratio, np.array([1.0, 0.7, 0.6, 0.4, 0.3]), 0.6 * facts.decay_seconds / ratio)
    return 3.0 * facts.ping_level * ring(bank, num_frames)
