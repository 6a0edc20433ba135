"""Blown and bowed solo tones: brightness follows the breath, vibrato comes in late, a body answers, a little noise stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.body import Resonance
from airdesk.synthesis.parts.breath import breath_loop
from airdesk.synthesis.parts.envelopes import attack, decay, rise
from airdesk.synthesis.parts.filters import Response, Spectrum, bell, chain, filtered_sides
from airdesk.synthesis.parts.looping import LoopLength, loop_length
from airdesk.synthesis.parts.tables import Tables, harmonic_numbers, read, tables_of
from airdesk.synthesis.parts.wander import wandering
from airdesk.synthesis.parts.wood import wood_gain
from airdesk.synthesis.sound import SAMPLE_RATE, Note, Signal, Sound, frames

BRIGHTNESS_ROWS = 10
OCTAVES_BETWEEN_ROWS = 0.4
DRIFT_TURNS = (1, 2, 3, 4, 5)
SWELL_TURNS = (1, 2, 3, 5, 7)
"""How often in the loop the parts of the slow movements go round."""

BRIGHTNESS_SWELL = 0.35
"""How far the brightness (in table rows) follows the unsteady breath, for each dB."""

NEPERS_PER_DB = 0.1151293
"""From dB to the exponent of e."""

OUTER_FUNDAMENTAL = 0.2
"""Of the players beside the middle one: one pitch is heard, not a beating."""

WIDEST_VIBRATO = 0.85
"""Swing of the frequency against the vibrato's rate; beyond it high notes fall apart into sidebands."""

MIDDLE_C_HZ = 261.6


@dataclass(frozen=True, slots=True)
class WindFacts:
    """The tone, how it starts, how it moves."""

    slope: float = between(1.0, 0.0, 4.0)  # at middle C
    slope_octaves: float = between(0.0, -2.0, 3.0)  # an octave higher it is this much steeper
    even_level: float = between(1.0, 0.0, 1.0)  # a clarinet's even harmonics are weak
    lowpass_hz: float = between(4000.0, 100.0, 18_000.0)  # brightness of a full, hard-blown tone
    lowpass_tracking: float = between(0.5, 0.0, 1.0)
    resonances: tuple[Resonance, ...] = ()
    low_cut_hz: float = between(20.0, 10.0, 1000.0)  # a small body cannot carry what lies below
    box: int = between(1, 1, 99)  # another number, another body
    box_db: float = between(0.0, 0.0, 12.0)  # how uneven it is: vibrato makes every partial shimmer through it
    soft_octaves: float = between(1.0, 0.0, 4.0)  # the softest tone is this much darker
    attack_seconds: float = between(0.05, 0.005, 1.0)
    attack_octaves: float = between(1.5, 0.0, 4.0)  # brightness lags behind the level by this much
    bloom_db: float = between(1.5, 0.0, 12.0)  # the tone goes on growing after its attack
    overshoot: float = between(0.0, 0.0, 1.0)  # brass: the start is brighter than what follows
    scoop_cents: float = between(0.0, 0.0, 100.0)  # starts below the pitch
    vibrato_hz: float = between(5.2, 0.0, 9.0)
    vibrato_cents: float = between(12.0, 0.0, 60.0)
    vibrato_db: float = between(0.0, 0.0, 6.0)  # a flute's vibrato is one of level
    vibrato_delay_seconds: float = between(0.35, 0.0, 2.0)
    drift_cents: float = between(1.0, 0.0, 20.0)
    unsteady_db: float = between(0.8, 0.0, 6.0)
    breath_level: float = between(0.05, 0.0, 1.0)
    breath_hz: float = between(1500.0, 100.0, 12_000.0)
    chiff_level: float = between(0.1, 0.0, 2.0)  # more breath at the start
    players: int = between(1, 1, 8)
    detune_cents: float = between(0.0, 0.0, 30.0)
    width: float = between(0.3, 0.0, 1.0)
    loop_seconds: float = between(3.0, 0.5, 8.0)


