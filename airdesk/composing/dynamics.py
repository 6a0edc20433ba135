"""Dynamics: how hard a part plays, from the section's energy, the part's own level and where the section is going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.sketch import Section, Sketch
from airdesk.facts.usual_playing import USUAL_DYNAMICS
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan

SOFTEST: Final = 0.64
RISE: Final = 0.38
"""Velocity at no energy, and what full energy adds: with the instruments' velocity curves some 5 dB between intro and hook."""

COURSES: Final = {
    "build": (0.84, 1.08),
    "rise": (0.84, 1.08),
    "pre-chorus": (0.92, 1.06),
    "intro": (0.9, 1.0),
    "outro": (1.0, 0.84),
}
"""Factor on the velocities at the start and the end of a section that goes somewhere."""

PLAIN_COURSE: Final = (0.985, 1.015)
LIFT: Final = 0.2
"""How much more energy the section after needs for the last bars to grow towards it."""

LIFTING: Final = 1.06
LIFT_BARS: Final = 2


def loudness(section: Section, instrument: InstrumentPlan) -> float:
    """Factor on the velocities of a part in a section, about 1 where the song is fullest."""
    return (SOFTEST + RISE * section.energy) * _touch(instrument.dynamics)


def as_hard_as_planned(instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
    """Notes that were written for an instrument of the usual dynamics, as hard as the plan has it."""
    factor = _touch(instrument.dynamics) / _touch(USUAL_DYNAMICS[instrument.role])
    if factor == 1.0:
        return list(notes)
    return [replace(note, velocity=clamp_velocity(note.velocity * factor)) for note in notes]


def _touch(dynamics: float) -> float:
    return 0.6 + 0.5 * dynamics


def with_course(sketch: Sketch, notes: list[Note]) -> list[Note]:
    """The notes growing through what builds up, fading through the end, swelling a little before a lift."""
    return [replace(note, velocity=clamp_velocity(note.velocity * _course(sketch, note.start_tick))) for note in notes]


def _course(sketch: Sketch, tick: int) -> float:
    section = sketch.section_at(tick)
    first, last = COURSES.get(section.name, PLAIN_COURSE)
    done = max(0.0, (tick - section.start_tick) / (section.end_tick - section.start_tick))
    left = section.end_tick - tick
    lifts = section.name not in COURSES and section.next_energy is not None and section.next_energy - section.energy >= LIFT
    swell = 1.0
    if lifts and left < LIFT_BARS * sketch.bar_ticks:
        swell += (LIFTING - 1.0) * (1.0 - left / (LIFT_BARS * sketch.bar_ticks))
    return (first + (last - first) * done) * swell
