"""Bass that is one with the kick drum: with it, between it, or sliding through long notes as an 808 does."""

from __future__ import annotations

from airdesk.composing.bassline import BassNote, BassRegister, approach_pitch, chord_after
from airdesk.composing.sketch import Section, Sketch
from airdesk.model.timebase import TICKS_PER_BEAT

EIGHTH = TICKS_PER_BEAT // 2
SLIDE_OVERLAP = 40
"""Ticks for which a note goes on into the one it slides to: that is what makes the instrument slide."""

LONGEST_BEFORE_SLIDE = TICKS_PER_BEAT


def kick_bar(sketch: Sketch, section: Section, register: BassRegister, start: int, kicks: list[int]) -> list[BassNote]:
    """A note with every kick, held until just before the next; the last one may leave the root for the fifth."""
    onsets = _onsets(sketch, start, kicks)
    ends = [*onsets[1:], start + sketch.bar_ticks]
    line = []
    for index, (tick, end) in enumerate(zip(onsets, ends, strict=True)):
        chord = section.chord_at(tick).chord
        pitch = register.root(chord)
        if index == len(onsets) - 1 and len(onsets) > 2 and 7 in chord.intervals:
            pitch = register.kept(pitch + (chord.root + 7 - pitch) % 12)
        line.append(BassNote(tick, max(tick + 60, end - 30), pitch, 100 if index == 0 else 90))
    return line


def _onsets(sketch: Sketch, start: int, kicks: list[int]) -> list[int]:
    """Where the kick falls, and always on the downbeat; without a kick, on the strong pulses."""
    if not kicks:
        return [start + tick for tick in sketch.meter.pulse_starts[::2]]
    return sorted({start, *kicks})


def slide_bar(
    sketch: Sketch, section: Section, register: BassRegister, start: int, kicks: list[int], number: int
) -> list[BassNote]:
    """An 808: long roots under the kick, and at the end of every second bar a slide up an octave or into the next root.

    Notes that overlap are glided between by the instrument.
    """
    onsets = _onsets(sketch, start, kicks)
    spaced = [onsets[0]]
    for tick in onsets[1:]:
        if tick - spaced[-1] >= EIGHTH:
            spaced.append(tick)
    end = start + sketch.bar_ticks
    rng = sketch.rng("slide", section.name, number)
    line = [
        BassNote(tick, stop, register.root(section.chord_at(tick).chord), 108 if index == 0 else 98)
        for index, (tick, stop) in enumerate(zip(spaced, [*spaced[1:], end], strict=True))
    ]
    if number % 2 and rng.random() < 0.7 and end - line[-1].start_tick >= 2 * EIGHTH:
        line = _with_slide(sketch, section, register, line, end, rng.random() < 0.6)
    return line


def _with_slide(
    sketch: Sketch, section: Section, register: BassRegister, line: list[BassNote], end: int, is_octave: bool
) -> list[BassNote]:
    last = line[-1]
    tick = end - EIGHTH
    octave = last.pitch + 12
    goal = (
        octave
        if is_octave and octave <= register.high + 5
        else approach_pitch(sketch, section, register, tick, chord_after(sketch, section, tick), is_chromatic=False)
    )
    slide = BassNote(tick, end, goal, 90)
    if tick - last.start_tick <= LONGEST_BEFORE_SLIDE:
        return [*line[:-1], BassNote(last.start_tick, tick + SLIDE_OVERLAP, last.pitch, last.velocity), slide]
    again = tick - EIGHTH  # a note that has rung so long would slide unheard
    held = BassNote(last.start_tick, again, last.pitch, last.velocity)
    return [*line[:-1], held, BassNote(again, tick + SLIDE_OVERLAP, last.pitch, last.velocity - 6), slide]


def offbeat_bar(sketch: Sketch, section: Section, register: BassRegister, start: int) -> list[BassNote]:
    """Short roots on the eighths between the beats, where the kick leaves room; the last one an octave up."""
    line = []
    starts = sketch.meter.pulse_starts
    lengths = sketch.meter.pulse_ticks
    for index, (pulse, length) in enumerate(zip(starts, lengths, strict=True)):
        tick = start + pulse + length // 2
        pitch = register.root(section.chord_at(tick).chord)
        if index == len(starts) - 1 and pitch + 12 <= register.high:
            pitch += 12
        line.append(BassNote(tick, tick + length * 3 // 8, pitch, 96))
    return line
