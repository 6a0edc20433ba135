"""Hand claps: several hands a few milliseconds apart, each at its own place, then a room that darkens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import bandpass, chain, filtered, high_shelf, highpass, lowpass
from airdesk.synthesis.parts.noise import white
from airdesk.synthesis.parts.painting import along, along_db, falling, painted
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo


@dataclass(frozen=True, slots=True)
class ClapFacts:
    """Hands and room."""

    hands: int = between(4, 1, 12)
    spacing_seconds: float = between(0.0105, 0.002, 0.05)
    hand_seconds: float = between(0.012, 0.003, 0.1)  # of each clap, to a third
    tail_seconds: float = between(0.32, 0.02, 2.0)
    tail_level: float = between(0.5, 0.0, 2.0)
    tone_hz: float = between(1300.0, 300.0, 5000.0)
    tone_q: float = between(1.1, 0.3, 10.0)
    air_level: float = between(0.3, 0.0, 2.0)
    width: float = between(0.3, 0.0, 1.0)


def make_clap(facts: ClapFacts, note: Note) -> Sound:
    """One clap; a harder one has more air and comes closer together."""
    num_frames = frames(facts.hands * facts.spacing_seconds + facts.tail_seconds * 1.05 + 0.02)
    hands = _hands(facts, note, num_frames)
    if facts.width == 0.0:
        return mono(_coloured(facts, note, hands.sum(axis=0)) + _tail(facts, note, num_frames))
    shared, own = np.cos(0.25 * np.pi * facts.width), np.sin(0.25 * np.pi * facts.width)
    middle, sides = _tail(facts, note, num_frames), _tail(facts, note, num_frames)
    return stereo(
        _coloured(facts, note, hands[0]) + shared * middle - own * sides,
        _coloured(facts, note, hands[1]) + shared * middle + own * sides,
    )


def _coloured(facts: ClapFacts, note: Note, hands: Signal) -> Signal:
    """Palms ring at about the tone; air is what their edges add."""
    edge = high_shelf(3500.0, 20.0 * float(np.log10(0.25 + 2.5 * facts.air_level * (0.4 + 0.8 * note.strength))))
    return filtered(hands, chain(bandpass(facts.tone_hz, q=facts.tone_q), highpass(400.0), edge, lowpass(15_000.0)))


def _hands(facts: ClapFacts, note: Note, num_frames: int) -> Signal:
    """Bursts of noise one after the other, the first and the last at the centre; shape (2, frames)."""
    sides = np.zeros((2, num_frames))
    for hand in range(facts.hands):
        jitter = 1.0 + 0.16 * note.rng.standard_normal() * (hand > 0)
        start = frames(hand * facts.spacing_seconds * (1.15 - 0.2 * note.strength) * max(0.6, jitter)) - 1
        length = min(num_frames - start, frames(5.0 * facts.hand_seconds))
        burst = white(note.rng, length) * decay(length, 2.2 * facts.hand_seconds) * attack(length, 0.0006)
        is_outer = 0 < hand < facts.hands - 1
        lean = facts.width * note.rng.uniform(-0.7, 0.7) * is_outer
        level = (0.75 + 0.25 * note.rng.random()) * (0.8 if is_outer else 1.0)
        sides[0, start : start + length] += level * (1.0 - lean) * burst
        sides[1, start : start + length] += level * (1.0 + lean) * burst
    return sides


def _tail(facts: ClapFacts, note: Note, num_frames: int) -> Signal:
    """What the room gives back: around the tone, the highs gone sooner."""
    start = frames((facts.hands - 1) * facts.spacing_seconds)
    tone, long = facts.tone_hz, facts.tail_seconds
    colour = (
        (0.25 * tone, -26.0),
        (0.7 * tone, -4.0),
        (tone, 0.0),
        (3.0 * tone, -8.0 + 6.0 * facts.air_level),
        (14_000.0, -22.0),
    )
    lasts = ((0.7 * tone, 1.1 * long), (2.0 * tone, 0.9 * long), (9000.0, 0.5 * long))
    noise = painted(
        note.rng,
        num_frames - start,
        lambda hz, seconds: along_db(hz, colour) * falling(seconds, along(hz, lasts)),
        window_frames=256,
    )
    tail = np.zeros(num_frames)
    tail[start:] = 0.5 * facts.tail_level * noise * attack(num_frames - start, 0.003)
    return tail
