"""Broken chords: one note of the voicing at a time, up, down, around, or as a thumb and fingers pick them."""

from __future__ import annotations

from airdesk.composing.chord_strokes import ChordStroke
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.voicing import Voicing
from airdesk.facts.genres import Comping
from airdesk.model.notes import Note, clamp_velocity


def broken_notes(
    sketch: Sketch, section: Section, style: Comping, strokes: list[ChordStroke], voicings: dict[int, Voicing], level: float
) -> list[Note]:
    """One note for each stroke; the order starts anew with every chord, so that its lowest note is heard first."""
    notes: list[Note] = []
    place = 0
    before: int | None = None
    for stroke in strokes:
        if stroke.start_tick >= sketch.ending_tick:
            notes += _last_chord(sketch, stroke, voicings[stroke.block.start_tick], level)
            break
        place = 0 if stroke.block.start_tick != before else place + 1
        before = stroke.block.start_tick
        line = run_of(voicings[stroke.block.start_tick], style.octaves)
        pitch = line[_index(style.order, place, len(line), sketch, section)]
        wanted = round((stroke.end_tick - stroke.start_tick) * style.gate)
        end = min(stroke.start_tick + wanted, stroke.block.end_tick, sketch.end_tick)
        accent = 1.0 if place % 4 == 0 else 0.9
        velocity = clamp_velocity(stroke.velocity * level * accent)
        notes.append(Note(stroke.start_tick, pitch, max(1, end - stroke.start_tick), velocity))
    return notes


def run_of(voicing: Voicing, octaves: int) -> Voicing:
    """The voicing continued over some octaves."""
    return tuple(pitch + 12 * octave for octave in range(max(1, octaves)) for pitch in voicing if pitch + 12 * octave <= 108)


def _index(order: str, place: int, size: int, sketch: Sketch, section: Section) -> int:
    """Which note of the run comes at a place of the pattern."""
    if order == "down":
        return size - 1 - place % size
    if order == "updown":
        around = max(1, 2 * size - 2)
        turn = place % around
        return turn if turn < size else around - turn
    if order == "thumb":
        return (0, size - 1, size // 2, size - 1)[place % 4]
    if order == "random":
        return sketch.rng("arpeggio", section.name, place % 16).randrange(size)
    return place % size


def _last_chord(sketch: Sketch, stroke: ChordStroke, voicing: Voicing, level: float) -> list[Note]:
    """The last bar is rolled upwards and left to ring."""
    roll = 60
    velocity = clamp_velocity(stroke.velocity * level)
    return [
        Note(stroke.start_tick + index * roll, pitch, max(1, sketch.end_tick - stroke.start_tick - index * roll), velocity)
        for index, pitch in enumerate(voicing)
    ]
