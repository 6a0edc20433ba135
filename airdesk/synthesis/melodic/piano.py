"""Struck strings: hammer, string groups that decay in two stages, a soundboard heard by two microphones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.partials import HIGHEST_PARTIAL_HZ, Partials, joined, overtone_share, partials, ring
from airdesk.synthesis.parts.wood import wood_gain
from airdesk.synthesis.sound import Note, Signal, Sound, frames, stereo

MOST_PARTIALS = 160
LONGEST_SECONDS = 6.0
MIDDLE_C = 60
FIRST_SHARE = 0.22
"""Of the ringing time: how soon the prompt sound falls, before the strings' slow exchange takes over."""


@dataclass(frozen=True, slots=True)
class PianoFacts:
    """A piano's build and touch."""

    hammer_hz: float = between(760.0, 100.0, 8000.0)  # softest hammers pass partials up to here
    hammer_range: float = between(9.5, 1.0, 12.0)  # the hardest touch opens this many times further
    strike_position: float = between(0.12, 0.03, 0.5)  # along the string
    inharmonicity: float = between(1.0, 0.0, 3.0)  # 1: a good grand
    detune_cents: float = between(0.7, 0.0, 3.0)  # between the strings of one note
    ring_seconds: float = between(13.0, 0.2, 20.0)  # middle C to -60 dB
    damping_hz: float = between(6500.0, 300.0, 20_000.0)  # partials above here die sooner
    board: int = between(1, 1, 99)  # another number, another soundboard
    board_db: float = between(3.2, 0.0, 12.0)  # how uneven it is
    knock_level: float = between(0.05, 0.0, 1.0)  # hammer and key noise
    knock_hz: float = between(120.0, 50.0, 2000.0)
    attack_seconds: float = between(0.0015, 0.0003, 0.05)
    width: float = between(0.6, 0.0, 1.0)


def make_piano(facts: PianoFacts, note: Note) -> Sound:
    """One piano note in stereo, as the player hears it: bass to the left."""
    num_frames = frames(min(LONGEST_SECONDS, 1.1 * _ring_seconds(facts, note)))
    bank = _strings(facts, note)
    lean, phase = note.rng.standard_normal((2, len(bank.amplitude)))
    left, right = (ring(_seen_from(bank, facts, note, side, lean, phase), num_frames) for side in (-1, 1))
    shape = attack(num_frames, facts.attack_seconds) * fade_end(num_frames, 0.25 * num_frames / frames(1.0))
    level = facts.knock_level * 2.0 ** ((note.pitch - MIDDLE_C) / 36.0) * float(np.max(np.abs(left)))
    middle, aside = _knock(facts, note, num_frames), _knock(facts, note, num_frames)
    return stereo(
        (left + level * (middle + 0.5 * aside)) * shape,
        (right + level * (middle - 0.5 * aside)) * shape,
    )


def _ring_seconds(facts: PianoFacts, note: Note) -> float:
    """High strings are short and light: they die much sooner."""
    return facts.ring_seconds * float(2.0 ** (-(note.pitch - MIDDLE_C) / 26.0))


def _strings(facts: PianoFacts, note: Note) -> Partials:
    """Each partial three times: the prompt sound, and two strings that ring on slightly apart."""
    number = np.arange(1.0, MOST_PARTIALS + 1)
    stiffness = facts.inharmonicity * _stiffness(note.pitch)
    hz = note.frequency_hz * number * np.sqrt((1.0 + stiffness * number**2) / (1.0 + stiffness))
    amplitude = _hammered(facts, note, number, hz)
    grain = np.random.default_rng(9000 + note.pitch)  # every touch of a key meets the same strings
    uneven = np.exp(0.22 * grain.standard_normal(MOST_PARTIALS))
    ring_on = _ring_seconds(facts, note) * uneven / (1.0 + 0.012 * (number - 1.0) + (hz / facts.damping_hz) ** 1.3)
    after = 0.13 * np.exp(0.35 * grain.standard_normal(MOST_PARTIALS)) * amplitude
    apart = 2.0 ** (facts.detune_cents / 1200.0)
    start = 0.3 * overtone_share(hz, note.frequency_hz) * grain.standard_normal(MOST_PARTIALS)
    prompt = partials(hz, amplitude, FIRST_SHARE * ring_on, start)
    above, below = partials(hz * apart, after, ring_on, start), partials(hz / apart, 0.55 * after, ring_on, start)
    return joined(prompt, joined(above, below))


def _stiffness(pitch: int) -> float:
    """Inharmonicity of the strings, as measured on a grand: least in the tenor, growing towards the treble."""
    return float(6.5e-5 * 2.0 ** ((pitch - 43) / 8.0) + 2.2e-4 * 2.0 ** ((21 - pitch) / 7.0))


def _hammered(facts: PianoFacts, note: Note, number: Signal, hz: Signal) -> Signal:
    """A partial is weak where the hammer strikes near its node, and above what the felt passes."""
    comb = 0.2 + 0.8 * np.abs(np.sin(np.pi * number * facts.strike_position))
    passes = facts.hammer_hz * facts.hammer_range**note.strength + 0.4 * note.frequency_hz
    felt = 1.0 / (1.0 + (hz / passes) ** 2.2)
    soundboard = hz**2 / (hz**2 + 85.0**2)
    return np.asarray(comb * felt * soundboard * number**-0.9 * (hz < HIGHEST_PARTIAL_HZ))


def _seen_from(bank: Partials, facts: PianoFacts, note: Note, side: int, lean: Signal, phase: Signal) -> Partials:
    """The soundboard throws every partial differently to each microphone; the fundamental reaches both alike."""
    apart = facts.width * overtone_share(bank.frequency_hz, note.frequency_hz)
    place = side * facts.width * 0.18 * (note.pitch - MIDDLE_C) / 40.0
    thrown = wood_gain(bank.frequency_hz, facts.board, side, facts.board_db, apart=facts.width)
    gain = thrown * np.exp(np.clip(place + 0.3 * side * apart * lean, -1.0, 1.0))
    turned = bank.phase_cycles + 0.2 * side * apart * np.clip(phase, -1.6, 1.6)
    return Partials(bank.frequency_hz, bank.amplitude * gain, bank.decay_seconds, turned)


def _knock(facts: PianoFacts, note: Note, num_frames: int) -> Signal:
    """The key's bottom and the board's thud: low and long, with a short edge when struck hard."""
    low = facts.knock_hz
    colour = ((0.4 * low, -8.0), (low, 0.0), (3.0 * low, -7.0), (8.0 * low, -20.0 + 8.0 * note.strength), (60.0 * low, -50.0))
    lasts = ((0.5 * low, 0.8), (2.0 * low, 0.45), (8.0 * low, 0.12), (30.0 * low, 0.04))
    length = min(num_frames, frames(0.7))
    knock = np.zeros(num_frames)
    knock[:length] = painted(note.rng, length, lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)))
    return 6.0 * knock * attack(num_frames, 0.003) * (0.95 + 0.05 * note.strength)
