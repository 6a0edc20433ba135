"""Bass drums: a sine whose pitch falls, a beater, a head's overtones, and what rattles along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, filtered, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis

SKIN_MODES = ((1.68, 0.55, 0.6), (2.31, 0.4, 0.5), (2.92, 0.3, 0.42), (3.66, 0.22, 0.36), (4.57, 0.16, 0.3), (5.6, 0.1, 0.26))
"""Overtones of a damped head: (ratio, level, share of the ringing time)."""

RATTLE = ((60.0, -22.0), (150.0, -12.0), (600.0, -9.0), (1200.0, -9.0), (3200.0, 0.0), (6500.0, -3.0), (13_000.0, -18.0))
"""Colour of shell, snare wires and room behind a bass drum, dB; measured on recorded kits."""


@dataclass(frozen=True, slots=True)
class KickFacts:
    """Pitch, length and attack of a bass drum."""

    body_hz: float = between(52.0, 20.0, 200.0)  # where the pitch comes to rest
    punch_hz: float = between(180.0, 20.0, 2000.0)  # where the body starts
    punch_seconds: float = between(0.03, 0.002, 0.5)  # time constant of the fall
    snap_hz: float = between(0.0, 0.0, 12_000.0)  # a first steep fall from this much higher still: the click of machines
    snap_seconds: float = between(0.0025, 0.0003, 0.05)
    decay_seconds: float = between(0.45, 0.02, 5.0)  # to -60 dB
    hold_seconds: float = between(0.0, 0.0, 0.5)  # full level before the decay
    click_level: float = between(0.25, 0.0, 2.0)  # the beater's edge
    click_hz: float = between(3000.0, 200.0, 12_000.0)
    click_seconds: float = between(0.012, 0.001, 0.1)
    felt_level: float = between(0.0, 0.0, 2.0)  # the beater's weight
    felt_hz: float = between(320.0, 80.0, 2000.0)
    skin_level: float = between(0.0, 0.0, 1.0)  # an acoustic head's overtones
    rattle_level: float = between(0.0, 0.0, 0.5)  # shell, wires, room
    rattle_seconds: float = between(0.4, 0.05, 2.0)
    drive: float = between(1.2, 0.0, 20.0)
    lowpass_hz: float = between(14_000.0, 500.0, 20_000.0)


def make_kick(facts: KickFacts, note: Note) -> Sound:
    """One hit, mono; a harder one starts higher, clicks more and is brighter."""
    rattling = facts.rattle_seconds if facts.rattle_level > 0 else 0.0
    num_frames = frames(facts.hold_seconds + 1.05 * max(facts.decay_seconds, rattling) + 0.02)
    hit = _body(facts, note, num_frames) + _skin(facts, note, num_frames) + _beater(facts, note, num_frames)
    driven = saturated(hit, facts.drive * (0.7 + 0.5 * note.strength)) if facts.drive > 0 else hit
    struck = filtered(driven, lowpass(facts.lowpass_hz * (0.35 + 0.65 * note.strength)))
    return mono(struck + _rattle(facts, note, num_frames, float(np.max(np.abs(struck)))))


def _body(facts: KickFacts, note: Note, num_frames: int) -> Signal:
    """A sine that falls exponentially from punch to body, after the even steeper fall of the snap."""
    seconds = seconds_axis(num_frames)
    body_hz = facts.body_hz * (1.0 + 0.003 * note.rng.standard_normal())
    height = (facts.punch_hz - facts.body_hz) * (0.7 + 0.35 * note.strength)
    cycles = body_hz * seconds + _fallen(height, facts.punch_seconds, seconds)
    cycles += _fallen(facts.snap_hz * (0.3 + 0.8 * note.strength), facts.snap_seconds, seconds)
    return np.asarray(np.sin(2.0 * np.pi * cycles) * _level(facts, num_frames) * attack(num_frames, 0.0012))


def _fallen(height_hz: float, time_constant: float, seconds: Signal) -> Signal:
    """Cycles that a fall of the pitch by `height_hz` adds."""
    return np.asarray(height_hz * time_constant * (1.0 - np.exp(-seconds / time_constant)))


def _level(facts: KickFacts, num_frames: int) -> Signal:
    held = min(frames(facts.hold_seconds), num_frames - 1) if facts.hold_seconds > 0 else 0
    return np.concatenate([np.ones(held), decay(num_frames - held, facts.decay_seconds)])


def _skin(facts: KickFacts, note: Note, num_frames: int) -> Signal:
    """The head's overtones; every hit lands on another spot and wakes them differently."""
    skin = np.zeros(num_frames)
    if facts.skin_level == 0.0:
        return skin
    seconds = seconds_axis(num_frames)
    sunk = seconds + 0.04 * 0.02 * (1.0 - np.exp(-seconds / 0.02))
    for ratio, level, share in SKIN_MODES:
        loud = level * (0.5 + 0.6 * note.strength) * float(np.exp(0.2 * note.rng.standard_normal()))
        tone = np.sin(2.0 * np.pi * (ratio * facts.body_hz * sunk + 0.1 * note.rng.random()))
        skin += loud * tone * decay(num_frames, share * facts.decay_seconds)
    return facts.skin_level * skin * attack(num_frames, 0.002)


def _beater(facts: KickFacts, note: Note, num_frames: int) -> Signal:
    """Its edge and its weight: two short noises."""
    edge = facts.click_level * (0.25 + 0.95 * note.strength) * _noise(note, num_frames, facts.click_hz, facts.click_seconds)
    if facts.felt_level == 0.0:
        return edge
    return edge + facts.felt_level * _noise(note, num_frames, facts.felt_hz, 2.0 * facts.click_seconds)


def _noise(note: Note, num_frames: int, hz: float, seconds: float) -> Signal:
    """A few milliseconds of noise around `hz`, peak 1."""
    length = min(num_frames, frames(4.0 * seconds))
    noise = shaped(note.rng, length, bandpass(hz, q=0.9)) * decay(length, 2.0 * seconds) * attack(length, 0.0006)
    short = np.zeros(num_frames)
    short[:length] = noise / max(1e-12, float(np.max(np.abs(noise))))
    return short


def _rattle(facts: KickFacts, note: Note, num_frames: int, level: float) -> Signal:
    if facts.rattle_level == 0.0:
        return np.zeros(num_frames)
    lasts = ((1000.0, facts.rattle_seconds), (4000.0, 0.9 * facts.rattle_seconds), (12_000.0, 0.6 * facts.rattle_seconds))
    noise = painted(note.rng, num_frames, lambda hz, seconds: along_db(hz, RATTLE) * falling(seconds, along(hz, lasts)))
    return np.asarray(facts.rattle_level * level * (0.6 + 0.5 * note.strength) * noise * attack(num_frames, 0.004))
