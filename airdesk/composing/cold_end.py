"""A cold ending: everybody stops with the last stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.sketch import Sketch
from airdesk.model.notes import Note
from airdesk.model.timebase import TICKS_PER_BEAT

COLD_TICKS: Final = TICKS_PER_BEAT
"""How long the last stroke lasts at most."""


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