def make_wind(facts: WindFacts, note: Note) -> Sound:
    """A looped stereo tone of one or several players."""
    loop = loop_length(note.frequency_hz, facts.loop_seconds)
    head = frames(facts.attack_seconds * 2.0 + facts.vibrato_delay_seconds + 0.3)
    middle, outer = _brightness_tables(facts, note, 1.0), _brightness_tables(facts, note, OUTER_FUNDAMENTAL)
    audio = np.zeros((2 if facts.players > 1 else 1, head + loop.num_frames))
    for player in range(facts.players):
        tables = middle if 2 * player == facts.players - 1 else outer
        audio += _placed(_player(facts, note, loop, tables, player, head), facts, player)
    audio = filtered_sides(audio, head, [_body(facts, side) for side in (-1, 1)])
    audio += _breath(facts, note, loop, head, float(np.std(audio)))
    return Sound(audio * _level(facts, audio.shape[1], head), head)


def _level(facts: WindFacts, num_frames: int, head: int) -> Signal:
    """The attack, and a slower growth until the loop starts."""
    growth = 10.0 ** (-facts.bloom_db / 20.0)
    bloom = np.ones(num_frames)
    bloom[:head] = growth + (1.0 - growth) * rise(head)
    return np.asarray(attack(num_frames, facts.attack_seconds) * bloom)


def _brightness_tables(facts: WindFacts, note: Note, fundamental: float) -> Tables:
    """Single cycles from dark (row 0) to the full tone (last row)."""
    numbers = harmonic_numbers(note.frequency_hz)
    hz = numbers * note.frequency_hz
    octaves = float(np.log2(note.frequency_hz / MIDDLE_C_HZ))
    base = numbers ** -max(0.1, facts.slope + facts.slope_octaves * octaves) * np.where(numbers % 2 == 0, facts.even_level, 1.0)
    base[0] *= fundamental
    full = facts.lowpass_hz * 2.0 ** (facts.lowpass_tracking * octaves)
    corners = full * 2.0 ** (-OCTAVES_BETWEEN_ROWS * np.arange(BRIGHTNESS_ROWS - 1, -1, -1))
    passed = 1.0 / (1.0 + (hz[np.newaxis, :] / np.maximum(corners, 0.8 * note.frequency_hz)[:, np.newaxis]) ** 3)
    phases = np.exp(0.7j * np.sin(1.7 * numbers))
    return tables_of(base * passed * phases)


def _body(facts: WindFacts, side: int) -> Response:
    """Resonances, an uneven box, and no bass below what it carries; each side hears the box from its own place."""

    def box(hz: Signal) -> Spectrum:
        carried = hz**2 / (hz**2 + facts.low_cut_hz**2)
        return np.asarray(carried * wood_gain(hz, facts.box, side, facts.box_db, apart=facts.width) + 0j)

    return chain(box, *(bell(each.hz, each.gain_db, q=each.q) for each in facts.resonances))


def _player(facts: WindFacts, note: Note, loop: LoopLength, tables: Tables, player: int, head: int) -> Signal:
    """One player: own pitch, own vibrato, own slow drift, all whole periods of the loop."""
    num_frames = head + loop.num_frames
    middle = (facts.players - 1) / 2.0
    cents = facts.detune_cents * (player - middle) / max(1.0, middle)
    phase = loop.phase(loop.nearest_cycles(2.0 ** (cents / 1200.0)), num_frames) + note.rng.random() * (player > 0)
    swing, depth = _vibrato(facts, note, loop, num_frames, head)
    phase += depth * swing + _drift(facts, note, loop, num_frames) + _scoop(facts, note, num_frames)
    swell_db = facts.unsteady_db * wandering(note.rng, loop, num_frames, SWELL_TURNS, [0.55] * len(SWELL_TURNS))
    swell_db += facts.vibrato_db * swing
    tone = read(tables, phase, _brightness(facts, note, num_frames) + BRIGHTNESS_SWELL * swell_db)
    return np.asarray(tone * np.exp(NEPERS_PER_DB * swell_db))


