"""Snare drums: the modes of two heads, the crack of the stick, wires that rattle on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis

HEAD_MODES = (
    (1.0, 1.0, 1.0),
    (1.0, 0.5, 0.8),  # replaced by the patch's own overtone
    (2.02, 0.36, 0.72),
    (2.41, 0.3, 0.66),
    (2.83, 0.25, 0.62),
    (3.27, 0.21, 0.56),
    (3.79, 0.17, 0.5),
    (4.42, 0.14, 0.45),
    (5.21, 0.11, 0.4),
    (6.13, 0.08, 0.36),
)
"""Coupled heads over a shell: (ratio, level, share of the ringing time)."""

TAKE_DETUNING = 0.008
"""Hits of the same drum never land on quite the same spot."""


@dataclass(frozen=True, slots=True)
class SnareFacts:
    """Heads, stick and wires."""

    tone_hz: float = between(190.0, 60.0, 600.0)
    overtone_ratio: float = between(1.68, 1.1, 4.0)  # of the second mode
    modes: int = between(10, 1, 10)  # 2: a drum machine's
    tone_level: float = between(0.8, 0.0, 2.0)
    tone_seconds: float = between(0.32, 0.02, 1.5)
    bend: float = between(0.2, 0.0, 2.0)  # the tone starts this share higher
    wire_level: float = between(0.8, 0.0, 2.0)
    wire_seconds: float = between(0.45, 0.02, 2.0)
    wire_hz: float = between(4200.0, 800.0, 12_000.0)  # where they are loudest
    wire_delay_seconds: float = between(0.004, 0.0, 0.05)  # wires answer a little late
    buzz: float = between(0.5, 0.0, 1.0)  # how far the head's swing is heard in them
    crack_level: float = between(0.45, 0.0, 2.0)
    crack_hz: float = between(2400.0, 500.0, 10_000.0)
    drive: float = between(0.9, 0.0, 12.0)
    lowpass_hz: float = between(15_000.0, 1000.0, 20_000.0)
    is_brushed: bool = False  # a swish instead of a crack


def make_snare(facts: SnareFacts, note: Note) -> Sound:
    """One hit, mono: a soft one is mostly wires, a hard one rings and cracks."""
    num_frames = frames(1.05 * max(facts.wire_seconds * (1.6 if facts.is_brushed else 1.1), facts.tone_seconds) + 0.03)
    hit = facts.tone_level * _tones(facts, note, num_frames)
    hit += facts.wire_level * (1.7 - 0.75 * note.strength) * _wires(facts, note, num_frames)
    hit += facts.crack_level * (0.12 + 1.1 * note.strength**1.3) * _crack(facts, note, num_frames)
    driven = saturated(hit, facts.drive * (0.6 + 0.6 * note.strength)) if facts.drive > 0 else hit
    return mono(filtered(driven, chain(highpass(60.0), lowpass(facts.lowpass_hz * (0.55 + 0.45 * note.strength)))))


def _tones(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """The heads' modes, bent down as they relax; the spot that is hit decides which are woken."""
    seconds = seconds_axis(num_frames)
    hz = facts.tone_hz * (1.0 + TAKE_DETUNING * note.rng.standard_normal())
    bent = seconds + facts.bend * note.strength * 0.012 * (1.0 - np.exp(-seconds / 0.012))
    total = np.zeros(num_frames)
    for number, (ratio, level, share) in enumerate(HEAD_MODES[: facts.modes]):
        ratio = facts.overtone_ratio if number == 1 else ratio
        spot = float(np.exp(0.22 * note.rng.standard_normal())) if number else 1.0
        woken = level * spot * (1.0 if number == 0 else 0.45 + 0.75 * note.strength)
        total += woken * np.sin(2.0 * np.pi * hz * ratio * bent) * decay(num_frames, share * facts.tone_seconds)
    return 0.6 * total * attack(num_frames, 0.001)


def _wires(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """Noise that the lower head throws: broad, its edge softened by a soft hit, its highs gone first."""
    centre, long = facts.wire_hz, facts.wire_seconds
    edge = 1.2 + note.strength
    colour = (
        (250.0, -22.0),
        (0.3 * centre, -4.5),
        (0.6 * centre, -1.5),
        (centre, 0.0),
        (edge * centre, -3.0),
        (20_000.0, -20.0),
    )
    lasts = ((500.0, 0.9 * long), (0.8 * centre, long), (12_000.0, 0.7 * long))
    noise = painted(
        note.rng,
        num_frames,
        lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)),
        window_frames=256,
    )
    swing = 1.0 + facts.buzz * np.sin(2.0 * np.pi * facts.tone_hz * seconds_axis(num_frames)) * decay(num_frames, long)
    delay = frames(facts.wire_delay_seconds)
    late = np.concatenate([np.zeros(delay), 0.42 * noise * swing])[:num_frames]
    swell = 0.05 if facts.is_brushed else 0.002
    return np.asarray(late * attack(num_frames, swell + facts.wire_delay_seconds))


def _crack(facts: SnareFacts, note: Note, num_frames: int) -> Signal:
    """The stick (or the first touch of the brush): its body, and the tick of its tip."""
    seconds = 0.05 if facts.is_brushed else 0.022
    body = _burst(note, facts.crack_hz, seconds)
    tip = _burst(note, min(11_000.0, 3.2 * facts.crack_hz), 0.4 * seconds)
    crack = np.zeros(num_frames)
    for part, level in ((body, 1.0), (tip, 0.7 * note.strength)):
        length = min(num_frames, len(part))
        crack[:length] += level * part[:length]
    return crack


def _burst(note: Note, hz: float, seconds: float) -> Signal:
    length = frames(2.3 * seconds)
    noise = shaped(note.rng, length, bandpass(hz, q=0.7)) * decay(length, seconds) * attack(length, 0.0005)
    return np.asarray(noise / max(1e-12, float(np.max(np.abs(noise)))))
