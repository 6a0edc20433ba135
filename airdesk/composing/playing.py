"""The plan's wishes for the playing, made part of the genre the song is composed in, and the end cut off where it is cold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, cast

from airdesk.composing.drum_time import in_drum_time
from airdesk.composing.sketch import Sketch
from airdesk.facts.genres import Feel, Genre
from airdesk.model.notes import Note
from airdesk.model.playing import AS_USUAL, Playing
from airdesk.model.timebase import TICKS_PER_BEAT

COLD_TICKS: Final = TICKS_PER_BEAT
"""How long the last stroke of a cold ending lasts at most."""


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


def with_cold_end(sketch: Sketch, notes: Sequence[Note]) -> tuple[Note, ...]:
    """The part with its last bar cut off after one beat where the song ends cold."""
    if sketch.plan.playing.ending != "cold" or not sketch.has_ending:
        return tuple(notes)
    stop = sketch.ending_tick + COLD_TICKS
    cut = [
        replace(note, duration_ticks=min(note.duration_ticks, stop - note.start_tick))
        for note in notes
        if note.start_tick < stop
    ]
    return tuple(cut)
