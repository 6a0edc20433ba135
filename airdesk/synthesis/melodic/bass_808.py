"""The 808 bass: a kick drum's sine, tuned, long, and driven until small loudspeakers hear it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import bandpass, filtered, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Sound, frames, mono, seconds_axis


@dataclass(frozen=True, slots=True)
class Bass808Facts:
    """Punch, length, dirt."""

    ring_seconds: float = between(4.0, 0.3, 10.0)  # to -60 dB
    longest_seconds: float = between(3.5, 0.3, 8.0)
    punch_octaves: float = between(1.6, 0.0, 4.0)  # the pitch starts this much higher
    punch_seconds: float = between(0.035, 0.005, 0.3)
    click_level: float = between(0.08, 0.0, 1.0)
    drive: float = between(1.6, 0.0, 12.0)
    lowpass_hz: float = between(2400.0, 100.0, 12_000.0)


def make_bass_808(facts: Bass808Facts, note: Note) -> Sound:
    """One mono note that rings out."""
    num_frames = frames(min(facts.longest_seconds, facts.ring_seconds))
    seconds = seconds_axis(num_frames)
    extra = note.frequency_hz * (2.0**facts.punch_octaves - 1.0) * facts.punch_seconds / 3.0
    angle = 2.0 * np.pi * (note.frequency_hz * seconds + extra * (1.0 - np.exp(-3.0 * seconds / facts.punch_seconds)))
    body = np.sin(angle) * decay(num_frames, facts.ring_seconds) * attack(num_frames, 0.002)
    driven = saturated(body, facts.drive * (0.35 + 0.95 * note.strength), bias=0.15) if facts.drive > 0 else body
    click = shaped(note.rng, num_frames, bandpass(1800.0, q=0.8)) * decay(num_frames, 0.02) * attack(num_frames, 0.0008)
    sound = filtered(driven, lowpass(facts.lowpass_hz)) + facts.click_level * (0.1 + 1.1 * note.strength) * click
    return mono(sound * fade_end(num_frames, 0.3 * num_frames / frames(1.0)))
