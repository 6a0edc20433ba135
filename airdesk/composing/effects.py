"""Effects: noise that runs through, risers that end where the song lifts, impacts and falls where it lands."""

from __future__ import annotations

from collections.abc import Mapping

from airdesk.composing.sketch import Section, Sketch
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan

RISER_SECONDS = {60: 2.0, 61: 4.0, 62: 8.0}
"""Pitches of the riser and downlifter sounds and how long each lasts."""

REVERSE_CYMBAL_SECONDS = {60: 2.0}
TAPE_STOP_SECONDS = {60: 1.1, 61: 0.385}
"""And of what else ends where the song lifts: a cymbal backwards, a tape that stops for a breath."""

BIG_IMPACT, SOFT_IMPACT = 60, 61
RISER_LEVEL = 0.85
"""A riser announces the lift and must not be louder than it: its share of an effect's usual velocity."""

LIFT = 0.15
"""How much more energy a section needs than the one before it to be announced."""


def effect_notes(sketch: Sketch, instrument: InstrumentPlan) -> list[Note]:
    """All notes of an effect, by what it is."""
    match instrument.sound:
        case "riser":
            return _risers(sketch, instrument, RISER_SECONDS)
        case "reverse-cymbal":
            return _risers(sketch, instrument, REVERSE_CYMBAL_SECONDS)
        case "tape-stop":
            return _risers(sketch, instrument, TAPE_STOP_SECONDS)
        case "impact" | "sub-drop":
            return _impacts(sketch, instrument)
        case "downlifter":
            return _falls(sketch, instrument)
    return _running(sketch, instrument)


def _lifts(sketch: Sketch) -> list[Section]:
    """Sections the song rises into."""
    pairs = zip(sketch.sections, sketch.sections[1:], strict=False)
    return [after for before, after in pairs if after.energy - before.energy >= LIFT or after.name == "drop"]


def _risers(sketch: Sketch, instrument: InstrumentPlan, seconds_of: Mapping[int, float]) -> list[Note]:
    """The longest that fits into the second half of the section before a lift, ending exactly on it."""
    notes = []
    for section in _lifts(sketch):
        before = sketch.sections[section.index - 1]
        for pitch, seconds in sorted(seconds_of.items(), key=lambda item: -item[1]):
            length = round(sketch.seconds_to_ticks(seconds))
            if length <= min((before.end_tick - before.start_tick) // 2, 4 * sketch.bar_ticks):
                velocity = clamp_velocity(RISER_LEVEL * _velocity(instrument, section.energy))
                notes.append(Note(section.start_tick - length, pitch, length, velocity))
                break
    return notes


def _impacts(sketch: Sketch, instrument: InstrumentPlan) -> list[Note]:
    return [
        Note(
            section.start_tick,
            BIG_IMPACT if section.energy >= 0.7 else SOFT_IMPACT,
            sketch.bar_ticks,
            _velocity(instrument, section.energy),
        )
        for section in _lifts(sketch)
    ]


def _falls(sketch: Sketch, instrument: InstrumentPlan) -> list[Note]:
    """A fall after a high section gives way, as long as a bar allows."""
    notes = []
    for before, after in zip(sketch.sections, sketch.sections[1:], strict=False):
        if before.energy - after.energy >= LIFT:
            fits = [
                pitch for pitch, seconds in RISER_SECONDS.items() if sketch.seconds_to_ticks(seconds) <= 4 * sketch.bar_ticks
            ]
            length = round(sketch.seconds_to_ticks(RISER_SECONDS[max(fits, default=60)]))
            end = min(after.start_tick + length, sketch.end_tick)
            notes.append(
                Note(after.start_tick, max(fits, default=60), end - after.start_tick, _velocity(instrument, before.energy))
            )
    return notes


def _running(sketch: Sketch, instrument: InstrumentPlan) -> list[Note]:
    """One long note for each unbroken stretch of sections it plays in."""
    stretches: list[list[int]] = []
    for section in sketch.sections:
        if not section.plays(instrument):
            continue
        if stretches and stretches[-1][1] == section.start_tick:
            stretches[-1][1] = section.end_tick
        else:
            stretches.append([section.start_tick, section.end_tick])
    return [Note(start, 60, end - start, clamp_velocity(60 + 40 * instrument.dynamics)) for start, end in stretches]


def _velocity(instrument: InstrumentPlan, energy: float) -> int:
    return clamp_velocity((70 + 45 * energy) * (0.6 + 0.5 * instrument.dynamics))
