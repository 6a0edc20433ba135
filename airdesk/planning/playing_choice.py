"""The playing of a song: what the words ask for, made to fit its genre and meter."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Genre
from airdesk.model.playing import Playing
from airdesk.model.timebase import Meter

SWUNG: Final = 0.54
"""A genre below this is played straight; what swings in it then are eighths, unless it counts in sixteenths."""

SIXTEENTHS: Final = frozenset({"lo-fi", "boom bap", "hip hop", "house", "r&b", "trap", "drill", "techno", "drum and bass"})
"""Genres that swing their sixteenths."""


def playing_in(playing: Playing, genre: Genre, meter: Meter) -> Playing:
    """The playing with the note values that swing, never less than the genre's; in a meter of threes nothing more is swung."""
    if playing.swing is None:
        return playing
    if meter.denominator >= 8 and meter.numerator % 3 == 0:
        return replace(playing, swing=0.5)
    unit = playing.swing_unit or _unit(genre)
    is_more = playing.swing > SWUNG and unit == genre.feel.swing_unit and genre.feel.swing > playing.swing
    return replace(playing, swing=genre.feel.swing if is_more else playing.swing, swing_unit=unit)


def _unit(genre: Genre) -> int:
    if genre.feel.swing >= SWUNG:
        return genre.feel.swing_unit
    return 16 if genre.name in SIXTEENTHS else 8
