"""Frequency modulation: sines that bend sines; glassy keys that ring out, growling basses that are held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.body import Resonance
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import Response, bell, chain, filtered, filtered_sides, highpass, lowpass
from airdesk.synthesis.parts.looping import LoopLength, loop_length
from airdesk.synthesis.parts.saturation import saturated, saturated_loop
from airdesk.synthesis.sound import Note, Signal, Sound, frames

HIGHEST_SIDEBAND_HZ = 17_000.0
MIDDLE_C = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """A sine and the one that bends it."""

    ratio: float = between(1.0, 0.5, 32.0)  # to the note; halves and wholes stay in the loop
    level: float = between(1.0, 0.0, 2.0)
    seconds: float = between(4.0, 0.02, 20.0)  # middle C to -60 dB, where the sound rings out
    bender_ratio: float = between(1.0, 0.5, 32.0)
    index: float = between(1.0, 0.0, 20.0)  # how far the hardest touch bends
    index_held: float = between(0.0, 0.0, 1.0)  # share of it that stays
    index_seconds: float = between(0.8, 0.005, 20.0)  # of the rest, to -60 dB
    touch: float = between(0.6, 0.0, 1.0)  # how much of the bend the softest touch lacks


@dataclass(frozen=True, slots=True)
class FmFacts:
    """Pairs of sines and what follows them."""

    pairs: tuple[Pair, ...] = (Pair(),)
    is_held: bool = False
    attack_seconds: float = between(0.002, 0.0005, 2.0)
    longest_seconds: float = between(5.0, 0.2, 8.0)
    wobble_hz: float = between(0.0, 0.0, 20.0)  # the bend opens and closes; whole turns in the loop
    wobble_depth: float = between(0.0, 0.0, 1.0)
    detune_cents: float = between(0.0, 0.0, 20.0)  # of what bends, the left against the right
    drive: float = between(0.0, 0.0, 20.0)
    lowpass_hz: float = between(16_000.0, 200.0, 20_000.0)
    resonances: tuple[Resonance, ...] = ()
    loop_seconds: float = between(3.0, 0.2, 8.0)


def make_fm(facts: FmFacts, note: Note) -> Sound:
    """A looped tone, or one that rings out; stereo where the sides are detuned."""
    loop = loop_length(note.frequency_hz / 2.0, facts.loop_seconds)
    head = _head_frames(facts, note)
    total = head + loop.num_frames if facts.is_held else head
    sides = (-0.5, 0.5) if facts.detune_cents > 0 else (0.0,)
    audio = np.stack([_side(facts, note, loop, total, side) for side in sides]) * attack(total, facts.attack_seconds)
    if not facts.is_held:
        rung = saturated(audio, facts.drive) if facts.drive > 0 else audio
        return Sound(filtered(rung, _colour(facts)) * fade_end(total, 0.3 * total / frames(1.0)))
    held = _driven(audio, facts.drive, head) if facts.drive > 0 else audio
    return Sound(filtered_sides(held, head, [_colour(facts)] * len(sides)), head)


def _head_frames(facts: FmFacts, note: Note) -> int:
    """The whole sound, or what lies before the loop: until every bend has settled."""
    if not facts.is_held:
        return frames(min(facts.longest_seconds, max(pair.seconds for pair in facts.pairs) * _length_share(note)))
    moving = [pair.index_seconds for pair in facts.pairs if pair.index_held < 1.0]
    return frames(facts.attack_seconds + 1.2 * max(moving, default=0.0) + 0.02)


def _length_share(note: Note) -> float:
    """Higher notes ring shorter."""
    return float(2.0 ** (-(note.pitch - MIDDLE_C) / 24.0))


def _side(facts: FmFacts, note: Note, loop: LoopLength, total: int, side: float) -> Signal:
    detune = 2.0 ** (facts.detune_cents * side / 1200.0)
    tone = np.zeros(total)
    for pair in facts.pairs:
        carrier = loop.phase(loop.nearest_cycles(2.0 * pair.ratio), total)  # alike on both sides: nothing cancels in mono
        bender = loop.phase(loop.nearest_cycles(2.0 * pair.bender_ratio * detune), total)
        bend = _index(facts, pair, note, loop, total) * np.sin(2.0 * np.pi * bender)
        level = pair.level if facts.is_held else pair.level * decay(total, pair.seconds * _length_share(note))
        tone += level * np.sin(2.0 * np.pi * carrier + bend)
    return tone


def _index(facts: FmFacts, pair: Pair, note: Note, loop: LoopLength, total: int) -> Signal:
    """How far the sine is bent at every frame; never so far that sidebands would fold back."""
    touched = pair.index * (1.0 - pair.touch * (1.0 - note.strength))
    room = HIGHEST_SIDEBAND_HZ / note.frequency_hz - pair.ratio
    most = max(0.0, room / pair.bender_ratio - 1.0)
    index = min(touched, most) * (pair.index_held + (1.0 - pair.index_held) * decay(total, pair.index_seconds))
    if facts.wobble_depth > 0:
        turns = loop.phase(loop.cycles_of_hz(facts.wobble_hz), total)
        index = index * (1.0 - facts.wobble_depth * (0.5 + 0.5 * np.cos(2.0 * np.pi * turns)))
    return np.asarray(index)


def _colour(facts: FmFacts) -> Response:
    peaks = (bell(each.hz, each.gain_db, q=each.q) for each in facts.resonances)
    return chain(highpass(22.0), lowpass(facts.lowpass_hz, q=0.8), *peaks)


def _driven(audio: Signal, drive: float, head: int) -> Signal:
    """Saturation of the head with the loop behind it, and of the loop alone, at the same level."""
    share = float(np.max(np.abs(audio[:, head:])) / np.max(np.abs(audio)))
    return np.concatenate([saturated(audio, drive)[:, :head], saturated_loop(audio[:, head:], drive * share)], axis=1)
