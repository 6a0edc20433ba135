"""Oscillators through a resonant filter with envelopes: basses, leads, plucks, stabs.

The filter is exact and silent about aliasing because it works on the harmonics: one table per cutoff, read at the
cutoff of the moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, fade_end, settle
from airdesk.synthesis.parts.filters import Response, chain, lowpass
from airdesk.synthesis.parts.looping import LoopLength, loop_length
from airdesk.synthesis.parts.saturation import saturated, saturated_loop
from airdesk.synthesis.parts.tables import Harmonics, Tables, harmonic_numbers, read, tables_of
from airdesk.synthesis.sound import Note, Signal, Sound, frames

LOWEST_CUTOFF_HZ = 30.0
ROWS_PER_OCTAVE = 4
NUM_ROWS = 38
SETTLED = 9.0
"""Time constants after which an envelope counts as arrived."""

MIDDLE_C_HZ = 261.6

LOWEST_OPENING = 1.5
"""The filter never closes below the fundamental, or notes would vanish."""

UNEVEN = (0.0, 0.06, -0.05, 0.0, 0.04, -0.06, 0.05, -0.03, 0.02)
"""How far each oscillator stands from its even place, so that no two beatings keep step."""

OUTER_FUNDAMENTAL = 0.18
"""Detuned voices leave the fundamental to the middle one: the pitch stays certain and the bass does not come and go."""


@dataclass(frozen=True, slots=True)
class AnalogFacts:
    """Oscillators, filter, envelopes."""

    wave: Literal["saw", "square", "pulse", "triangle", "sine"] = "saw"
    voices: int = between(1, 1, 9)
    detune_cents: float = between(0.0, 0.0, 50.0)  # of the outermost voices
    width: float = between(0.0, 0.0, 1.0)  # 0: mono
    sub_level: float = between(0.0, 0.0, 2.0)  # a sine an octave below
    fundamental_level: float = between(0.0, 0.0, 2.0)  # a sine on the pitch that the filter leaves alone
    octave_level: float = between(0.0, 0.0, 1.0)
    cutoff_hz: float = between(2000.0, 30.0, 18_000.0)  # for middle C when the envelope rests
    tracking: float = between(0.5, 0.0, 1.0)  # how far the cutoff follows the pitch
    resonance: float = between(0.8, 0.3, 12.0)  # q of the filter's first half
    poles: Literal[2, 4] = 4
    envelope_octaves: float = between(2.0, -4.0, 8.0)  # the cutoff starts this much higher
    envelope_seconds: float = between(0.3, 0.005, 6.0)
    touch_octaves: float = between(1.0, 0.0, 4.0)  # softest to hardest
    wobble_hz: float = between(0.0, 0.0, 20.0)
    wobble_octaves: float = between(0.0, 0.0, 6.0)
    motion_hz: float = between(0.3, 0.0, 8.0)  # a slow hand on the cutoff while the note is held
    motion_octaves: float = between(0.0, 0.0, 3.0)  # up and down
    attack_seconds: float = between(0.004, 0.0005, 3.0)
    decay_seconds: float = between(0.5, 0.01, 10.0)
    sustain: float = between(0.8, 0.0, 1.0)  # 0: rings out, no loop
    drive: float = between(0.0, 0.0, 20.0)
    loop_seconds: float = between(2.0, 0.2, 8.0)


def make_analog(facts: AnalogFacts, note: Note) -> Sound:
    """A looped tone, or with no sustain one that rings out."""
    loop = loop_length(note.frequency_hz / 2.0, facts.loop_seconds)
    head = _head_frames(facts)
    total = head if facts.sustain == 0.0 else head + loop.num_frames
    audio = _voices(facts, note, loop, total, head)
    audio = audio * _level(facts, total)
    if facts.sustain == 0.0:
        rung = saturated(audio, _drive(facts, note)) if facts.drive > 0 else audio
        return Sound(rung * fade_end(total, 0.2 * total / frames(1.0)))
    return Sound(_driven(audio, _drive(facts, note), head) if facts.drive > 0 else audio, head)


def _head_frames(facts: AnalogFacts) -> int:
    """What lies before the loop (or the whole sound): until all envelopes have arrived."""
    if facts.sustain == 0.0:
        return frames(facts.attack_seconds + 1.05 * facts.decay_seconds)
    moving = [facts.decay_seconds if facts.sustain < 1.0 else 0.0, facts.envelope_seconds if facts.envelope_octaves else 0.0]
    return frames(facts.attack_seconds + SETTLED / 6.0 * max(moving) + 0.02)


def _level(facts: AnalogFacts, num_frames: int) -> Signal:
    """Attack, then a fall to the sustain level (60 dB in `decay_seconds` where there is none)."""
    if facts.sustain == 0.0:
        fall = settle(num_frames, 1.0, 0.0, facts.decay_seconds / 6.9)
    else:
        fall = settle(num_frames, 1.0, facts.sustain, facts.decay_seconds / 6.0)
    return np.asarray(fall * attack(num_frames, facts.attack_seconds))


def _voices(facts: AnalogFacts, note: Note, loop: LoopLength, total: int, head: int) -> Signal:
    """All oscillators through the filter, shape (channels, frames)."""
    outer = _filter_tables(facts, note, OUTER_FUNDAMENTAL)
    middle = outer if facts.wobble_octaves > 0 else _filter_tables(facts, note, 1.0)  # a wobble stands on its plain sine
    rows = _cutoff_rows(facts, note, loop, total)
    channels = 1 if facts.width == 0.0 else 2
    audio = np.zeros((channels, total))
    for voice in range(facts.voices):
        spread = 0.0 if facts.voices == 1 else 2.0 * voice / (facts.voices - 1) - 1.0
        spread *= 1.0 + UNEVEN[voice]
        phase = loop.phase(loop.nearest_cycles(2.0 * 2.0 ** (facts.detune_cents * spread / 1200.0)), total)
        phase = phase + note.rng.random() * (spread != 0.0)  # the middle one starts with the plain sines and never against them
        tone = _through_filter(middle if spread == 0.0 else outer, phase, rows, head, facts)
        for channel in range(channels):
            audio[channel] += tone * _share(facts, spread * (-1.0) ** voice, channel, channels)
    return audio + _plain_sines(facts, loop, total, facts.voices**0.5)


def _through_filter(tables: Tables, phase: Signal, rows: Signal, head: int, facts: AnalogFacts) -> Signal:
    """Row by row where the cutoff moves; one mixed table where it rests."""
    if facts.wobble_octaves > 0 or facts.motion_octaves > 0 or head == len(rows):
        return read(tables, phase, rows)
    return np.concatenate([read(tables, phase[:head], rows[:head]), read(tables, phase[head:], float(rows[-1]))])


def _share(facts: AnalogFacts, spread: float, channel: int, channels: int) -> float:
    """Level of a voice in a channel: the middle voice strongest; neighbours in pitch sit on opposite sides."""
    level = 1.0 - 0.35 * abs(spread)
    if channels == 1:
        return level
    return level * float(np.sqrt(max(0.0, 0.5 + (0.5 if channel else -0.5) * facts.width * spread)))


def _plain_sines(facts: AnalogFacts, loop: LoopLength, total: int, level: float) -> Signal:
    """The sub oscillator and the reinforced fundamental, in the middle."""
    sub = facts.sub_level * np.sin(2.0 * np.pi * loop.phase(loop.cycles, total)) if facts.sub_level else 0.0
    plain = (
        facts.fundamental_level * np.sin(2.0 * np.pi * loop.phase(2 * loop.cycles, total)) if facts.fundamental_level else 0.0
    )
    return np.asarray(level * (sub + plain) * np.ones(total))


def _filter_tables(facts: AnalogFacts, note: Note, fundamental: float) -> Tables:
    """The oscillator's cycle at every cutoff of the filter, shape (NUM_ROWS, table); its first harmonic times `fundamental`."""
    numbers = harmonic_numbers(note.frequency_hz)
    hz = numbers * note.frequency_hz
    wave = _wave(facts, numbers)
    wave[0] *= fundamental
    rows = [wave * _filter(facts, _row_cutoff(row))(hz) for row in range(NUM_ROWS)]
    return tables_of(np.stack(rows))


