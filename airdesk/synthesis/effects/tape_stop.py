"""A record or a tape that is stopped by hand: a chord that sinks and slows until nothing moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, highpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.tables import read, tables_of
from airdesk.synthesis.sound import Note, Signal, Sound, frames, stereo

LONG_PITCH = 60
CHORD = (1.0, 1.1892, 1.4983, 1.7818, 2.0)
"""A minor seventh chord, as ratios: neutral enough over any last chord, and it sinks at once."""


@dataclass(frozen=True, slots=True)
class TapeStopFacts:
    """What plays and how long the hand takes."""

    seconds: float = between(1.1, 0.1, 6.0)
    tone_hz: float = between(196.0, 40.0, 1000.0)
    tone_level: float = between(0.7, 0.0, 2.0)
    scrape_level: float = between(0.5, 0.0, 2.0)  # needle or tape noise that sinks with it


def make_tape_stop(facts: TapeStopFacts, note: Note) -> Sound:
    """One stop in stereo; pitch 60 is the slow one, those above take a third of the time."""
    num_frames = frames(facts.seconds * (1.0 if note.pitch <= LONG_PITCH else 0.35))
    speed = np.linspace(1.0, 0.0, num_frames) ** 1.4
    played = np.cumsum(speed)
    level = np.sqrt(speed) * attack(num_frames, 0.006)
    left, right = (
        (facts.tone_level * _chord(facts, note, played, side) + facts.scrape_level * _scrape(note, played)) * level
        for side in (-1, 1)
    )
    return stereo(left, right)


def _chord(facts: TapeStopFacts, note: Note, played: Signal, side: int) -> Signal:
    table = tables_of(np.asarray(1.0 / np.arange(1.0, 17.0) ** 1.4, dtype=np.complex128))
    turns = played * (facts.tone_hz / frames(1.0))
    total = np.zeros(len(played))
    for ratio in CHORD:
        total += read(table, turns * ratio * 2.0 ** (0.004 * side * note.rng.standard_normal()) + note.rng.random())
    return np.asarray(total / max(1e-12, float(np.std(total[: len(total) // 4]))))


def _scrape(note: Note, played: Signal) -> Signal:
    """Noise read at the same falling speed."""
    noise = shaped(note.rng, len(played) + 2, chain(bandpass(2600.0, q=0.7), highpass(300.0)))
    return filtered(np.interp(played, np.arange(len(noise)), noise / np.std(noise)), highpass(40.0))
