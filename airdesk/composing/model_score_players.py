"""What a model has to know of an instrument, and what its notes are held against: register, drums, one note at a time."""

from __future__ import annotations

from typing import Any, Final

from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.model.notes import DRUM_NAMES
from airdesk.model.plan import InstrumentPlan

WHOLE_KIT: Final = 12
"""Drums from which on an instrument is a kit."""


def is_percussion(instrument: InstrumentPlan) -> bool:
    """True for what plays drum notes."""
    return instrument.role in ("drums", "percussion")


def instrument_facts(instrument: InstrumentPlan, catalogue: InstrumentCatalogue) -> dict[str, Any]:
    """What a model has to know of an instrument; for drums the notes it has."""
    facts: dict[str, Any] = {"name": instrument.name, "role": instrument.role}
    if is_percussion(instrument):
        facts["drum_notes"] = {DRUM_NAMES[pitch]: pitch for pitch in drum_notes_of(instrument, catalogue)}
    else:
        facts["register"] = [instrument.low_pitch, instrument.high_pitch]
        facts["one_note_at_a_time"] = is_monophonic(instrument, catalogue)
    return {**facts, "articulation": instrument.articulation, "dynamics": instrument.dynamics}


def drum_notes_of(instrument: InstrumentPlan, catalogue: InstrumentCatalogue) -> tuple[int, ...]:
    """General MIDI notes a drum instrument can play, all within its register where the catalogue does not know it."""
    fact = catalogue.get(instrument.name)
    notes = fact.drum_notes if fact is not None else ()
    inside = tuple(note for note in notes if note in DRUM_NAMES)
    return inside or tuple(note for note in DRUM_NAMES if instrument.low_pitch <= note <= instrument.high_pitch) or (38,)


def playable_drums(instrument: InstrumentPlan, catalogue: InstrumentCatalogue) -> tuple[int, ...]:
    """What it can play beside them: a whole kit has every General MIDI drum."""
    drums = drum_notes_of(instrument, catalogue)
    return tuple(DRUM_NAMES) if len(drums) >= WHOLE_KIT else drums


def is_monophonic(instrument: InstrumentPlan, catalogue: InstrumentCatalogue) -> bool:
    """True for a bass, and for whatever can only play one note at a time."""
    fact = catalogue.get(instrument.name)
    return instrument.role == "bass" or (fact is not None and fact.is_mono)
