"""A part played as its plan says, where that is not as usual: inside another register, shorter or longer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.sketch import Sketch
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, load_instruments
from airdesk.facts.usual_playing import usual_articulation, usual_register
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan
from airdesk.model.timebase import TICKS_PER_BEAT

LONGEST_STACCATO_TICKS: Final = TICKS_PER_BEAT // 2
_SHORTEST_TICKS: Final = 30
_SEPARATED: Final = 0.9
"""Share of its length that a note keeps where an instrument that usually binds its notes does not."""


def as_planned(sketch: Sketch, instrument: InstrumentPlan, notes: list[Note]) -> list[Note]:
    """The notes of a part in the register and the articulation of its plan; as they are where both are the usual ones."""
    catalogue = load_instruments()
    fact = catalogue.get(instrument.name)
    if fact is None or fact.is_percussion or instrument.role in ("drums", "percussion", "fx"):
        return notes
    if is_own_register(instrument, fact, catalogue, sketch.genre):
        notes = [replace(note, pitch=folded(note.pitch, instrument.low_pitch, instrument.high_pitch)) for note in notes]
    usual = usual_articulation(fact, instrument.role)
    if instrument.articulation == usual or instrument.role == "lead":  # a tune is written as it is held
        return notes
    match instrument.articulation:
        case "staccato":
            return [replace(note, duration_ticks=_staccato(note.duration_ticks)) for note in notes]
        case "legato" | "sustained":
            is_long = instrument.articulation == "sustained"
            return notes if usual == "sustained" else _joined(sketch, notes, None if is_long else TICKS_PER_BEAT)
        case "normal":
            return [replace(note, duration_ticks=max(1, round(note.duration_ticks * _SEPARATED))) for note in notes]
    return notes


def is_own_register(instrument: InstrumentPlan, fact: InstrumentFact, catalogue: InstrumentCatalogue, genre: Genre) -> bool:
    """True where somebody chose the register; the usual one is a place to start from, which a part may leave for a moment.

    Usual for a general word is what is so for any of its kinds: one of them lends it its register.
    """
    usual = [usual_register(kind, instrument.role, genre) for kind in (fact, *catalogue.kinds(fact))]
    return (instrument.low_pitch, instrument.high_pitch) not in (*usual, (fact.low_pitch, fact.high_pitch))


def folded(pitch: int, low: int, high: int) -> int:
    """The same note in the nearest octave inside; where there is none, the nearest pitch inside."""
    inside = [other for other in range(low, high + 1) if (other - pitch) % 12 == 0]
    return min(inside, key=lambda other: abs(other - pitch), default=min(high, max(low, pitch)))


def _staccato(ticks: int) -> int:
    return min(ticks, max(_SHORTEST_TICKS, min(ticks // 2, LONGEST_STACCATO_TICKS)))


def _joined(sketch: Sketch, notes: Sequence[Note], most_ticks: int | None) -> list[Note]:
    """Each note held on to the next one, but not over a change of chord. *most_ticks*: no longer than that beyond its end."""
    onsets = sorted({note.start_tick for note in notes})
    joined = []
    for note in notes:
        place = bisect_left(onsets, note.end_tick)
        chord = sketch.section_at(note.start_tick).chord_at(note.start_tick)
        end = min(onsets[place] if place < len(onsets) else chord.end_tick, chord.end_tick)
        if most_ticks is not None and end - note.end_tick > most_ticks:
            end = note.end_tick
        joined.append(replace(note, duration_ticks=max(note.end_tick, end) - note.start_tick))
    return joined
