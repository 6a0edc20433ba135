"""What every way of playing bass shares: its notes before dynamics, and where roots lie on the instrument."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.composing.chord_notes import nearest_pitch
from airdesk.composing.sketch import Section, Sketch
from airdesk.model.harmony import Chord

LOWEST_ROOT_SPAN = 12
"""Roots lie within the lowest octave and a bit of the register, so that the line has a floor."""


@dataclass(frozen=True, slots=True)
class BassNote:
    """One note of the line."""

    start_tick: int
    end_tick: int
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class BassRegister:
    """The pitches the bass may use."""

    low: int
    high: int

    def root(self, chord: Chord) -> int:
        """The bass note of a chord in the lowest octave of the register."""
        return self.low + (chord.bass_pitch_class - self.low) % 12

    def root_near(self, chord: Chord, pitch: int) -> int:
        """The bass note of a chord in the octave a line is in."""
        return nearest_pitch(chord.bass_pitch_class, pitch, self.low, self.high)

    def kept(self, pitch: int) -> int:
        """A pitch brought into the register by octaves."""
        while pitch > self.high:
            pitch -= 12
        while pitch < self.low:
            pitch += 12
        return min(pitch, 127)

    def near(self, pitch_class: int, around: int) -> int:
        """The pitch of a class nearest to another."""
        return nearest_pitch(pitch_class, around, self.low, self.high)


def approach_pitch(
    sketch: Sketch, section: Section, register: BassRegister, tick: int, target: Chord, is_chromatic: bool
) -> int:
    """A note that leads into the next root: the scale step above or below it, or (where asked) a semitone below."""
    goal = register.root(target)
    if is_chromatic:
        return register.kept(goal - 1)
    allowed = set(sketch.key.pitch_classes) | set(section.chord_at(tick).chord.pitch_classes)
    below = next((goal - step for step in (1, 2, 3) if (goal - step) % 12 in allowed), goal - 5)
    above = next((goal + step for step in (1, 2, 3) if (goal + step) % 12 in allowed), goal + 5)
    return below if below >= register.low else min(above, register.high)


def chord_after(sketch: Sketch, section: Section, tick: int) -> Chord:
    """The chord of the bar after the one a tick lies in, across the section's end where need be."""
    after = tick - tick % sketch.bar_ticks + sketch.bar_ticks
    if after < section.end_tick:
        return section.chord_at(after).chord
    following = section.index + 1
    return sketch.sections[following].chords[0].chord if following < len(sketch.sections) else section.chords[0].chord
