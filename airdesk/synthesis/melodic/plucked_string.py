"""Plucked strings: guitars, basses, harp, harpsichord, clavinet, pizzicato; through a wooden box or an amplifier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.body import Amplifier, Resonance, driven, from_cabinet, resonant
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.filters import Response, chain, filtered, highpass
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.partials import Partials, joined, overtone_share, partials, ring
from airdesk.synthesis.parts.wood import wood_gain
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo

MOST_PARTIALS = 90
REFERENCE_PITCH = 48
BOX_MODES = ((1.0, 1.0, 1.0), (1.96, 0.8, 0.85), (3.7, 0.45, 0.6), (5.1, 0.3, 0.45), (7.3, 0.2, 0.35))
"""A box of air and wood: (ratio to its air resonance, level, share of its ringing time)."""


@dataclass(frozen=True, slots=True)
class PluckedStringFacts:
    """A string, how it is plucked, and what it sounds through."""

    pluck_position: float = between(0.18, 0.02, 0.5)  # along the string
    brightness_hz: float = between(2500.0, 100.0, 18_000.0)  # softest pluck
    brightness_range: float = between(2.0, 1.0, 8.0)  # the hardest pluck is this much brighter
    slope: float = between(1.0, 0.0, 3.0)  # amplitude falls with this power of the partial's number
    stiffness: float = between(2e-5, 0.0, 1e-3)
    ring_seconds: float = between(4.0, 0.05, 30.0)  # of C3's fundamental, to -60 dB
    ring_octaves: float = between(2.0, 0.5, 8.0)  # octaves up after which strings ring half as long
    damping: float = between(0.12, 0.0, 3.0)  # how much sooner each higher partial dies
    damping_hz: float = between(4000.0, 200.0, 20_000.0)  # and how much sooner everything above here
    longest_seconds: float = between(5.0, 0.1, 8.0)
    pair_cents: float = between(0.3, 0.0, 10.0)  # the two planes (or the two strings) of one note
    octave_level: float = between(0.0, 0.0, 1.0)  # a second choir an octave above (harpsichord)
    attack_seconds: float = between(0.001, 0.0002, 0.05)
    noise_level: float = between(0.05, 0.0, 2.0)  # finger, pick, quill
    noise_hz: float = between(1800.0, 50.0, 12_000.0)
    noise_seconds: float = between(0.03, 0.005, 0.5)
    low_cut_hz: float = between(30.0, 10.0, 500.0)
    box: int = between(1, 1, 99)  # another number, another instrument
    box_db: float = between(2.0, 0.0, 12.0)  # how uneven its wood is
    box_hz: float = between(100.0, 40.0, 1000.0)  # the air inside
    box_level: float = between(0.0, 0.0, 1.0)  # its thud under the pluck
    box_seconds: float = between(0.35, 0.02, 2.0)
    body: tuple[Resonance, ...] = ()
    amplifier: Amplifier | None = None
    width: float = between(0.0, 0.0, 1.0)


def make_plucked_string(facts: PluckedStringFacts, note: Note) -> Sound:
    """One plucked note, mono or (with a width) in stereo."""
    num_frames = frames(min(facts.longest_seconds, 1.4 * _ring_seconds(facts, note)))
    string = _string(facts, note)
    sides = (0,) if facts.width == 0.0 else (-1, 1)
    if facts.amplifier is None:
        heard = [filtered(_side(string, facts, note, side, num_frames), _body(facts)) for side in sides]
    else:
        played = driven(_side(string, facts, note, 0, num_frames), facts.amplifier, _body(facts), note.strength)
        heard = [from_cabinet(played, facts.amplifier, side) for side in sides]
    shape = fade_end(num_frames, 0.3 * num_frames / frames(1.0))
    return mono(heard[0] * shape) if len(heard) == 1 else stereo(heard[0] * shape, heard[1] * shape)


def _side(string: Partials, facts: PluckedStringFacts, note: Note, side: int, num_frames: int) -> Signal:
    """String, box and finger, as one microphone (or the pickup) hears them."""
    swinging = ring(_seen_from(string, facts, note, side), num_frames)
    level = float(np.max(np.abs(swinging)))
    thud = facts.box_level * _thud(facts, note, num_frames) if facts.box_level > 0 else 0.0
    touch = facts.noise_level * (0.5 + note.strength) * _touch(facts, note, num_frames)
    return swinging * attack(num_frames, facts.attack_seconds) + level * (touch + thud)


def _ring_seconds(facts: PluckedStringFacts, note: Note) -> float:
    octaves = (note.pitch - REFERENCE_PITCH) / 12.0
    return facts.ring_seconds * float(2.0 ** (-octaves / facts.ring_octaves))


def _string(facts: PluckedStringFacts, note: Note) -> Partials:
    """Both planes of the string's swing: one dies sooner, they beat slowly; every take plucks another spot a little."""
    number = np.arange(1.0, MOST_PARTIALS + 1)
    hz = note.frequency_hz * number * np.sqrt((1.0 + facts.stiffness * number**2) / (1.0 + facts.stiffness))
    bright = facts.brightness_hz * facts.brightness_range**note.strength * np.exp(0.05 * note.rng.standard_normal())
    position = min(0.5, facts.pluck_position * (1.0 + 0.06 * note.rng.standard_normal()))
    comb = 0.08 + np.abs(np.sin(np.pi * number * position))
    uneven = np.exp(0.1 * note.rng.standard_normal(MOST_PARTIALS))
    amplitude = comb * uneven * number**-facts.slope / (1.0 + (hz / (bright + note.frequency_hz)) ** 2)
    grain = np.exp(0.18 * np.random.default_rng(9000 + note.pitch).standard_normal(MOST_PARTIALS))
    seconds = grain * _ring_seconds(facts, note) / (1.0 + facts.damping * (number - 1.0) + (hz / facts.damping_hz) ** 1.5)
    apart = 2.0 ** (facts.pair_cents / 1200.0)
    beating = joined(
        *(partials(hz * ratio, level * amplitude, 2.2 * seconds) for ratio, level in ((apart, 0.16), (1.0 / apart, 0.09)))
    )
    planes = joined(partials(hz, amplitude, 0.8 * seconds), beating)
    if facts.octave_level == 0.0:
        return planes
    return joined(planes, partials(2.0 * hz, facts.octave_level * amplitude, 0.7 * seconds))


