"""Feel: swing, parts that lag or push, and human timing that drifts within a part instead of jittering."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from airdesk.composing.cold_end import with_cold_end
from airdesk.composing.sketch import Sketch
from airdesk.facts.genres import Feel
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan
from airdesk.model.timebase import TICKS_PER_BEAT

BACKBEAT_PITCHES = (37, 38, 39, 40)
HAT_PITCHES = (42, 44, 46)
DRIFT_MEMORY = 0.8
"""How much of a part's deviation carries to its next onset: people drift, they do not jitter."""

DRUMS_TIMING = 0.6
"""Drummers keep time better than the rest: their share of the genre's deviation."""


def swung_tick(tick: int, feel: Feel) -> int:
    """Where a tick falls when each pair of eighths or sixteenths is played long-short."""
    unit = TICKS_PER_BEAT * 4 // feel.swing_unit
    pair, inside = divmod(tick, 2 * unit)
    if inside <= unit:
        warped = inside * 2 * feel.swing
    else:
        warped = 2 * unit * (feel.swing + (inside - unit) / unit * (1 - feel.swing))
    return pair * 2 * unit + round(warped)


def with_feel(sketch: Sketch, instrument: InstrumentPlan, notes: list[Note]) -> tuple[Note, ...]:
    """The part as people play it: swung, lagging or pushing as the genre does, with its own small drift.

    Notes struck together stay together; nothing starts before the song does.
    """
    if instrument.role == "fx":
        return tuple(sorted(notes))
    feel = sketch.genre.feel
    rng = sketch.rng("feel", "rhythm section" if instrument.role in ("drums", "bass", "percussion") else instrument.name)
    share = DRUMS_TIMING if instrument.role in ("drums", "percussion", "bass") else 1.0
    drift = _drift(sketch, rng, feel.timing_ms * share, sorted({note.start_tick for note in notes}))
    played = [_played(sketch, feel, instrument, note, drift[note.start_tick], rng) for note in sorted(notes)]
    if instrument.role == "bass":
        played = _kept_apart(sorted(notes), played)
    return with_cold_end(sketch, sorted(_without_overlaps(played)))


def _drift(sketch: Sketch, rng: Random, timing_ms: float, ticks: list[int]) -> dict[int, float]:
    """Deviation in ticks at each onset; bass and drums draw the same one from the same grid."""
    spread = sketch.seconds_to_ticks(timing_ms / 1000.0)
    steps = max(ticks, default=0) // 60 + 1
    walk, value = [], 0.0
    for _ in range(steps + 1):
        value = DRIFT_MEMORY * value + rng.gauss(0.0, spread) * (1 - DRIFT_MEMORY**2) ** 0.5
        walk.append(max(-2 * spread, min(2 * spread, value)))
    return {tick: walk[tick // 60] for tick in ticks}


def _played(sketch: Sketch, feel: Feel, instrument: InstrumentPlan, note: Note, drift: float, rng: Random) -> Note:
    late = sketch.seconds_to_ticks(_late_ms(feel, instrument, note) / 1000.0)
    start = max(0, swung_tick(note.start_tick, feel) + round(drift + late))
    end = max(start + 1, min(swung_tick(note.end_tick, feel) + round(drift + late), max(sketch.end_tick, start + 1)))
    velocity = clamp_velocity(note.velocity + rng.gauss(0.0, feel.velocity_spread * 0.5))
    return replace(note, start_tick=start, duration_ticks=end - start, velocity=velocity)


def _kept_apart(written: list[Note], played: list[Note]) -> list[Note]:
    """A line in which drift makes no two notes overlap that did not: overlapping notes are slides."""
    line = []
    for note, now, after, later in zip(written, played, written[1:], played[1:], strict=False):
        is_apart = note.end_tick <= after.start_tick and now.start_tick < later.start_tick < now.end_tick
        line.append(replace(now, duration_ticks=later.start_tick - now.start_tick) if is_apart else now)
    return line + played[-1:]


def _late_ms(feel: Feel, instrument: InstrumentPlan, note: Note) -> float:
    if instrument.role == "bass":
        return feel.bass_late_ms
    if instrument.role in ("chords", "pad", "arp"):
        return feel.chords_late_ms
    if instrument.role == "drums" and note.pitch in BACKBEAT_PITCHES:
        return feel.snare_late_ms
    return feel.hat_late_ms if instrument.role == "drums" and note.pitch in HAT_PITCHES else 0.0


def _without_overlaps(notes: list[Note]) -> list[Note]:
    """A pitch that is struck again ends its earlier note; two strokes on one tick are one."""
    kept: dict[tuple[int, int], Note] = {}
    for note in notes:
        twin = kept.get((note.start_tick, note.pitch))
        if twin is None or note.velocity > twin.velocity:
            kept[(note.start_tick, note.pitch)] = note
    latest: dict[int, Note] = {}
    result: list[Note] = []
    for note in sorted(kept.values(), reverse=True):
        after = latest.get(note.pitch)
        if after is not None and note.end_tick > after.start_tick:
            note = replace(note, duration_ticks=after.start_tick - note.start_tick)
        latest[note.pitch] = note
        result.append(note)
    return result
