"""When a chord is touched: the rhythm of the genre, and every change of chord."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.composing.rhythm import Hit, fit_pattern, read_pattern
from airdesk.composing.sketch import ChordBlock, Section, Sketch
from airdesk.facts.genres import Comping


@dataclass(frozen=True, slots=True)
class ChordStroke:
    """One time a chord is touched."""

    start_tick: int
    end_tick: int
    velocity: float
    block: ChordBlock


def chord_strokes(sketch: Sketch, section: Section, style: Comping) -> list[ChordStroke]:
    """When the chords of a section are touched; every new chord is, even where the rhythm holds on."""
    strokes: list[ChordStroke] = []
    for number in range(section.plan.bars):
        start = section.start_tick + number * sketch.bar_ticks
        if start >= sketch.ending_tick:
            strokes.append(ChordStroke(start, sketch.end_tick, 88, section.chord_at(start)))
            break
        text = fit_pattern(style.bars[number % len(style.bars)], style.meter, sketch.meter, sketch.genre.steps_per_beat)
        for hit in read_pattern(text, sketch.cell_ticks):
            strokes += _cut_at_changes(section, start, hit)
    return strokes


def _cut_at_changes(section: Section, start: int, hit: Hit) -> list[ChordStroke]:
    tick, end = start + hit.tick, start + hit.tick + hit.duration_ticks
    strokes = []
    while tick < end:
        block = section.chord_at(tick)
        stop = min(end, block.end_tick) if block.end_tick > tick else end
        strokes.append(ChordStroke(tick, stop, hit.velocity, block))
        tick = stop
    return strokes
