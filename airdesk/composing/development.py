"""How a tune grows when its section returns: long notes are struck again, gaps are answered by an echo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.timebase import TICKS_PER_BEAT

RESTRUCK: Final = 0.35
"""How often a long note of a returning verse is struck again in its middle."""

ECHO: Final = 0.4
"""How often a gap of a returning verse is answered."""

LONG_TICKS: Final = 2 * TICKS_PER_BEAT
GAP_TICKS: Final = 3 * TICKS_PER_BEAT // 2
ECHO_NOTES: Final = 3
ECHO_LEVEL: Final = 0.86


def developed(sketch: Sketch, section: Section, line: Sequence[TuneNote]) -> list[TuneNote]:
    """The line as it is sung the second time and later; a first statement, and a hook, stay as they are."""
    grown: list[TuneNote] = []
    for place, note in enumerate(line):
        grown += _restruck(sketch, section, note)
        after = line[place + 1].start_tick if place + 1 < len(line) else section.end_tick
        grown += _echo(sketch, section, line[: place + 1], after)
    return grown


def _restruck(sketch: Sketch, section: Section, note: TuneNote) -> list[TuneNote]:
    in_bar = (note.start_tick - section.start_tick) % sketch.bar_ticks
    if note.duration_ticks < LONG_TICKS or sketch.rng("restruck", section.name, in_bar, note.pitch).random() > RESTRUCK:
        return [note]
    half = note.duration_ticks // 2 // (TICKS_PER_BEAT // 2) * (TICKS_PER_BEAT // 2)
    first = replace(note, duration_ticks=half)
    return [first, replace(note, start_tick=note.start_tick + half, duration_ticks=note.duration_ticks - half, accent=0.94)]


def _echo(sketch: Sketch, section: Section, sung: Sequence[TuneNote], after: int) -> list[TuneNote]:
    """The last notes again, softer, a beat after they ended, where there is room for them and a breath."""
    last = sung[-1]
    end = last.start_tick + last.duration_ticks
    source = sung[-ECHO_NOTES:]
    start = end + TICKS_PER_BEAT // 2
    start += -(start - section.start_tick) % (TICKS_PER_BEAT // 2)
    length = (TICKS_PER_BEAT // 2) * len(source)
    rng = sketch.rng("echo", section.name, (last.start_tick - section.start_tick) % sketch.bar_ticks, last.pitch)
    if len(source) < ECHO_NOTES or after - end < GAP_TICKS + length or rng.random() > ECHO:
        return []
    step = TICKS_PER_BEAT // 2
    return [TuneNote(start + number * step, step, note.pitch, ECHO_LEVEL) for number, note in enumerate(source)]
