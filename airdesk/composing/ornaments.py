"""Ornaments on long notes: a grace from the step below, or a turn; the same note in the same place has the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from airdesk.chance import pick
from airdesk.composing.chord_notes import fitting_pitch_classes
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.timebase import TICKS_PER_BEAT

GRACE_TICKS: Final = 40
"""Short enough that the note itself stays on its beat."""

PLAIN: Final = 0.5
"""Share of the genre's ornaments that the first statement has; each return has half of the rest more."""


def ornamented(sketch: Sketch, section: Section, tune: list[TuneNote]) -> list[TuneNote]:
    """The tune with some of its long notes decorated; a return keeps what was decorated and adds to it."""
    chance = sketch.genre.melody.ornaments * (PLAIN + (1.0 - PLAIN) * 0.5 * min(2, section.occurrence))
    line: list[TuneNote] = []
    for note in tune:
        in_bar = (note.start_tick - section.start_tick) % sketch.bar_ticks
        rng = sketch.rng("ornament", section.name, in_bar, note.pitch, note.duration_ticks)
        if note.duration_ticks < TICKS_PER_BEAT or rng.random() >= chance:
            line.append(note)
        elif pick(rng, ("grace", "turn"), (2, 1)) == "grace":
            line += _grace(sketch, section, note)
        else:
            line += _turn(sketch, section, note)
    return line


def _neighbour(sketch: Sketch, section: Section, note: TuneNote, step: int) -> int:
    fitting = fitting_pitch_classes(section.chord_at(note.start_tick).chord, sketch.key)
    pitch = note.pitch + step
    while pitch % 12 not in fitting:
        pitch += step
    return pitch


def _grace(sketch: Sketch, section: Section, note: TuneNote) -> list[TuneNote]:
    below = _neighbour(sketch, section, note, -1)
    return [
        replace(note, duration_ticks=GRACE_TICKS, pitch=below, accent=note.accent * 0.85),
        replace(note, start_tick=note.start_tick + GRACE_TICKS, duration_ticks=note.duration_ticks - GRACE_TICKS),
    ]


def _turn(sketch: Sketch, section: Section, note: TuneNote) -> list[TuneNote]:
    third = note.duration_ticks - 2 * (TICKS_PER_BEAT // 4)
    above = _neighbour(sketch, section, note, 1)
    quarter = TICKS_PER_BEAT // 4
    return [
        replace(note, duration_ticks=third),
        replace(note, start_tick=note.start_tick + third, duration_ticks=quarter, pitch=above, accent=0.9),
        replace(note, start_tick=note.start_tick + third + quarter, duration_ticks=quarter, accent=0.88),
    ]
