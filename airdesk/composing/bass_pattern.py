"""Bass written as a pattern: degrees of the chord in a rhythm, as the genre has them."""

from __future__ import annotations

from dataclasses import replace

from airdesk.composing.bassline import BassNote, BassRegister, approach_pitch, chord_after
from airdesk.composing.rhythm import Hit, fit_pattern, read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.facts.genres import BassStyle
from airdesk.model.harmony import Chord

DEGREES = {"3": (4, 3, 5, 2), "5": (7, 6, 8), "7": (10, 11, 9)}
"""Semitones above the root that a degree may mean; the chord decides which."""


def pattern_bar(
    sketch: Sketch, section: Section, style: BassStyle, register: BassRegister, start: int, number: int, kicks: list[int]
) -> list[BassNote]:
    """The notes of one bar of a written style."""
    if not style.bars:
        return [BassNote(start, start + sketch.bar_ticks, register.root(section.chord_at(start).chord), 92)]
    text = fit_pattern(style.bars[number % len(style.bars)], style.meter, sketch.meter, sketch.genre.steps_per_beat)
    line: list[BassNote] = []
    for hit in read_pattern(text, sketch.cell_ticks):
        tick = start + hit.tick
        end = tick + hit.duration_ticks
        if hit.mark == "k" and kicks and not any(abs(kick - tick) < sketch.cell_ticks for kick in kicks):
            if line and line[-1].end_tick == tick:  # nothing to play with: the note before goes on
                line[-1] = replace(line[-1], end_tick=end)
            continue
        line.append(BassNote(tick, end, _pitch(sketch, section, register, hit, tick), _velocity(hit)))
    return line


def _pitch(sketch: Sketch, section: Section, register: BassRegister, hit: Hit, tick: int) -> int:
    chord = section.chord_at(tick).chord
    root = register.root(chord)
    match hit.mark:
        case "3" | "5" | "7":
            return register.kept(root + (chord.root + _degree(chord, hit.mark) - root) % 12)
        case "8":
            return register.kept(root + 12) if root + 12 <= register.high else root
        case "1":
            return root - 12 if root - 12 >= register.low else root
        case "a":
            return approach_pitch(sketch, section, register, tick, chord_after(sketch, section, tick), is_chromatic=False)
        case "b":
            return register.kept(root + _step_above(sketch, chord))
    return root


def _step_above(sketch: Sketch, chord: Chord) -> int:
    """Semitones to the next note of the scale above the root; none where it lies further than a tone away."""
    return next((step for step in (1, 2) if (chord.root + step) % 12 in sketch.key.pitch_classes), 0)


def _degree(chord: Chord, mark: str) -> int:
    wanted = DEGREES[mark]
    return next((step for step in wanted if step in {have % 12 for have in chord.intervals}), 7 if mark == "7" else wanted[0])


def _velocity(hit: Hit) -> float:
    if hit.mark == "0":
        return 46.0
    return 102.0 if hit.tick == 0 else 92.0 if hit.mark in "Rk" else 84.0
