"""Turnarounds: the last bar of a repeated progression turns back to its start; now and then a dominant leads in."""

from __future__ import annotations

import re
from typing import Final

from airdesk.chance import pick, seeded
from airdesk.facts.genres import Genre
from airdesk.model.harmony import Key
from airdesk.planning.named_chord import NamedChord, chord_of_numeral, chords_of_bar

REPEATED: Final = 2
"""A progression has to be heard this often in a section before it may turn differently."""

_TARGET: Final = re.compile(r"(?P<roman>[ivIV]+)(?![ivIV])")
"""The degree of a numeral without accidental."""


def with_turnaround(bars: list[tuple[NamedChord, ...]], cycle: int, section: str, genre: Genre, key: Key, seed: int) -> None:
    """Change the last time a section's progression of `cycle` bars comes round, as its genre does."""
    times = len(bars) // max(1, cycle)
    if times < REPEATED or cycle < 2 or len(bars) % cycle:
        return
    rng = seeded(seed, "turnaround", genre.name, section)
    mode = "minor" if key.is_minor else "major"
    turns = genre.turnarounds.get(mode, ())
    if turns and rng.random() < genre.turning:
        text = pick(rng, turns, [1.0] * len(turns))
        bars[-1] = chords_of_bar(text, mode, key)
    if rng.random() < genre.approaching:
        _approach(bars, rng.randrange(len(bars) - cycle, len(bars) - 1), mode, key)


def _approach(bars: list[tuple[NamedChord, ...]], place: int, mode: str, key: Key) -> None:
    """In the second half of a bar of one chord, the dominant of the chord that follows."""
    here, target = bars[place], bars[place + 1][0]
    match = _TARGET.match(target.numeral)
    if len(here) != 1 or match is None or target.chord.root == key.tonic:
        return
    dominant = chord_of_numeral(f"V7/{match['roman']}", mode, key)
    if dominant.chord.root != here[0].chord.root and (dominant.chord.root + 5) % 12 == target.chord.root:
        bars[place] = (here[0], dominant)
