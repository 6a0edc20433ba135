"""Tuned skins: toms, congas, bongos, timbales, taikos, surdos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis, stereo
from airdesk.units import equal_power_pan

MODES = (
    (1.0, 1.0, 1.0),
    (1.59, 0.45, 0.66),
    (2.14, 0.3, 0.55),
    (2.30, 0.22, 0.5),
    (2.65, 0.18, 0.46),
    (2.92, 0.15, 0.42),
    (3.50, 0.1, 0.36),
    (4.06, 0.07, 0.32),
)
"""An ideal membrane's modes: (ratio, level, share of the ringing time)."""

CROWD_STARTS = 4.0
"""From this ratio on the modes are too many to count: they are painted."""


@dataclass(frozen=True, slots=True)
class MembraneFacts:
    """Skin, shell and hand."""

    tone_hz: float = between(120.0, 30.0, 1200.0)
    decay_seconds: float = between(0.5, 0.02, 6.0)
    bend: float = between(0.15, 0.0, 2.0)  # starts this share higher
    bend_seconds: float = between(0.04, 0.005, 0.5)
    overtones: float = between(1.0, 0.0, 2.0)
    crowd_level: float = between(0.5, 0.0, 3.0)  # the many high modes of the skin
    slap_level: float = between(0.8, 0.0, 2.0)
    slap_hz: float = between(2000.0, 200.0, 10_000.0)
    slap_seconds: float = between(0.03, 0.003, 0.5)
    drive: float = between(0.0, 0.0, 12.0)
    pan: float = between(0.0, -1.0, 1.0)  # as the drummer's kit stands


def make_membrane(facts: MembraneFacts, note: Note) -> Sound:
    """One hit, at its place between the sides."""
    num_frames = frames(1.05 * max(facts.decay_seconds, facts.slap_seconds) + 0.02)
    hit = _skin(facts, note, num_frames) + _crowd(facts, note, num_frames) + _slap(facts, note, num_frames)
    hit = saturated(hit, facts.drive * (0.6 + 0.6 * note.strength)) if facts.drive > 0 else hit
    if facts.pan == 0.0:
        return mono(hit)
    left, right = equal_power_pan(facts.pan)
    return stereo(left * hit, right * hit)


def _skin(facts: MembraneFacts, note: Note, num_frames: int) -> Signal:
    """The lower modes, bent down together while the skin relaxes; the spot that is hit decides which are woken."""
    seconds = seconds_axis(num_frames)
    bend = facts.bend * (0.3 + 0.9 * note.strength)
    bent = seconds + bend * facts.bend_seconds * (1.0 - np.exp(-seconds / facts.bend_seconds))
    hz = facts.tone_hz * (1.0 + 0.004 * note.rng.standard_normal())
    skin = np.zeros(num_frames)
    for number, (ratio, level, share) in enumerate(MODES):
        spot = float(np.exp(0.18 * note.rng.standard_normal()))
        loudness = level if number == 0 else level * spot * facts.overtones * (0.35 + 0.85 * note.strength)
        skin += loudness * np.sin(2.0 * np.pi * hz * ratio * bent) * decay(num_frames, share * facts.decay_seconds)
    return skin * attack(num_frames, 0.0015)


def _crowd(facts: MembraneFacts, note: Note, num_frames: int) -> Signal:
    """The higher modes: the higher, the sooner they are gone."""
    low = CROWD_STARTS * facts.tone_hz
    edge = 4000.0 * (0.5 + note.strength)
    colour = ((0.4 * low, -24.0), (low, 0.0), (max(2.0 * low, edge), -8.0), (20_000.0, -34.0))
    lasts = ((low, 0.55 * facts.decay_seconds), (4.0 * low, 0.3 * facts.decay_seconds), (12_000.0, 0.12 * facts.decay_seconds))
    noise = painted(
        note.rng,
        num_frames,
        lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)),
        window_frames=256,
    )
    level = 0.3 * facts.crowd_level * facts.overtones * (0.4 + 0.8 * note.strength)
    return np.asarray(level * noise * attack(num_frames, 0.001))


def _slap(facts: MembraneFacts, note: Note, num_frames: int) -> Signal:
    length = min(num_frames, frames(4.0 * facts.slap_seconds))
    noise = shaped(note.rng, length, bandpass(facts.slap_hz, q=0.8)) * decay(length, 2.0 * facts.slap_seconds)
    slap = np.zeros(num_frames)
    slap[:length] = noise / max(1e-12, float(np.max(np.abs(noise)))) * attack(length, 0.0008)
    return np.asarray(facts.slap_level * (0.25 + 1.05 * note.strength) * slap)
