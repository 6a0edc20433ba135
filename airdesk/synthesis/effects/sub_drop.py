"""A sub drop: a deep sine that falls for seconds under the first beat of a drop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Sound, frames, mono, seconds_axis

LONG_PITCH = 60


@dataclass(frozen=True, slots=True)
class SubDropFacts:
    """Where it falls from and to."""

    start_hz: float = between(110.0, 30.0, 500.0)
    end_hz: float = between(28.0, 15.0, 200.0)
    fall_seconds: float = between(0.9, 0.05, 5.0)  # time constant
    length_seconds: float = between(3.0, 0.3, 8.0)
    drive: float = between(1.6, 0.0, 12.0)


def make_sub_drop(facts: SubDropFacts, note: Note) -> Sound:
    """One fall, mono; pitch 60 is the long one, those above are half as long."""
    share = 1.0 if note.pitch <= LONG_PITCH else 0.5
    num_frames = frames(facts.length_seconds * share)
    seconds, constant = seconds_axis(num_frames), facts.fall_seconds * share
    fallen = (facts.start_hz - facts.end_hz) * constant * (1.0 - np.exp(-seconds / constant))
    tone = saturated(np.sin(2.0 * np.pi * (facts.end_hz * seconds + fallen)), facts.drive)
    return mono(tone * attack(num_frames, 0.004) * fade_end(num_frames, 0.6 * num_frames / frames(1.0)))
