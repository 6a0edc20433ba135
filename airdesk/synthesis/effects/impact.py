"""Impacts: a deep boom, a burst, a long dark tail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, seconds_axis

BIG_PITCH = 60


@dataclass(frozen=True, slots=True)
class ImpactFacts:
    """Weight and tail."""

    boom_hz: float = between(38.0, 20.0, 120.0)
    boom_start_hz: float = between(130.0, 20.0, 1000.0)
    boom_seconds: float = between(2.2, 0.2, 8.0)
    tail_seconds: float = between(3.6, 0.2, 8.0)
    burst_level: float = between(0.8, 0.0, 3.0)
    drive: float = between(1.4, 0.0, 12.0)


def make_impact(facts: ImpactFacts, note: Note) -> Sound:
    """A stereo hit; pitch 60 is the big one, the others are softer and darker."""
    is_big = note.pitch <= BIG_PITCH
    num_frames = frames(facts.tail_seconds * 1.05)
    boom = saturated(_boom(facts, num_frames, is_big), facts.drive if is_big else 0.6)
    sides = [boom + facts.burst_level * _burst(facts, note, num_frames, is_big) for _ in range(2)]
    return Sound(np.stack(sides) * fade_end(num_frames, 0.8))


def _boom(facts: ImpactFacts, num_frames: int, is_big: bool) -> Signal:
    seconds = seconds_axis(num_frames)
    start_hz = facts.boom_start_hz if is_big else 0.6 * facts.boom_start_hz
    fall = (start_hz - facts.boom_hz) * 0.07 * (1.0 - np.exp(-seconds / 0.07))
    angle = 2.0 * np.pi * (facts.boom_hz * seconds + fall)
    body = np.sin(angle) * decay(num_frames, facts.boom_seconds) + 0.4 * np.sin(1.5 * angle) * decay(
        num_frames, 0.5 * facts.boom_seconds
    )
    return np.asarray(body * attack(num_frames, 0.003 if is_big else 0.02))


def _burst(facts: ImpactFacts, note: Note, num_frames: int, is_big: bool) -> Signal:
    """Noise that darkens as it dies, like a large room."""
    tail = facts.tail_seconds
    colour = (
        (60.0, -14.0),
        (130.0, 0.0),
        (500.0, -6.0),
        (2500.0, -17.0 if is_big else -26.0),
        (12_000.0, -30.0 if is_big else -60.0),
    )
    lasts = ((120.0, tail), (800.0, 0.7 * tail), (2200.0, 0.45 * tail), (5500.0, 0.25 * tail), (10_000.0, 0.12 * tail))
    noise = painted(note.rng, num_frames, lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)))
    return 3.0 * noise * attack(num_frames, 0.002 if is_big else 0.05)
