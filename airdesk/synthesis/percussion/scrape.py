"""Scraped and rattling rows of teeth: guiro, vibraslap, ratchet, scratch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack
from airdesk.synthesis.parts.filters import bandpass, bell, chain, filtered, highpass
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, seconds_axis


@dataclass(frozen=True, slots=True)
class ScrapeFacts:
    """Teeth and what resonates with them."""

    length_seconds: float = between(0.2, 0.02, 3.0)
    start_rate_hz: float = between(60.0, 5.0, 1000.0)  # teeth per second at the start
    end_rate_hz: float = between(110.0, 5.0, 1000.0)
    decay: float = between(0.0, 0.0, 8.0)  # how fast the level falls over the length, in time constants
    tone_hz: float = between(2600.0, 200.0, 10_000.0)
    tone_q: float = between(3.0, 0.3, 30.0)
    air_hz: float = between(6000.0, 500.0, 14_000.0)
    swell: float = between(0.15, 0.0, 1.0)  # share of the length until full level


def make_scrape(facts: ScrapeFacts, note: Note) -> Sound:
    """One scrape, mono."""
    num_frames = frames(facts.length_seconds + 0.08)
    teeth = _teeth(facts, note, num_frames)
    colour = chain(bandpass(facts.tone_hz, q=facts.tone_q), bell(facts.air_hz, 6.0, q=1.0), highpass(200.0))
    return mono(filtered(teeth, colour) * attack(num_frames, 0.002))


def _teeth(facts: ScrapeFacts, note: Note, num_frames: int) -> Signal:
    """Short noisy impulses at a gliding rate."""
    share = np.clip(seconds_axis(num_frames) / facts.length_seconds, 0.0, 1.0)
    rate = facts.start_rate_hz * (facts.end_rate_hz / facts.start_rate_hz) ** share
    count = np.floor(np.cumsum(rate) / frames(1.0))
    struck = np.flatnonzero(np.diff(count, prepend=-1.0) > 0)
    struck = struck[struck < frames(facts.length_seconds)]
    teeth = np.zeros(num_frames)
    level = np.exp(-facts.decay * share) * np.clip(share / max(1e-3, facts.swell), 0.0, 1.0)
    for start in (int(place) for place in struck):
        length = min(num_frames - start, frames(0.004))
        teeth[start : start + length] += level[start] * note.rng.standard_normal(length) * (0.7 + 0.5 * note.rng.random())
    return teeth