def _seen_from(bank: Partials, facts: PluckedStringFacts, note: Note, side: int) -> Partials:
    """The wood throws every partial differently to each side; the fundamental reaches both alike."""
    wood = wood_gain(bank.frequency_hz, facts.box, side, facts.box_db, apart=facts.width)
    if side == 0:
        return Partials(bank.frequency_hz, bank.amplitude * wood, bank.decay_seconds, bank.phase_cycles)
    count = len(bank.amplitude)
    apart = overtone_share(bank.frequency_hz, note.frequency_hz)
    lean = np.exp(side * facts.width * 0.3 * apart * np.clip(note.rng.standard_normal(count), -2.0, 2.0))
    phase = bank.phase_cycles + apart * facts.width * 0.2 * np.clip(note.rng.standard_normal(count), -1.6, 1.6)
    return Partials(bank.frequency_hz, bank.amplitude * wood * lean, bank.decay_seconds, phase)


def _thud(facts: PluckedStringFacts, note: Note, num_frames: int) -> Signal:
    """The box itself, struck through its bridge."""
    ratio, level, share = np.array(BOX_MODES).T
    spot = np.exp(0.15 * note.rng.standard_normal(len(level)))
    bank = partials(facts.box_hz * ratio, level * spot, facts.box_seconds * share, 0.15 * note.rng.random(len(level)))
    return ring(bank, num_frames) * attack(num_frames, 0.003)


def _touch(facts: PluckedStringFacts, note: Note, num_frames: int) -> Signal:
    """The noise of what plucks: a soft breath around its colour, and a rustle above that stays a little."""
    length = min(num_frames, frames(4.0 * facts.noise_seconds + 0.25))
    centre = facts.noise_hz * (0.7 + 0.6 * note.strength)
    rustle = -30.0 + 10.0 * note.strength
    colour = (
        (0.2 * centre, -22.0),
        (centre, 0.0),
        (2.2 * centre, -8.0),
        (max(9000.0, 3.0 * centre), rustle),
        (20_000.0, -46.0),
    )
    lasts = ((centre, facts.noise_seconds), (2.0 * centre, facts.noise_seconds + 0.03), (9000.0, facts.noise_seconds + 0.2))
    noise = painted(
        note.rng, length, lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)), window_frames=256
    )
    touch = np.zeros(num_frames)
    touch[:length] = 1.6 * noise * attack(length, 0.0015) * fade_end(length, 0.05)
    return touch


def _body(facts: PluckedStringFacts) -> Response:
    return chain(highpass(facts.low_cut_hz), resonant(facts.body))
