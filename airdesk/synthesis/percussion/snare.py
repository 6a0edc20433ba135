"""Snare drums: two tones of the shell, the crack of the stick, wires that rattle on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, rise
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import decaying_bands, shaped
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis

TAKE_DETUNING = 0.012
"""Hits of the same drum never land on quite the same spot."""


@dataclass(frozen=True, slots=True)
class SnareFacts:
    """Shell, stick and wires."""

    tone_hz: float = between(190.0, 60.0, 600.0)
    overtone_ratio: float = between(1.74, 1.1, 4.0)
    tone_level: float = between(0.8, 0.0, 2.0)
    tone_seconds: float = between(0.28, 0.02, 1.0)
    bend: float = between(0.25, 0.0, 2.0)  # the tone starts this share higher
    wire_level: float = between(0.8, 0.0, 2.0)
    wire_seconds: float = between(0.45, 0.02, 2.0)
    wire_hz: float = between(4200.0, 800.0, 12_000.0)
    wire_delay_seconds: float = between(0.004, 0.0, 0.05)  # wires answer a little late
    crack_level: float = between(0.45, 0.0, 2.0)
    crack_hz: float = between(2400.0, 500.0, 10_000.0)
    drive: float = between(0.9, 0.0, 12.0)
    lowpass_hz: float = between(15_000.0, 1000.0, 20_000.0)
    is_brushed: bool = False  # a swish instead of a crack


def make_snare(facts: SnareFacts, note: Note) -> Sound:
    """One hit, mono."""
    num_frames = frames(1.05 * max(facts.wire_seconds * (1.6 if facts.is_brushed else 1.1), facts.tone_seconds) + 0.03)
    hit = facts.tone_level * _tones(facts, note, num_frames) + facts.wire_level * _wires(facts, note, num_frames)
    hit = hit + facts.crack_level * (0.3 + 0.9 * note.strength) * _crack(facts, note, num_frames)
    driven = saturated(hit, facts.drive * (0.6 + 0.6 * note.strength)) if facts.drive > 0 else hit
    return mono(filtered(driven, chain(highpass(60.0), lowpass(facts.lowpass_hz * (0.45 + 0.55 * note.strength)))))


def _tones(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """Two modes of the head, bent down as it relaxes."""
    seconds = seconds_axis(num_frames)
    hz = facts.tone_hz * (1.0 + TAKE_DETUNING * note.rng.standard_normal())
    bent = seconds + facts.bend * note.strength * 0.012 * (1.0 - np.exp(-seconds / 0.012))
    first = np.sin(2.0 * np.pi * hz * bent) * decay(num_frames, facts.tone_seconds)
    second = np.sin(2.0 * np.pi * hz * facts.overtone_ratio * bent) * decay(num_frames, 0.7 * facts.tone_seconds)
    third = np.sin(2.0 * np.pi * hz * 2.41 * bent) * decay(num_frames, 0.4 * facts.tone_seconds)
    return np.asarray((0.6 * first + 0.4 * second + 0.2 * third) * attack(num_frames, 0.001))


def _wires(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """Noise in bands: the highest die first."""
    wire = facts.wire_seconds
    bands = [
        (0.3 * facts.wire_hz, 0.65, 0.9 * wire),
        (0.6 * facts.wire_hz, 0.8, wire),
        (facts.wire_hz, 0.7, wire),
        (1.8 * facts.wire_hz, 0.45, 0.8 * wire),
        (min(14_000.0, 3.0 * facts.wire_hz), 0.2, 0.55 * wire),
    ]
    noise = 0.3 * decaying_bands(note.rng, num_frames, bands, q=0.8)
    delay = frames(facts.wire_delay_seconds)
    late = np.concatenate([np.zeros(delay), noise])[:num_frames]
    swell = 0.05 if facts.is_brushed else 0.003
    return np.asarray(late * attack(num_frames, swell + facts.wire_delay_seconds))


def _crack(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """The stick (or the first touch of the brush)."""
    length = min(num_frames, frames(0.05))
    seconds = 0.05 if facts.is_brushed else 0.022
    noise = shaped(note.rng, length, bandpass(facts.crack_hz, q=0.7)) * decay(length, seconds)
    crack = np.zeros(num_frames)
    crack[:length] = noise / max(1e-12, float(np.max(np.abs(noise)))) * attack(length, 0.0006) * (1.0 - rise(length))
    return crack
