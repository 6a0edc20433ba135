"""Who enters when: introductions that build up, parts that join midway, endings that thin out, holes before a lift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.composing.sketch import Section, Sketch
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan, Role

LATE_ROLES: Final[tuple[Role, ...]] = ("arp", "counter", "percussion", "pad")
"""Parts that may wait for the middle of a section."""

LONG_SECTION_BARS: Final = 8
LATE_CHANCE: Final = 0.5
LIFT: Final = 0.2
FRAME_SECTIONS: Final = ("intro", "outro")


@dataclass(frozen=True, slots=True)
class Presence:
    """When a part may be heard in a section."""

    start_tick: int
    end_tick: int


class Entries:
    """When each part comes and goes, section by section."""

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._windows = {section.index: _windows(sketch, section) for section in sketch.sections}
        self._holes = {section.index: _hole_start(sketch, section) for section in sketch.sections}

    def heard(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        """The notes that are heard, the last ones before a hole cut off there."""
        if instrument.role == "fx":
            return list(notes)
        return [cut for note in notes if (cut := self._kept(instrument, note)) is not None]

    def _kept(self, instrument: InstrumentPlan, note: Note) -> Note | None:
        section = self._sketch.section_at(note.start_tick)
        window = self._windows[section.index].get(instrument.name)
        if window is not None and not window.start_tick <= note.start_tick < window.end_tick:
            return None
        hole = self._holes[section.index]
        if hole is None or note.end_tick <= hole or note.start_tick >= section.end_tick:
            return note
        if instrument.role in ("drums", "percussion") or (instrument.role == "lead" and note.start_tick >= hole):
            return note  # the fill and the pick-up are what the hole is for
        return replace(note, duration_ticks=hole - note.start_tick) if note.start_tick < hole else None


def _windows(sketch: Sketch, section: Section) -> Mapping[str, Presence]:
    """Parts that are not there from the beginning of a section to its end."""
    playing = [instrument for instrument in sketch.plan.instruments if section.plays(instrument) and instrument.role != "fx"]
    if section.name == "intro" and section.index == 0 and section.plan.bars >= 4:
        return _one_by_one(sketch, section, playing)
    if section.name == "outro" and section.index + 1 == len(sketch.sections) and section.plan.bars >= 4:
        return _leaving(sketch, section, playing)
    if section.name not in FRAME_SECTIONS and section.occurrence == 0 and section.plan.bars >= LONG_SECTION_BARS:
        return _one_late(sketch, section, playing)
    return {}


def _one_by_one(sketch: Sketch, section: Section, playing: Sequence[InstrumentPlan]) -> Mapping[str, Presence]:
    """An introduction: the genre's first two parts, the others after them, all there for the last quarter."""
    order = sorted(playing, key=lambda instrument: _place(sketch, instrument))
    step = max(1, section.plan.bars // 4)
    windows = {}
    for number, instrument in enumerate(order):
        group = min(3, max(0, number - 1) * 4 // max(1, len(order) - 1))
        windows[instrument.name] = Presence(section.start_tick + group * step * sketch.bar_ticks, section.end_tick)
    return windows


def _leaving(sketch: Sketch, section: Section, playing: Sequence[InstrumentPlan]) -> Mapping[str, Presence]:
    """An ending: those who came last in the introduction leave first; whoever is left has the last bar."""
    order = sorted(playing, key=lambda instrument: _place(sketch, instrument))
    stays = max(2, (len(order) + 1) // 2)
    middle = section.start_tick + section.plan.bars // 2 * sketch.bar_ticks
    last_bar = sketch.ending_tick if sketch.has_ending else section.end_tick
    windows = {}
    for number, instrument in enumerate(order):
        if number >= stays and instrument.role in LATE_ROLES:
            windows[instrument.name] = Presence(section.start_tick, min(middle, last_bar))
    return windows


def _one_late(sketch: Sketch, section: Section, playing: Sequence[InstrumentPlan]) -> Mapping[str, Presence]:
    """A part that joins in the middle of the section's first time, so that eight bars are not twice the same four."""
    rng = sketch.rng("late entry", section.name)
    candidates = [instrument for instrument in playing if instrument.role in LATE_ROLES]
    if not candidates or len(playing) < 4 or rng.random() > LATE_CHANCE:
        return {}
    joining = candidates[rng.randrange(len(candidates))]
    middle = section.start_tick + section.plan.bars // 2 * sketch.bar_ticks
    return {joining.name: Presence(middle, section.end_tick)}


def _place(sketch: Sketch, instrument: InstrumentPlan) -> tuple[int, int]:
    """Where an instrument comes in the order in which the genre's introductions build up."""
    order = sketch.genre.entering
    role = order.index(instrument.role) if instrument.role in order else len(order)
    return role, sketch.seat(instrument)


def _hole_start(sketch: Sketch, section: Section) -> int | None:
    """Where the band stops for the last beat before a section that lifts, where the genre does that."""
    lifts = section.next_energy is not None and section.next_energy - section.energy >= LIFT
    if not lifts or section.plan.bars < 4 or sketch.rng("hole", section.name).random() > sketch.genre.holes:
        return None
    return section.end_tick - sketch.meter.pulse_ticks[-1]
