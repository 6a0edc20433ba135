"""Chords by name: a twelve-bar blues, one chord throughout, a doo-wop turn, in every section alike."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from airdesk.facts.genres import FormSection
from airdesk.model.harmony import Key, chord_in_key
from airdesk.model.plan import ChordSpan
from airdesk.model.timebase import Meter
from airdesk.paths import resources_folder
from airdesk.planning.chords import SHORTEST_ENDING_BARS, bar_spans
from airdesk.planning.named_chord import NamedChord


def asked_chords(
    name: str, sections: Sequence[FormSection], key: Key, meter: Meter, *, mode: str, has_end: bool
) -> tuple[tuple[ChordSpan, ...], ...]:
    """For each section its chords: the progression of that name from its beginning; at the end of the song its first chord.

    *mode*: major or minor where somebody asked for it, else as the progression usually is in this key.
    """
    facts = _progressions()[name]
    bars = facts[mode or _usual_mode(facts, key)]
    chords = [[_named(numeral, facts, key, mode) for numeral in bar.split()] for bar in bars]
    closes = has_end and sum(section.bars for section in sections) >= SHORTEST_ENDING_BARS and len(bars) > 1
    planned = []
    for index, section in enumerate(sections):
        played = [chords[bar % len(chords)] for bar in range(section.bars)]
        if closes and index + 1 == len(sections):
            played[-1] = chords[0][:1]
        planned.append(tuple(span for bar in played for span in bar_spans(bar, meter)))
    return tuple(planned)


def _usual_mode(facts: dict[str, Any], key: Key) -> str:
    """The key's own mode; a blues is played in major chords under its own scale."""
    if key.scale in facts.get("major_under", []):
        return "major"
    return "minor" if key.is_minor else "major"


def _named(numeral: str, facts: dict[str, Any], key: Key, mode: str) -> NamedChord:
    plain = mode or _usual_mode(facts, key)
    return NamedChord(chord_in_key(numeral, Key(key.tonic, plain)), numeral)


@cache
def _progressions() -> dict[str, Any]:
    document = tomllib.loads((resources_folder() / "harmony.toml").read_text(encoding="utf-8"))
    return {name: dict(facts) for name, facts in document["named"].items()}


def progression_names() -> tuple[str, ...]:
    """The progressions that can be asked for."""
    return tuple(_progressions())
