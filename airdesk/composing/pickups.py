"""Pick-ups: short notes that lead into a phrase from before its bar line, where the tune is silent there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from airdesk.composing.chord_notes import fitting_pitch_classes, moved_in_scale
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.facts.phrases import PhraseBar
from airdesk.model.timebase import TICKS_PER_BEAT

SHAPES: Final = ((-1,), (-2, -1), (1,), (-1, -1), (2, 1), (-3, -1))
"""Steps of the scale away from the phrase's first note, in order."""


def with_pickups(sketch: Sketch, section: Section, plan: Sequence[PhraseBar], line: list[TuneNote]) -> list[TuneNote]:
    """The line with its phrases led into; the same idea always in the same way, so that its return is a return."""
    length = TICKS_PER_BEAT // 2
    led: list[TuneNote] = []
    for place, note in enumerate(line):
        shape = _shape(sketch, section, plan, note)
        start = note.start_tick - length * len(shape)
        end_before = line[place - 1].start_tick + line[place - 1].duration_ticks if place else section.start_tick
        if shape and start >= end_before and start >= section.start_tick:
            fitting = fitting_pitch_classes(section.chord_at(note.start_tick).chord, sketch.key, sketch.genre.melody.palette)
            led += [
                TuneNote(start + number * length, length, moved_in_scale(note.pitch, step, fitting), 0.92)
                for number, step in enumerate(shape)
            ]
        led.append(note)
    return led


def _shape(sketch: Sketch, section: Section, plan: Sequence[PhraseBar], note: TuneNote) -> tuple[int, ...]:
    """The pick-up of the bar a note begins; none where the note begins no bar, or its idea is not led into."""
    bar_number, in_bar = divmod(note.start_tick - section.start_tick, sketch.bar_ticks)
    bar = plan[bar_number % len(plan)]
    if in_bar or bar.rests or not bar.letter:
        return ()
    rng = sketch.rng("pick-up", section.name, bar.letter)
    return rng.choice(SHAPES) if rng.random() < sketch.genre.melody.pickups else ()
