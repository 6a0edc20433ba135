"""The counter-line: guide tones led by step, moving where the tune breathes, held where it moves."""

from __future__ import annotations

from itertools import pairwise

from airdesk.composing.chord_notes import fitting_pitch_classes, moved_in_scale, nearest_pitch
from airdesk.composing.dynamics import loudness
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan
from airdesk.model.timebase import TICKS_PER_BEAT

EIGHTH = TICKS_PER_BEAT // 2
RUN_NOTES = 3
ANSWERS = 0.4
"""How often a held note gives way to a short run that answers the tune."""

ANSWER_PERIOD_BARS = 8
"""The same place of a section's return answers in the same way."""

LONGEST_BARS = 2
"""A counter-line note breathes after two bars."""


def counter_notes(
    sketch: Sketch, instrument: InstrumentPlan, tune: dict[int, list[TuneNote]], led: frozenset[int]
) -> list[Note]:
    """All notes of the counter-line.

    *led*: indices of the sections in which a lead sings; elsewhere the line has the room to itself and moves with the chords.
    """
    notes: list[Note] = []
    for section in sketch.sections:
        if section.plays(instrument):
            notes += _section_notes(sketch, section, instrument, tune[section.index] if section.index in led else [])
    return notes


def _section_notes(sketch: Sketch, section: Section, instrument: InstrumentPlan, tune: list[TuneNote]) -> list[Note]:
    entries = _entries(sketch, section, tune)
    line = _guide_tones(section, entries, *_register(instrument, sketch.seat(instrument)), sketch.seat(instrument))
    level = loudness(section, instrument)
    notes = []
    for (tick, pitch), (after, goal) in pairwise([*line, (section.end_tick, line[-1][1])] if line else []):
        end = _breath(sketch, section, tick, after, pitch)
        steps = _passing(sketch, section, tick, end, pitch, goal, tune)
        stop = steps[0][0] if steps else end
        notes.append(Note(tick, pitch, max(60, stop - tick - 20), clamp_velocity(82 * level)))
        notes += [Note(start, step, EIGHTH - 20, clamp_velocity(74 * level)) for start, step in steps]
    return notes


def _entries(sketch: Sketch, section: Section, tune: list[TuneNote]) -> list[int]:
    """Where the line moves: once for each chord of each bar, after the tune's last onset there if that leaves a beat."""
    entries = []
    for block in section.chords:
        start = block.start_tick
        while start < block.end_tick:
            end = min(block.end_tick, start - start % sketch.bar_ticks + sketch.bar_ticks)
            onsets = [note.start_tick for note in tune if start <= note.start_tick < end]
            entry = onsets[-1] + EIGHTH if onsets else start
            if end - entry >= TICKS_PER_BEAT:
                entries.append(entry)
            start = end
    return entries or [block.start_tick for block in section.chords]  # a tune that never breathes is sung under


def _register(instrument: InstrumentPlan, seat: int) -> tuple[int, int]:
    """Around the middle of the instrument; a second counter-line keeps below the first."""
    low = max(instrument.low_pitch, 50 if not seat else 43)
    return low, max(low + 11, min(instrument.high_pitch, 76 if not seat else 64))


def _guide_tones(section: Section, entries: list[int], low: int, high: int, seat: int) -> list[tuple[int, int]]:
    """A third or seventh of the chord at each entry, whichever lies nearest; a second line takes the other one."""
    line = []
    around = (low + high) / 2
    for tick in entries:
        chord = section.chord_at(tick).chord
        guides = chord.guide_tones if len(chord.guide_tones) > 1 else chord.pitch_classes[1:] or chord.pitch_classes
        options = sorted((nearest_pitch(guide, around, low, high) for guide in guides), key=lambda pitch: abs(pitch - around))
        pitch = options[seat % len(options)]
        line.append((tick, pitch))
        around = pitch
    return line


def _breath(sketch: Sketch, section: Section, tick: int, after: int, pitch: int) -> int:
    """A note is held until the next one, but not over a chord it does not belong to, and not for ever."""
    end = min(after, tick + LONGEST_BARS * sketch.bar_ticks, section.end_tick)
    for block in section.chords:
        if tick < block.start_tick < end and pitch % 12 not in block.chord.pitch_classes:
            return block.start_tick
    return end


def _passing(
    sketch: Sketch, section: Section, tick: int, end: int, pitch: int, goal: int, tune: list[TuneNote]
) -> list[tuple[int, int]]:
    """Eighths that lead to the next note, where the tune leaves their places free: a run as an answer, or one step."""
    rng = sketch.rng("answer", section.name, (tick - section.start_tick) % (ANSWER_PERIOD_BARS * sketch.bar_ticks))
    count = RUN_NOTES if rng.random() < ANSWERS and end - tick >= (RUN_NOTES + 2) * EIGHTH else 1
    start = end - count * EIGHTH
    if end - tick < 3 * EIGHTH or any(start <= note.start_tick < end for note in tune):
        return []
    fitting = fitting_pitch_classes(section.chord_at(start).chord, sketch.key)
    if count == RUN_NOTES:
        return [(start + place * EIGHTH, step) for place, step in enumerate(_run(pitch, goal, fitting))]
    step = moved_in_scale(pitch, 1 if goal > pitch else -1, fitting)
    return [(start, step)] if abs(goal - pitch) >= 3 and step != goal else []


def _run(pitch: int, goal: int, fitting: frozenset[int]) -> list[int]:
    """Three notes between two: stepwise where they lie apart, around the first where they do not."""
    if abs(goal - pitch) >= 5:
        direction = 1 if goal > pitch else -1
        return [moved_in_scale(pitch, direction * number, fitting) for number in range(1, RUN_NOTES + 1)]
    return [moved_in_scale(pitch, 1, fitting), pitch, moved_in_scale(pitch, -1, fitting)]
