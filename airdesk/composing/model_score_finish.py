"""A model's notes made a whole score: what it left out comes from our own composer, and people's timing where it gave none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from airdesk.composing.composer import compose
from airdesk.composing.dynamics import as_hard_as_planned
from airdesk.composing.feel import with_feel
from airdesk.composing.model_score_players import is_monophonic
from airdesk.composing.model_score_repair import in_a_line, without_overlaps
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.sketch import Sketch
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import load_instruments
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan
from airdesk.model.score import Score, sorted_notes

Composer = Literal["model", "built-in", "both"]
"""Who composed a part."""

_ENOUGH_TO_JUDGE: Final = 6
"""Notes from which on a single velocity for all of them is no choice but an omission."""


@dataclass(frozen=True, slots=True)
class PartComposer:
    """Who composed one part of a song."""

    instrument: str
    by: Composer
    built_in_sections: tuple[str, ...] = ()  # names of sections in which our own composer wrote it


def finished_score(sketch: Sketch, genre: Genre, sheet: Sheet) -> tuple[Score, tuple[PartComposer, ...]]:
    """The whole score, and who composed each part that has notes."""
    own, catalogue = compose(sketch.plan, genre), load_instruments()
    parts, composers = [], []
    for instrument, part in zip(sketch.plan.instruments, own.parts, strict=True):
        answered = sheet.answered(instrument.name)
        filled = [note for note in part.notes if sheet.bar_of(note) not in answered]
        answered_notes = as_hard_as_planned(instrument, sheet.notes_of(instrument.name))
        written = played(sketch, instrument, answered_notes, has_timing=instrument.name in sheet.timed)
        notes = without_overlaps([*written, *filled])
        if written and is_monophonic(instrument, catalogue):  # what is held beyond its stretch ends where the next one begins
            notes = in_a_line(notes, of_bass=instrument.role == "bass")
        parts.append(replace(part, notes=sorted_notes(notes)))
        if written or filled:
            composers.append(_composer_of(sketch, instrument, written, [sheet.bar_of(note) for note in filled]))
    return replace(own, parts=tuple(parts)), tuple(composers)


def played(sketch: Sketch, instrument: InstrumentPlan, notes: list[Note], *, has_timing: bool) -> tuple[Note, ...]:
    """The notes as people play them: swing and drift where they came on the grid, touch where all are equally hard."""
    if has_timing or not notes:
        return tuple(notes)
    feel = sketch.genre.feel
    is_even = len(notes) >= _ENOUGH_TO_JUDGE and len({note.velocity for note in notes}) == 1
    spread = feel.velocity_spread if is_even else 0.0
    touched = replace(sketch, genre=replace(sketch.genre, feel=replace(feel, velocity_spread=spread)))
    return tuple(note for note in with_feel(touched, instrument, notes) if note.start_tick < sketch.end_tick)


def _composer_of(sketch: Sketch, instrument: InstrumentPlan, written: Sequence[Note], filled: Sequence[int]) -> PartComposer:
    """*filled*: the bars of the notes that our own composer wrote."""
    sections = tuple(dict.fromkeys(sketch.section_at(bar * sketch.bar_ticks).name for bar in filled))
    by: Composer = "both" if written and filled else "model" if written else "built-in"
    return PartComposer(instrument.name, by, sections)
