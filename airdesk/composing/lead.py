"""Who sings the tune: the first lead carries it, a second takes over where the first is silent or harmonises below it."""

from __future__ import annotations

from airdesk.composing.chord_notes import fitting_pitch_classes
from airdesk.composing.dynamics import loudness
from airdesk.composing.ornaments import ornamented
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan

HARMONY_ENERGY = 0.7
"""From this section energy on a second lead harmonises instead of waiting; in a calm song, in its fullest sections."""


def lead_notes(
    sketch: Sketch, instrument: InstrumentPlan, leads: list[InstrumentPlan], tune: dict[int, list[TuneNote]]
) -> list[Note]:
    """The notes of one lead."""
    notes: list[Note] = []
    shared = [section.energy for section in sketch.sections if section.plays(instrument) and _suits(sketch, section, leads)]
    harmonising = min(HARMONY_ENERGY, max(shared, default=1.0))
    for section in sketch.sections:
        if not section.plays(instrument) or not _suits(sketch, section, leads):
            continue
        singing = [lead for lead in leads if section.plays(lead)]
        if singing[0] is instrument:
            notes += _sung(sketch, section, instrument, tune[section.index], 0)
        elif section.energy >= harmonising:
            notes += _sung(sketch, section, instrument, tune[section.index], 1)
    return notes


def sung_sections(sketch: Sketch, leads: list[InstrumentPlan]) -> frozenset[int]:
    """Indices of the sections in which some lead sings."""
    return frozenset(
        section.index
        for section in sketch.sections
        if _suits(sketch, section, leads) and any(section.plays(lead) for lead in leads)
    )


def _suits(sketch: Sketch, section: Section, leads: list[InstrumentPlan]) -> bool:
    """The genre may keep its tune to some sections, unless that would leave the song without one."""
    wanted = sketch.genre.melody.sections
    if not wanted or section.name in wanted:
        return True
    names = {other.name for other in sketch.sections if any(other.plays(lead) for lead in leads)}
    return not names & set(wanted)


def _sung(sketch: Sketch, section: Section, instrument: InstrumentPlan, tune: list[TuneNote], thirds_below: int) -> list[Note]:
    level = loudness(section, instrument) * (0.88 if thirds_below else 1.0)
    line = ornamented(sketch, section, tune) if not thirds_below else [_below(sketch, section, note) for note in tune]
    peak = max((note.pitch for note in line), default=0)
    notes = []
    for note in line:
        shape = 1.05 if note.pitch == peak else 1.0
        length = max(30, round(note.duration_ticks * _legato(instrument)))
        end = min(note.start_tick + length, sketch.end_tick)
        velocity = clamp_velocity(92 * level * note.accent * shape)
        pitch = _in_register(note.pitch, instrument)
        notes.append(Note(note.start_tick, pitch, max(1, end - note.start_tick), velocity))
    return notes


def _legato(instrument: InstrumentPlan) -> float:
    return {"staccato": 0.5, "legato": 1.0, "sustained": 1.0}.get(instrument.articulation, 0.93)


def _in_register(pitch: int, instrument: InstrumentPlan) -> int:
    while pitch > instrument.high_pitch and pitch - 12 >= instrument.low_pitch:
        pitch -= 12
    while pitch < instrument.low_pitch and pitch + 12 <= instrument.high_pitch:
        pitch += 12
    return pitch


def _below(sketch: Sketch, section: Section, note: TuneNote) -> TuneNote:
    """The same note two steps of the scale lower."""
    fitting = fitting_pitch_classes(section.chord_at(note.start_tick).chord, sketch.key)
    pitch, steps = note.pitch, 0
    while steps < 2:
        pitch -= 1
        steps += pitch % 12 in fitting
    return TuneNote(note.start_tick, note.duration_ticks, pitch, note.accent)
