"""The chords of each section, as a model says them: one round, readable, in the key that is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from airdesk.errors import HarmonyError
from airdesk.midi.document_fields import Problems, as_number
from airdesk.model.harmony import Chord, chord_in_key, parse_chord
from airdesk.model.plan import SongPlan
from airdesk.planning.model_plan_shape import chord_entries

MOST_CHORDS: Final = 512  # of one section
SHORTEST_CHORD_BEATS: Final = 0.25


@dataclass(frozen=True, slots=True)
class ShapedSection:
    """A section of an answer whose name and length are certain."""

    name: str
    bars: int
    entry: Mapping[str, Any]


def chords_of_all(
    sections: Sequence[ShapedSection], base: SongPlan, problems: Problems, shift: int
) -> list[list[dict[str, Any]]]:
    """The chords of each section; a section without has those of another of its name, none where there is no such."""
    own = [_chords(section, base, problems, shift) for section in sections]
    by_name = {section.name: chords for section, chords in reversed(list(zip(sections, own, strict=True))) if chords}
    for section, chords in zip(sections, own, strict=True):
        if not chords:
            source = "another one of its name" if section.name in by_name else "the built-in plan"
            problems.add("sections without chords", f"Section “{section.name}” has no chords; it has those of {source}.")
    return [chords or by_name.get(section.name, []) for section, chords in zip(sections, own, strict=True)]


def _chords(section: ShapedSection, base: SongPlan, problems: Problems, shift: int) -> list[dict[str, Any]]:
    where = f"Section “{section.name}”"
    entries = chord_entries(section.entry.get("chords"), base.meter.bar_beats, problems, where)
    if len(entries) > MOST_CHORDS:
        problems.add("too many chords", f"{where} has {len(entries)} chords; the first {MOST_CHORDS} are read.")
        entries = entries[:MOST_CHORDS]
    entries = [_long_enough(entry, problems, where) for entry in entries]
    chords = [_chord(entry, base) for entry in entries]
    if entries and not any(chords):
        problems.add("sections of unknown chords", f"{where}: none of its {len(entries)} chords can be read.")
        return []
    beats = sum(as_number(entry.get("beats")) or 0.0 for entry in entries)
    if beats > section.bars * base.meter.bar_beats + 0.01:
        problems.add("chords too long", f"{where}: its chords last {beats:g} beats; those behind its end are left out.")
    if shift:
        moved = [chord and transposed(chord, shift).named(base.key) for chord in chords]
        return [
            {**entry, "chord": chord} if chord and entry.get("chord") else entry
            for entry, chord in zip(entries, moved, strict=True)
        ]
    return entries


def _long_enough(entry: dict[str, Any], problems: Problems, where: str) -> dict[str, Any]:
    beats = as_number(entry.get("beats"))
    if beats is None or beats >= SHORTEST_CHORD_BEATS:
        return entry
    problems.add("chords too short", f"{where}: a chord of {beats:g} beats is too short; it has {SHORTEST_CHORD_BEATS:g}.")
    return {**entry, "beats": SHORTEST_CHORD_BEATS}


def _chord(entry: Mapping[str, Any], base: SongPlan) -> Chord | None:
    """The chord of an entry, None where nobody can read it."""
    symbol, numeral = entry.get("chord"), entry.get("numeral")
    try:
        if isinstance(symbol, str) and symbol:
            return parse_chord(symbol)
        return chord_in_key(numeral if isinstance(numeral, str) else "", base.key)
    except HarmonyError:
        return None


def transposed(chord: Chord, semitones: int) -> Chord:
    """The chord moved with its bass note."""
    bass = None if chord.bass is None else (chord.bass + semitones) % 12
    return replace(chord, root=(chord.root + semitones) % 12, bass=bass)
