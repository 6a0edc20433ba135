"""The plan's wishes for the playing, made part of the genre the song is composed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from airdesk.composing.drum_time import in_drum_time
from airdesk.facts.genres import Feel, Genre
from airdesk.model.playing import AS_USUAL, Playing


def genre_as_played(genre: Genre, playing: Playing) -> Genre:
    """The genre with the swing, the timing and the drums' pace that are asked for."""
    if playing == AS_USUAL:
        return genre
    grooves = tuple(in_drum_time(groove, playing.drum_time) for groove in genre.grooves)
    return replace(genre, feel=_feel(genre.feel, playing), grooves=grooves)


def _feel(feel: Feel, playing: Playing) -> Feel:
    return replace(
        feel,
        swing=feel.swing if playing.swing is None else playing.swing,
        swing_unit=feel.swing_unit if playing.swing_unit is None else cast("Literal[8, 16]", playing.swing_unit),
        timing_ms=feel.timing_ms * playing.looseness,
        snare_late_ms=feel.snare_late_ms * min(1.0, playing.looseness) + playing.late_ms,
        bass_late_ms=feel.bass_late_ms * min(1.0, playing.looseness) + playing.late_ms,
        chords_late_ms=feel.chords_late_ms * min(1.0, playing.looseness) + playing.late_ms,
    )
