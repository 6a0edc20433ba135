"""Struck strings: hammer, string groups that decay in two stages, soundboard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.noise import decaying_bands
from airdesk.synthesis.parts.partials import HIGHEST_PARTIAL_HZ, Partials, joined, overtone_share, partials, ring
from airdesk.synthesis.sound import Note, Signal, Sound, frames, stereo

MOST_PARTIALS = 160
LONGEST_SECONDS = 6.0
MIDDLE_C = 60


@dataclass(frozen=True, slots=True)
class PianoFacts:
    """A piano's build and touch."""

    hammer_hz: float = between(400.0, 100.0, 8000.0)  # softest hammers pass partials up to here
    hammer_range: float = between(6.5, 1.0, 12.0)  # the hardest touch opens this many times further
    strike_position: float = between(0.12, 0.03, 0.5)  # along the string
    inharmonicity: float = between(1.0, 0.0, 3.0)  # 1: a good grand
    detune_cents: float = between(0.7, 0.0, 3.0)  # between the strings of one note
    ring_seconds: float = between(12.0, 0.2, 20.0)  # middle C to -60 dB
    knock_level: float = between(0.05, 0.0, 1.0)  # hammer and key noise
    knock_hz: float = between(220.0, 50.0, 2000.0)
    attack_seconds: float = between(0.0015, 0.0003, 0.05)
    width: float = between(0.6, 0.0, 1.0)


def make_piano(facts: PianoFacts, note: Note) -> Sound:
    """One piano note in stereo, as the player hears it: bass to the left."""
    num_frames = frames(min(LONGEST_SECONDS, 1.1 * _ring_seconds(facts, note)))
    bank = _strings(facts, note)
    left, right = (ring(_seen_from(bank, facts, note, side), num_frames) for side in (-1, 1))
    shape = attack(num_frames, facts.attack_seconds) * fade_end(num_frames, 0.25 * num_frames / frames(1.0))
    level = facts.knock_level * float(np.max(np.abs(left)))
    return stereo(
        (left + level * _knock(facts, note, num_frames)) * shape, (right + level * _knock(facts, note, num_frames)) * shape
    )


def _ring_seconds(facts: PianoFacts, note: Note) -> float:
    """High strings are short and light: they die much sooner."""
    return facts.ring_seconds * float(2.0 ** (-(note.pitch - MIDDLE_C) / 30.0))


def _strings(facts: PianoFacts, note: Note) -> Partials:
    """Each partial three times: the prompt sound, and two strings that ring on slightly apart."""
    number = np.arange(1.0, MOST_PARTIALS + 1)
    stiffness = facts.inharmonicity * _stiffness(note.pitch)
    hz = note.frequency_hz * number * np.sqrt((1.0 + stiffness * number**2) / (1.0 + stiffness))
    amplitude = _hammered(facts, note, number, hz)
    ring_on = _ring_seconds(facts, note) / (1.0 + 0.10 * (number - 1.0) + (hz / 4200.0) ** 1.3)
    apart = 2.0 ** (facts.detune_cents / 1200.0)
    prompt = partials(hz, amplitude, 0.22 * ring_on)
    above, below = partials(hz * apart, 0.14 * amplitude, ring_on), partials(hz / apart, 0.075 * amplitude, ring_on)
    return joined(prompt, joined(above, below))


def _stiffness(pitch: int) -> float:
    """Inharmonicity of the strings: least in the tenor, growing towards the treble."""
    return float(1.6e-5 * 2.0 ** (max(0, pitch - 45) / 8.0) + 1e-5 * 2.0 ** (max(0, 36 - pitch) / 12.0))


def _hammered(facts: PianoFacts, note: Note, number: Signal, hz: Signal) -> Signal:
    """A partial is weak where the hammer strikes near its node, and above what the felt passes."""
    comb = 0.25 + 0.75 * np.abs(np.sin(np.pi * number * facts.strike_position))
    passes = facts.hammer_hz * facts.hammer_range**note.strength + 0.8 * note.frequency_hz
    felt = 1.0 / (1.0 + (hz / passes) ** 2.4)
    soundboard = hz / (hz + 70.0)
    uneven = np.exp(0.18 * note.rng.standard_normal(len(hz)))
    return np.asarray(comb * felt * soundboard * uneven * number**-0.55 * (hz < HIGHEST_PARTIAL_HZ))


def _seen_from(bank: Partials, facts: PianoFacts, note: Note, side: int) -> Partials:
    """The soundboard throws every partial a little differently to each ear."""
    count = len(bank.amplitude)
    lean = side * facts.width * (0.18 * (note.pitch - MIDDLE_C) / 40.0 + 0.22 * note.rng.standard_normal(count))
    apart = overtone_share(bank.frequency_hz, note.frequency_hz)
    phase = bank.phase_cycles + apart * facts.width * 0.09 * note.rng.standard_normal(count)
    return Partials(bank.frequency_hz, bank.amplitude * np.exp(np.clip(lean, -1.0, 1.0)), bank.decay_seconds, phase)


def _knock(facts: PianoFacts, note: Note, num_frames: int) -> Signal:
    """The key's bottom and the board's thud."""
    low = facts.knock_hz
    bands = [(low, 1.0, 0.16), (2.2 * low, 0.7, 0.09), (6.0 * low, 0.35 * note.strength, 0.04)]
    knock = np.zeros(num_frames)
    length = min(num_frames, frames(0.25))
    knock[:length] = 0.35 * decaying_bands(note.rng, length, bands) * attack(length, 0.003)
    return knock
