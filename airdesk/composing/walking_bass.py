"""Walking bass: a note on every pulse, from root to root through chord tones and steps, the last one leading in."""

from __future__ import annotations

from airdesk.chance import pick
from airdesk.composing.bassline import BassNote, BassRegister, approach_pitch, chord_after
from airdesk.composing.chord_notes import fitting_pitch_classes
from airdesk.composing.sketch import Section, Sketch

CHROMATIC_APPROACH = 0.12
"""How often the last note is a semitone from the next root: enough to taste of jazz, few enough to stay in the key."""


def walking_bar(sketch: Sketch, section: Section, register: BassRegister, start: int, number: int) -> list[BassNote]:
    """One bar of quarter notes (one for each pulse)."""
    rng = sketch.rng("walk", section.name, section.occurrence, number)
    starts = sketch.meter.pulse_starts
    lengths = sketch.meter.pulse_ticks
    line: list[BassNote] = []
    pitch = register.root(section.chord_at(start).chord)
    if rng.random() < 0.4 and pitch + 12 <= register.high - 3:
        pitch += 12
    for index, (pulse, length) in enumerate(zip(starts, lengths, strict=True)):
        tick = start + pulse
        block = section.chord_at(tick)
        if index == 0 or block.start_tick == tick:
            pitch = register.root_near(block.chord, pitch)
        elif index == len(starts) - 1:
            target = chord_after(sketch, section, tick)
            is_chromatic = rng.random() < CHROMATIC_APPROACH
            goal = approach_pitch(sketch, section, register, tick, target, is_chromatic)
            pitch = register.near(goal % 12, pitch)
        else:
            pitch = _step_on(sketch, section, register, tick, pitch, rng.random(), index)
        velocity = 96 if index % 2 else 90
        line.append(BassNote(tick, tick + length - 20, pitch, velocity))
    return line


def _step_on(sketch: Sketch, section: Section, register: BassRegister, tick: int, pitch: int, chance: float, index: int) -> int:
    """The next note of the walk: chord tones first, then scale steps, seldom the same note again."""
    chord = section.chord_at(tick).chord
    fitting = fitting_pitch_classes(chord, sketch.key)
    candidates = [
        other for other in range(max(register.low, pitch - 7), min(register.high, pitch + 7) + 1) if other % 12 in fitting
    ]
    candidates = [other for other in candidates if other != pitch] or [pitch]
    weights = []
    for other in candidates:
        weight = 3.0 if other % 12 in chord.pitch_classes else 1.0
        weight *= 2.0 if abs(other - pitch) <= 4 else 0.6
        middle = (register.low + register.high) / 2
        weight *= 1.3 if (other - pitch) * (middle - pitch) > 0 else 1.0
        weights.append(weight)
    rng = sketch.rng("walk step", section.name, tick - section.start_tick, index, round(chance * 1e6))
    return pick(rng, candidates, weights)
