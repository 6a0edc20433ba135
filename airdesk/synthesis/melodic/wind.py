"""Blown and bowed solo tones: brightness follows the breath, vibrato comes in late, a little noise stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.body import Resonance
from airdesk.synthesis.parts.envelopes import attack, decay, rise
from airdesk.synthesis.parts.filters import bandpass
from airdesk.synthesis.parts.looping import LoopLength, loop_length
from airdesk.synthesis.parts.noise import shaped_loop
from airdesk.synthesis.parts.tables import harmonic_numbers, read, tables_of
from airdesk.synthesis.sound import SAMPLE_RATE, Note, Signal, Sound, frames

BRIGHTNESS_ROWS = 10
OCTAVES_BETWEEN_ROWS = 0.4
DRIFT_TURNS = (1, 2, 3, 4, 5)
SWELL_TURNS = (1, 2, 3, 5, 7)
"""How often in the loop the parts of the slow movements go round."""

WANDER_POINTS = 1024
LEVEL_SWELL = 0.05
BRIGHTNESS_SWELL = 0.5
"""How far the level (as a share) and the brightness (in table rows) follow the unsteady breath."""

OUTER_FUNDAMENTAL = 0.2
"""Of the players beside the middle one: one pitch is heard, not a beating."""

WIDEST_VIBRATO = 0.85
"""Swing of the frequency against the vibrato's rate; beyond it high notes fall apart into sidebands."""


@dataclass(frozen=True, slots=True)
class WindFacts:
    """The tone, how it starts, how it moves."""

    slope: float = between(1.0, 0.0, 4.0)
    even_level: float = between(1.0, 0.0, 1.0)  # a clarinet's even harmonics are weak
    lowpass_hz: float = between(4000.0, 100.0, 18_000.0)  # brightness of a full, hard-blown tone
    lowpass_tracking: float = between(0.5, 0.0, 1.0)
    resonances: tuple[Resonance, ...] = ()
    soft_octaves: float = between(1.0, 0.0, 4.0)  # the softest tone is this much darker
    attack_seconds: float = between(0.05, 0.005, 1.0)
    attack_octaves: float = between(1.5, 0.0, 4.0)  # brightness lags behind the level by this much
    overshoot: float = between(0.0, 0.0, 1.0)  # brass: the start is brighter than what follows
    scoop_cents: float = between(0.0, 0.0, 100.0)  # starts below the pitch
    vibrato_hz: float = between(5.2, 0.0, 9.0)
    vibrato_cents: float = between(12.0, 0.0, 60.0)
    vibrato_delay_seconds: float = between(0.35, 0.0, 2.0)
    drift_cents: float = between(1.0, 0.0, 20.0)
    breath_level: float = between(0.05, 0.0, 1.0)
    breath_hz: float = between(3000.0, 100.0, 12_000.0)
    chiff_level: float = between(0.1, 0.0, 2.0)  # more breath at the start
    players: int = between(1, 1, 8)
    detune_cents: float = between(0.0, 0.0, 30.0)
    width: float = between(0.3, 0.0, 1.0)
    loop_seconds: float = between(2.5, 0.5, 6.0)


def make_wind(facts: WindFacts, note: Note) -> Sound:
    """A looped stereo tone of one or several players."""
    loop = loop_length(note.frequency_hz, facts.loop_seconds)
    attack_frames = frames(facts.attack_seconds * 2.0 + facts.vibrato_delay_seconds + 0.3)
    middle, outer = _brightness_tables(facts, note, 1.0), _brightness_tables(facts, note, OUTER_FUNDAMENTAL)
    audio = np.zeros((2, attack_frames + loop.num_frames))
    for player in range(facts.players):
        tables = middle if 2 * player == facts.players - 1 else outer
        tone = _player(facts, note, loop, tables, player, attack_frames)
        left, right = _place(facts, player)
        audio += np.stack([left * tone, right * tone])
    audio += _breath(facts, note, loop, attack_frames, float(np.std(audio)))
    return Sound(audio * attack(audio.shape[1], facts.attack_seconds), attack_frames)


def _brightness_tables(facts: WindFacts, note: Note, fundamental: float) -> Signal:
    """Single cycles from dark (row 0) to the full tone (last row)."""
    numbers = harmonic_numbers(note.frequency_hz)
    hz = numbers * note.frequency_hz
    base = numbers**-facts.slope * np.where(numbers % 2 == 0, facts.even_level, 1.0)
    base[0] *= fundamental
    for each in facts.resonances:
        factor = 10.0 ** (each.gain_db / 20.0) - 1.0
        base = base * (1.0 + factor / (1.0 + (each.q * (hz / each.hz - each.hz / hz)) ** 2))
    full = facts.lowpass_hz * (note.frequency_hz / 261.6) ** facts.lowpass_tracking
    corners = full * 2.0 ** (-OCTAVES_BETWEEN_ROWS * np.arange(BRIGHTNESS_ROWS - 1, -1, -1))
    passed = 1.0 / (1.0 + (hz[np.newaxis, :] / np.maximum(corners, 0.8 * note.frequency_hz)[:, np.newaxis]) ** 3)
    phases = np.exp(0.7j * np.sin(1.7 * numbers))
    return tables_of(base * passed * phases)