def _vibrato(facts: WindFacts, note: Note, loop: LoopLength, num_frames: int, head: int) -> tuple[Signal, float]:
    """Swing from -1 to 1 that grows until the loop starts, and the depth of phase in cycles that goes with it."""
    turns = loop.cycles_of_hz(facts.vibrato_hz * (1.0 + 0.06 * note.rng.standard_normal() * (facts.players > 1)))
    rate_hz = turns * SAMPLE_RATE / loop.num_frames
    swing_hz = min(note.frequency_hz * (2.0 ** (facts.vibrato_cents / 1200.0) - 1.0), WIDEST_VIBRATO * rate_hz)
    delay = min(head - 1, frames(facts.vibrato_delay_seconds))
    growth = np.concatenate([np.zeros(delay), rise(head - delay), np.ones(loop.num_frames)])
    swing = growth * np.sin(2.0 * np.pi * (loop.phase(turns, num_frames) + note.rng.random()))
    return np.asarray(swing), swing_hz / (2.0 * np.pi * rate_hz)


def _drift(facts: WindFacts, note: Note, loop: LoopLength, num_frames: int) -> Signal:
    """Slow unsteadiness of the pitch, as a phase in cycles."""
    swing_hz = note.frequency_hz * (2.0 ** (facts.drift_cents / DRIFT_TURNS[-1] / 1200.0) - 1.0)
    depths = [swing_hz * loop.num_frames / SAMPLE_RATE / (2.0 * np.pi * turns) for turns in DRIFT_TURNS]
    return wandering(note.rng, loop, num_frames, DRIFT_TURNS, depths)


def _scoop(facts: WindFacts, note: Note, num_frames: int) -> Signal:
    """The lip finds the pitch from below: a phase that settles."""
    if facts.scoop_cents == 0.0:
        return np.zeros(num_frames)
    lag = note.frequency_hz * (2.0 ** (facts.scoop_cents / 1200.0) - 1.0)
    return np.asarray(lag * facts.attack_seconds / 3.0 * decay(num_frames, facts.attack_seconds * 2.3))


def _brightness(facts: WindFacts, note: Note, num_frames: int) -> Signal:
    """The row of the brightness tables at every frame."""
    full = BRIGHTNESS_ROWS - 1 - facts.soft_octaves * (1.0 - note.strength) / OCTAVES_BETWEEN_ROWS
    seconds = facts.attack_seconds
    bump = attack(num_frames, 1.5 * seconds) * decay(num_frames, 12.0 * seconds)
    lag = facts.attack_octaves * decay(num_frames, 6.0 * seconds) - facts.overshoot * bump
    return np.asarray(np.clip(full - lag / OCTAVES_BETWEEN_ROWS, 0.0, BRIGHTNESS_ROWS - 1.0))


def _placed(tone: Signal, facts: WindFacts, player: int) -> Signal:
    """Players sit from left to right; one alone is heard in the middle, shape (1 or 2, frames)."""
    if facts.players == 1:
        return tone[np.newaxis]
    lean = facts.width * (2.0 * player / (facts.players - 1) - 1.0)
    return np.stack([np.sqrt(1.0 - lean) * tone, np.sqrt(1.0 + lean) * tone])


def _breath(facts: WindFacts, note: Note, loop: LoopLength, head: int, level: float) -> Signal:
    """Noise on both sides that loops with the tone, stronger at the start and with a soft touch."""
    num_frames = head + loop.num_frames
    lift = 1.0 + 4.0 * facts.chiff_level * decay(num_frames, 0.12)
    share = facts.breath_level * level * (0.94 + 0.08 * note.strength)
    noise = breath_loop(note.rng, loop.num_frames, max(facts.breath_hz, note.frequency_hz))
    elsewhere = np.roll(noise, loop.num_frames // 2)  # as good as another noise
    return np.stack([np.resize(side, num_frames) * lift * share for side in (noise, elsewhere)])
