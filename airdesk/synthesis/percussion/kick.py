"""Bass drums: a sine whose pitch falls, a beater's click, a little saturation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, filtered, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis


@dataclass(frozen=True, slots=True)
class KickFacts:
    """Pitch, length and attack of a bass drum."""

    body_hz: float = between(52.0, 20.0, 200.0)  # where the pitch comes to rest
    punch_hz: float = between(180.0, 20.0, 2000.0)  # where the body starts
    punch_seconds: float = between(0.03, 0.002, 0.5)  # time constant of the fall
    decay_seconds: float = between(0.45, 0.02, 5.0)  # to -60 dB
    hold_seconds: float = between(0.0, 0.0, 0.5)  # full level before the decay
    click_level: float = between(0.25, 0.0, 2.0)
    click_hz: float = between(3000.0, 200.0, 12_000.0)
    click_seconds: float = between(0.012, 0.001, 0.1)
    skin_level: float = between(0.0, 0.0, 1.0)  # an acoustic head's overtones
    drive: float = between(1.2, 0.0, 20.0)
    lowpass_hz: float = between(14_000.0, 500.0, 20_000.0)


def make_kick(facts: KickFacts, note: Note) -> Sound:
    """One hit, mono."""
    num_frames = frames(facts.hold_seconds + 1.05 * facts.decay_seconds + 0.02)
    body = np.sin(_angle(facts, num_frames)) * _level(facts, num_frames) * attack(num_frames, 0.0015)
    hit = body + _skin(facts, num_frames) + _click(facts, note, num_frames)
    driven = saturated(hit, facts.drive * (0.7 + 0.5 * note.strength)) if facts.drive > 0 else hit
    return mono(filtered(driven, lowpass(facts.lowpass_hz * (0.35 + 0.65 * note.strength))))


def _angle(facts: KickFacts, num_frames: int) -> Signal:
    """Phase in radians of a pitch that falls exponentially from punch to body."""
    seconds = seconds_axis(num_frames)
    fall = (facts.punch_hz - facts.body_hz) * facts.punch_seconds * (1.0 - np.exp(-seconds / facts.punch_seconds))
    return np.asarray(2.0 * np.pi * (facts.body_hz * seconds + fall))


def _level(facts: KickFacts, num_frames: int) -> Signal:
    held = min(frames(facts.hold_seconds), num_frames - 1) if facts.hold_seconds > 0 else 0
    return np.concatenate([np.ones(held), decay(num_frames - held, facts.decay_seconds)])


def _skin(facts: KickFacts, num_frames: int) -> Signal:
    """Two overtones of the head, short."""
    if facts.skin_level == 0.0:
        return np.zeros(num_frames)
    seconds = seconds_axis(num_frames)
    first = np.sin(2.0 * np.pi * 1.59 * facts.body_hz * seconds) * decay(num_frames, 0.35 * facts.decay_seconds)
    second = np.sin(2.0 * np.pi * 2.92 * facts.body_hz * seconds) * decay(num_frames, 0.2 * facts.decay_seconds)
    return np.asarray(facts.skin_level * (0.6 * first + 0.4 * second) * attack(num_frames, 0.002))


def _click(facts: KickFacts, note: Note, num_frames: int) -> Signal:
    """The beater: a few milliseconds of noise."""
    length = min(num_frames, frames(4.0 * facts.click_seconds))
    noise = shaped(note.rng, length, bandpass(facts.click_hz, q=0.9)) * decay(length, 2.0 * facts.click_seconds)
    click = np.zeros(num_frames)
    click[:length] = noise * attack(length, 0.0006) / max(1e-12, float(np.max(np.abs(noise))))
    return np.asarray(facts.click_level * (0.4 + 0.8 * note.strength) * click)