def _player(facts: WindFacts, note: Note, loop: LoopLength, tables: Signal, player: int, attack_frames: int) -> Signal:
    """One player: own pitch, own vibrato, own slow drift, all whole periods of the loop."""
    num_frames = attack_frames + loop.num_frames
    middle = (facts.players - 1) / 2.0
    cents = facts.detune_cents * (player - middle) / max(1.0, middle)
    cycles = loop.nearest_cycles(2.0 ** (cents / 1200.0))
    phase = loop.phase(cycles, num_frames) + note.rng.random() * (player > 0)
    phase += _vibrato(facts, note, loop, num_frames, attack_frames) + _drift(facts, note, loop, num_frames)
    phase += _scoop(facts, note, num_frames)
    swell = _swell(note, loop, num_frames)
    return read(tables, phase, _brightness(facts, note, num_frames) + BRIGHTNESS_SWELL * swell) * (1.0 + LEVEL_SWELL * swell)


def _vibrato(facts: WindFacts, note: Note, loop: LoopLength, num_frames: int, attack_frames: int) -> Signal:
    """Phase swing in cycles, growing until the loop starts."""
    turns = loop.cycles_of_hz(facts.vibrato_hz * (1.0 + 0.06 * note.rng.standard_normal() * (facts.players > 1)))
    rate_hz = turns * SAMPLE_RATE / loop.num_frames
    swing_hz = min(note.frequency_hz * (2.0 ** (facts.vibrato_cents / 1200.0) - 1.0), WIDEST_VIBRATO * rate_hz)
    depth = swing_hz / (2.0 * np.pi * rate_hz)
    delay = min(attack_frames - 1, frames(facts.vibrato_delay_seconds))
    growth = np.concatenate([np.zeros(delay), rise(attack_frames - delay), np.ones(loop.num_frames)])
    swing = np.sin(2.0 * np.pi * (loop.phase(turns, num_frames) + note.rng.random()))
    return np.asarray(depth * growth * swing)


def _drift(facts: WindFacts, note: Note, loop: LoopLength, num_frames: int) -> Signal:
    """Slow unsteadiness of the pitch, as a phase in cycles."""
    swing_hz = note.frequency_hz * (2.0 ** (facts.drift_cents / DRIFT_TURNS[-1] / 1200.0) - 1.0)
    loop_seconds = loop.num_frames / SAMPLE_RATE
    depths = [swing_hz * loop_seconds / (2.0 * np.pi * turns) for turns in DRIFT_TURNS]
    return _wandering(note, loop, num_frames, DRIFT_TURNS, depths)


def _swell(note: Note, loop: LoopLength, num_frames: int) -> Signal:
    """The slow unsteadiness of breath or bow, about -1..1."""
    return _wandering(note, loop, num_frames, SWELL_TURNS, [0.45] * len(SWELL_TURNS))


def _wandering(note: Note, loop: LoopLength, num_frames: int, turns: Sequence[int], depths: Sequence[float]) -> Signal:
    """Slow sines with random phases, periodic in the loop: drawn at a few points, the frames between them interpolated."""
    points = np.arange(WANDER_POINTS + 1) / WANDER_POINTS
    curve = sum(
        depth * np.sin(2.0 * np.pi * (turn * points + note.rng.random())) for turn, depth in zip(turns, depths, strict=True)
    )
    once = np.interp(np.arange(loop.num_frames) / loop.num_frames, points, np.asarray(curve))
    return np.resize(once, num_frames)


def _scoop(facts: WindFacts, note: Note, num_frames: int) -> Signal:
    """The lip finds the pitch from below: a phase that settles."""
    if facts.scoop_cents == 0.0:
        return np.zeros(num_frames)
    lag = note.frequency_hz * (2.0 ** (facts.scoop_cents / 1200.0) - 1.0)
    seconds = facts.attack_seconds
    return np.asarray(lag * seconds / 3.0 * decay(num_frames, seconds * 2.3))


def _brightness(facts: WindFacts, note: Note, num_frames: int) -> Signal:
    """The row of the brightness tables at every frame."""
    full = BRIGHTNESS_ROWS - 1 - facts.soft_octaves * (1.0 - note.strength) / OCTAVES_BETWEEN_ROWS
    seconds = facts.attack_seconds
    lag = facts.attack_octaves * decay(num_frames, 6.0 * seconds) - facts.overshoot * _bump(num_frames, seconds)
    return np.asarray(np.clip(full - lag / OCTAVES_BETWEEN_ROWS, 0.0, BRIGHTNESS_ROWS - 1.0))


def _bump(num_frames: int, seconds: float) -> Signal:
    """Rises with the attack and falls back after it."""
    return np.asarray(attack(num_frames, 1.5 * seconds) * decay(num_frames, 12.0 * seconds))


def _place(facts: WindFacts, player: int) -> tuple[float, float]:
    """Players sit from left to right."""
    if facts.players == 1:
        return 1.0, 1.0
    lean = facts.width * (2.0 * player / (facts.players - 1) - 1.0)
    return float(np.sqrt(1.0 - lean)), float(np.sqrt(1.0 + lean))


def _breath(facts: WindFacts, note: Note, loop: LoopLength, attack_frames: int, level: float) -> Signal:
    """Noise on both sides that loops with the tone, stronger at the start."""
    num_frames = attack_frames + loop.num_frames
    lift = facts.breath_level + facts.chiff_level * decay(num_frames, 0.12) * facts.breath_level * 4.0
    sides = []
    for _ in range(2):
        noise = shaped_loop(note.rng, loop.num_frames, bandpass(max(facts.breath_hz, note.frequency_hz), q=0.6))
        tiled = np.tile(noise / np.std(noise), -(-num_frames // loop.num_frames))[:num_frames]
        sides.append(tiled * lift * level)
    return np.stack(sides)
