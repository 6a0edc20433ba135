"""A section that comes back: played again as it was, with its own energy; what cannot be the same is left to be asked for."""

from __future__ import annotations

from airdesk.composing.development import developed
from airdesk.composing.dynamics import RISE, SOFTEST
from airdesk.composing.melody import HOOK_SECTIONS
from airdesk.composing.model_score_request import chords_of_bar
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.notes import Note, clamp_velocity


def section_bars(section: Section) -> tuple[int, int]:
    """Its first bar and the one after its last, from 0."""
    return section.plan.start_bar, section.plan.start_bar + section.plan.bars


def repeat_section(sketch: Sketch, sheet: Sheet, section: Section) -> None:
    """Play an earlier section of the same name again, in the bars whose chords are the same; an ending is composed anew."""
    for instrument in sketch.plan.instruments:
        earlier = (other for other in sketch.sections[: section.index] if other.name == section.name)
        source = next((other for other in earlier if sheet.sounds(instrument.name, *section_bars(other))), None)
        if source is not None and section.plays(instrument) and instrument.role != "fx":
            louder = (SOFTEST + RISE * section.energy) / (SOFTEST + RISE * source.energy)
            sheet.repeat(instrument.name, _like(sketch, source, section), louder)
            if instrument.role == "lead" and section.name not in HOOK_SECTIONS:
                _let_grow(sketch, sheet, section, instrument.name)


def _like(sketch: Sketch, source: Section, section: Section) -> list[tuple[int, int]]:
    """Bars of a section with the bars of an earlier one that they can be the same as."""
    origins, end = range(*section_bars(source)), sketch.ending_tick // sketch.bar_ticks
    pairs = [(origins[number % len(origins)], bar) for number, bar in enumerate(range(*section_bars(section)))]
    return [(origin, bar) for origin, bar in pairs if bar < end and chords_of_bar(sketch, origin) == chords_of_bar(sketch, bar)]


def _let_grow(sketch: Sketch, sheet: Sheet, section: Section, name: str) -> None:
    """Let a tune that returns grow as our own composer's do: long notes struck again, gaps answered; chords stay."""
    bars = range(*section_bars(section))
    notes = [note for note in sheet.notes_of(name) if sheet.bar_of(note) in bars]
    if len({note.start_tick for note in notes}) < len(notes) or not sheet.is_done(name, bars.start, bars.stop):
        return
    usual = sum(note.velocity for note in notes) / max(1, len(notes))
    line = [TuneNote(note.start_tick, note.duration_ticks, note.pitch, note.velocity / usual) for note in notes]
    sheet.forget(name, bars)
    sheet.put(name, [_note(each, usual) for each in developed(sketch, section, line)], bars)


def _note(note: TuneNote, usual: float) -> Note:
    return Note(note.start_tick, note.pitch, note.duration_ticks, clamp_velocity(note.accent * usual))
