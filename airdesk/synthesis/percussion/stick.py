"""Small struck things with a clear tone: claves, blocks, rims, cowbells, agogos, triangles, castanets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.partials import partials, ring
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo
from airdesk.units import equal_power_pan


@dataclass(frozen=True, slots=True)
class StickFacts:
    """Modes of the thing and the noise of the stroke."""

    modes_hz: tuple[float, ...] = between((2500.0,), 50.0, 15_000.0)
    levels: tuple[float, ...] = between((1.0,), 0.0, 2.0)  # shorter lists go on with their last value
    decay_seconds: float = between(0.06, 0.005, 6.0)  # of the first mode
    high_decay: float = between(0.7, 0.05, 2.0)  # share of it for the highest
    click_level: float = between(0.3, 0.0, 2.0)
    click_hz: float = between(4000.0, 200.0, 12_000.0)
    click_seconds: float = between(0.008, 0.001, 0.2)
    strokes: int = between(1, 1, 6)
    stroke_seconds: float = between(0.03, 0.005, 0.3)
    drive: float = between(0.0, 0.0, 12.0)
    pan: float = between(0.0, -1.0, 1.0)


def make_stick(facts: StickFacts, note: Note) -> Sound:
    """One hit, at its place between the sides."""
    num_frames = frames(1.05 * max(facts.decay_seconds, facts.click_seconds) + 0.02)
    hit = _tone(facts, note, num_frames) + _click(facts, note, num_frames)
    hit = _repeated(hit, facts)
    hit = saturated(hit, facts.drive) if facts.drive > 0 else hit
    if facts.pan == 0.0:
        return mono(hit)
    left, right = equal_power_pan(facts.pan)
    return stereo(left * hit, right * hit)


def _tone(facts: StickFacts, note: Note, num_frames: int) -> Signal:
    hz = np.array(facts.modes_hz) * (1.0 + 0.003 * note.rng.standard_normal())
    count = len(hz)
    levels = np.array([facts.levels[min(index, len(facts.levels) - 1)] for index in range(count)])
    seconds = facts.decay_seconds * np.linspace(1.0, facts.high_decay, count)
    return ring(partials(hz, levels, seconds), num_frames) * attack(num_frames, 0.0006)


def _click(facts: StickFacts, note: Note, num_frames: int) -> Signal:
    length = min(num_frames, frames(3.0 * facts.click_seconds))
    noise = shaped(note.rng, length, bandpass(facts.click_hz, q=0.8)) * decay(length, 2.0 * facts.click_seconds)
    click = np.zeros(num_frames)
    click[:length] = noise / max(1e-12, float(np.max(np.abs(noise)))) * attack(length, 0.0005)
    return np.asarray(facts.click_level * (0.4 + 0.8 * note.strength) * click)


def _repeated(hit: Signal, facts: StickFacts) -> Signal:
    """Flams and castanets: the same hit several times in a row."""
    step = frames(facts.stroke_seconds)
    total = np.zeros(len(hit) + (facts.strokes - 1) * step)
    for stroke in range(facts.strokes):
        total[stroke * step : stroke * step + len(hit)] += hit * 0.85 ** (facts.strokes - 1 - stroke)
    return total
