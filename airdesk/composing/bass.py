"""The bass line of a song: a style for each section, rooted at every change of chord, led into the next."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.composing.bass_pattern import pattern_bar
from airdesk.composing.bass_with_kick import kick_bar, offbeat_bar, slide_bar
from airdesk.composing.bassline import BassNote, BassRegister
from airdesk.composing.dynamics import loudness
from airdesk.composing.sketch import ChordBlock, Section, Sketch, choose_style
from airdesk.composing.strokes import DrumHit, kick_ticks
from airdesk.composing.walking_bass import walking_bar
from airdesk.facts.genres import BassStyle
from airdesk.model.notes import Note, clamp_velocity
from airdesk.model.plan import InstrumentPlan

PEDAL = BassStyle("held roots", method="pedal")


@dataclass(frozen=True, slots=True)
class _Bar:
    start: int
    end: int
    number: int


def bass_notes(sketch: Sketch, instrument: InstrumentPlan, drums: tuple[DrumHit, ...]) -> list[Note]:
    """All notes of the bass, in the sections where it plays."""
    register = BassRegister(instrument.low_pitch, instrument.high_pitch)
    notes: list[Note] = []
    for section in sketch.sections:
        if section.plays(instrument):
            line = _section_line(sketch, section, register, drums)
            notes += [_note(sketch, section, instrument, note) for note in line]
    return notes


def _section_line(sketch: Sketch, section: Section, register: BassRegister, drums: tuple[DrumHit, ...]) -> list[BassNote]:
    style = choose_style(sketch, section, sketch.genre.bass, "bass") or PEDAL
    line: list[BassNote] = []
    for number in range(section.plan.bars):
        start = section.start_tick + number * sketch.bar_ticks
        bar = _Bar(start, start + sketch.bar_ticks, number)
        if start >= sketch.ending_tick:
            line.append(_rest_on_root(sketch, section, register, bar))
        else:
            line += _bar_line(sketch, section, style, register, bar, drums)
    return _rooted(section, register, _cut_at_changes(section, register, line))


def _bar_line(
    sketch: Sketch, section: Section, style: BassStyle, register: BassRegister, bar: _Bar, drums: tuple[DrumHit, ...]
) -> list[BassNote]:
    kicks = kick_ticks(drums, bar.start, bar.end)
    match style.method:
        case "walking":
            return walking_bar(sketch, section, register, bar.start, bar.number)
        case "kick":
            return kick_bar(sketch, section, register, bar.start, kicks)
        case "slide":
            return slide_bar(sketch, section, register, bar.start, kicks, bar.number)
        case "offbeat":
            return offbeat_bar(sketch, section, register, bar.start)
        case "pedal":
            return _held_roots(section, register, bar)
    return pattern_bar(sketch, section, style, register, bar.start, bar.number, kicks)


def _held_roots(section: Section, register: BassRegister, bar: _Bar) -> list[BassNote]:
    """One root for each chord of the bar."""
    blocks = [block for block in section.chords if block.start_tick < bar.end and block.end_tick > bar.start]
    return [
        BassNote(max(block.start_tick, bar.start), min(block.end_tick, bar.end), register.root(block.chord), 92)
        for block in blocks
    ]


def _rest_on_root(sketch: Sketch, section: Section, register: BassRegister, bar: _Bar) -> BassNote:
    return BassNote(bar.start, sketch.end_tick, register.root(section.chord_at(bar.start).chord), 96)


def _cut_at_changes(section: Section, register: BassRegister, line: list[BassNote]) -> list[BassNote]:
    """A held note stops where the chord under it changes, and the new root is struck there."""
    cut: list[BassNote] = []
    changes = section.chords[1:]
    for note in line:
        crossing = [block for block in changes if note.start_tick < block.start_tick < note.end_tick]
        ends = [block.start_tick for block in crossing] + [note.end_tick]
        cut.append(BassNote(note.start_tick, ends[0], note.pitch, note.velocity))
        for block, end in zip(crossing, ends[1:], strict=True):
            cut.append(BassNote(block.start_tick, end, register.root(block.chord), note.velocity))
    return cut


def _rooted(section: Section, register: BassRegister, line: list[BassNote]) -> list[BassNote]:
    """The first note of each chord is its root (or the bass note its symbol asks for)."""
    firsts: dict[int, int] = {}
    for index, note in enumerate(line):
        firsts.setdefault(_block(section, note).start_tick, index)
    return [
        BassNote(note.start_tick, note.end_tick, register.root_near(_block(section, note).chord, note.pitch), note.velocity)
        if index in firsts.values()
        else note
        for index, note in enumerate(line)
    ]


def _block(section: Section, note: BassNote) -> ChordBlock:
    return section.chord_at(note.start_tick)


def _note(sketch: Sketch, section: Section, instrument: InstrumentPlan, note: BassNote) -> Note:
    velocity = note.velocity * loudness(section, instrument)
    end = min(note.end_tick, sketch.end_tick)
    return Note(note.start_tick, note.pitch, max(1, end - note.start_tick), clamp_velocity(velocity))
