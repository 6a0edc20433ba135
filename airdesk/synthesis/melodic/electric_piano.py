"""Electric piano: a tine swings before a pickup that bends what it hears, the more the harder it was struck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import chain, filtered, high_shelf, highpass, lowpass
from airdesk.synthesis.parts.noise import decaying_bands
from airdesk.synthesis.parts.saturation import bent
from airdesk.synthesis.sound import SAMPLE_RATE, Note, Signal, Sound, frames, seconds_axis, stereo

MIDDLE_C = 60
HIGHEST_TINE_HZ = 9000.0


@dataclass(frozen=True, slots=True)
class ElectricPianoFacts:
    """The tines and what follows them."""

    ring_seconds: float = between(7.0, 0.5, 15.0)  # middle C to -60 dB
    longest_seconds: float = between(5.5, 0.5, 8.0)
    swing: float = between(1.35, 0.05, 4.0)  # of the tine at the hardest touch, against its distance from the pickup
    offset: float = between(0.45, 0.0, 2.0)  # of the pickup from the tine's middle: even harmonics
    bell_level: float = between(0.05, 0.0, 1.0)  # the tine's second way of swinging
    bell_ratio: float = between(7.0, 2.0, 20.0)
    bell_seconds: float = between(0.6, 0.05, 5.0)
    thump_level: float = between(0.03, 0.0, 1.0)
    lowpass_hz: float = between(4200.0, 500.0, 18_000.0)  # of the pickup and its cable
    treble_db: float = between(0.0, -12.0, 12.0)
    tremolo_hz: float = between(4.2, 0.0, 12.0)
    tremolo_depth: float = between(0.2, 0.0, 0.9)


def make_electric_piano(facts: ElectricPianoFacts, note: Note) -> Sound:
    """One note; the tremolo moves it between the sides."""
    ring_seconds = facts.ring_seconds * float(2.0 ** (-(note.pitch - MIDDLE_C) / 20.0))
    num_frames = frames(min(facts.longest_seconds, ring_seconds))
    tone = _picked_up(_tine(facts, note, ring_seconds, num_frames), facts, note)
    tone += facts.thump_level * (0.1 + 0.9 * note.strength**1.5) * _thump(note, num_frames) * float(np.max(np.abs(tone)))
    tone = filtered(tone, chain(highpass(45.0), high_shelf(2000.0, facts.treble_db), lowpass(facts.lowpass_hz, q=0.9)))
    tone *= attack(num_frames, _contact_seconds(note)) * fade_end(num_frames, 0.3 * num_frames / frames(1.0))
    angle = 2.0 * np.pi * facts.tremolo_hz * seconds_axis(num_frames)
    pan = facts.tremolo_depth * np.sin(angle)
    return stereo(tone * (1.0 - pan), tone * (1.0 + pan))


def _contact_seconds(note: Note) -> float:
    """How long the hammer's rubber stays at the tine: longer at a soft touch and on the heavy bass tines."""
    return float((0.001 + 0.006 * (1.0 - note.strength) ** 2) * 2.0 ** (max(0, MIDDLE_C - note.pitch) / 24.0))


def _tine(facts: ElectricPianoFacts, note: Note, ring_seconds: float, num_frames: int) -> Signal:
    """Where the tine is, in distances from the pickup: long bass tines swing furthest; the tone bar feeds it for a while."""
    angle = 2.0 * np.pi * note.frequency_hz * seconds_axis(num_frames)
    reach = facts.swing * (0.16 + 0.84 * note.strength**1.5) * 2.0 ** ((MIDDLE_C - note.pitch) / 26.0)
    swing = 0.82 * decay(num_frames, ring_seconds) + 0.18 * decay(num_frames, 0.25 * ring_seconds)
    ratio = _below(facts.bell_ratio, note)
    bell = facts.bell_level * (0.08 + 1.1 * note.strength) * decay(num_frames, facts.bell_seconds)
    spark = 0.25 * bell * decay(num_frames, 0.3 * facts.bell_seconds)
    overtones = bell * np.sin(ratio * angle) + spark * np.sin(_below(2.0 * ratio + 3.0, note) * angle)
    return np.asarray(reach * (swing * np.sin(angle) + overtones))


def _below(ratio: float, note: Note) -> float:
    """The overtone, or on high notes the highest whole one that is still clean."""
    return min(ratio, max(1.0, HIGHEST_TINE_HZ // note.frequency_hz))


def _picked_up(tine: Signal, facts: ElectricPianoFacts, note: Note) -> Signal:
    """The flux through the coil falls with the square of the distance; what is heard is how fast it changes."""
    offset = np.float32(facts.offset)
    flux = bent(tine, lambda place: 1.0 / (1.0 + np.square(place - offset)))
    flux -= flux[-1]
    return np.asarray(np.diff(flux, prepend=flux[:1]) * SAMPLE_RATE / note.frequency_hz)


def _thump(note: Note, num_frames: int) -> Signal:
    """The hammer's rubber tip and the key, peak about 1."""
    length = min(num_frames, frames(0.15))
    thump = np.zeros(num_frames)
    hard = note.strength**2
    bands = [(160.0, 1.0, 0.08), (700.0, 0.4 * hard, 0.03), (2500.0, 0.25 * hard, 0.015)]
    thump[:length] = 0.5 * decaying_bands(note.rng, length, bands) * attack(length, 0.002)
    return thump