def _filter(facts: AnalogFacts, cutoff_hz: float) -> Response:
    first = lowpass(cutoff_hz, q=facts.resonance)
    return first if facts.poles == 2 else chain(first, lowpass(cutoff_hz, q=0.6))


def _row_cutoff(row: int) -> float:
    return float(LOWEST_CUTOFF_HZ * 2.0 ** (row / ROWS_PER_OCTAVE))


def _wave(facts: AnalogFacts, numbers: Signal) -> Harmonics:
    """Harmonics of the oscillator."""
    odd = numbers % 2 == 1
    shapes = {
        "saw": 1.0 / numbers,
        "square": np.where(odd, 1.0 / numbers, 0.0),
        "pulse": np.sin(0.28 * np.pi * numbers) / numbers,
        "triangle": np.where(odd, np.sin(0.5 * np.pi * numbers) / numbers**2, 0.0),
        "sine": np.where(numbers == 1, 1.0, 0.0),
    }
    wave = shapes[facts.wave].astype(np.complex128)
    wave[1::2] += facts.octave_level / numbers[: len(wave[1::2])]
    return wave


def _cutoff_rows(facts: AnalogFacts, note: Note, loop: LoopLength, total: int) -> Signal:
    """The filter table's row at every frame."""
    octaves = np.log2(facts.cutoff_hz / LOWEST_CUTOFF_HZ) + facts.tracking * np.log2(note.frequency_hz / MIDDLE_C_HZ)
    octaves += facts.touch_octaves * (note.strength - 0.75)
    octaves = max(octaves, np.log2(LOWEST_OPENING * note.frequency_hz / LOWEST_CUTOFF_HZ))
    moving = settle(total, facts.envelope_octaves * (0.4 + 0.8 * note.strength), 0.0, facts.envelope_seconds / 6.0)
    if facts.wobble_octaves > 0:
        turns = loop.cycles_of_hz(facts.wobble_hz)
        moving = moving + facts.wobble_octaves * (0.5 - 0.5 * np.cos(2.0 * np.pi * loop.phase(turns, total)))
    if facts.motion_octaves > 0:
        turns = loop.cycles_of_hz(facts.motion_hz)
        moving = moving + facts.motion_octaves * np.sin(2.0 * np.pi * loop.phase(turns, total))
    return np.asarray(np.clip((octaves + moving) * ROWS_PER_OCTAVE, 0.0, NUM_ROWS - 1.0))


def _drive(facts: AnalogFacts, note: Note) -> float:
    """A harder touch drives further."""
    return facts.drive * (0.7 + 0.4 * note.strength)


def _driven(audio: Signal, drive: float, head: int) -> Signal:
    """Saturation of the head with the loop behind it, and of the loop alone, at the same level."""
    peak = float(np.max(np.abs(audio)))
    tail = audio[:, head:]
    share = float(np.max(np.abs(tail))) / peak
    driven = saturated(audio, drive)
    driven[:, head:] = saturated_loop(tail, drive * share)
    return driven
