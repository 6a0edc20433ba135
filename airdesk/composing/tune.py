"""Pitches for motifs: setting the bars of a phrase over its chords, so that the same bar over the same chord returns."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from airdesk.composing.chord_notes import fitting_pitch_classes
from airdesk.composing.motif import Motif
from airdesk.composing.rhythm import read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.facts.genres import Melody
from airdesk.model.harmony import Chord

CHORD_TONE_ON_STRONG = 0.5
"""Share of strong notes outside the chord that are pulled into it; most others are in it anyway, three in four in all."""

LEANING_NOTE = 0.45
"""How often a bar may begin on any note of the scale, leaning on the chord instead of sitting in it."""

LITERAL_RETURN = 0.8
"""How often a motif that fits the next chord as it is stays as it is, instead of moving with the chord."""


@dataclass(frozen=True, slots=True)
class TuneNote:
    """A note of a tune before dynamics and ornaments."""

    start_tick: int
    duration_ticks: int
    pitch: int
    accent: float = 1.0


@dataclass(frozen=True, slots=True)
class Range:
    """The window a singer would feel at home in."""

    low: int
    high: int

    @property
    def centre(self) -> float:
        """Its middle."""
        return (self.low + self.high) / 2


@dataclass
class TuneSetter:
    """Sets one section's bars; remembers what it set, so that repetition is repetition."""

    sketch: Sketch
    section: Section
    melody: Melody
    window: Range
    rng: Random
    last_pitch: int | None = None

    def __post_init__(self) -> None:
        self._set: dict[tuple[Motif, tuple[Chord, ...]], tuple[int, ...]] = {}
        self._last_sung: dict[Motif, tuple[int, ...]] = {}

    def bar(self, motif: Motif, start_tick: int, rests_on: int | None = None) -> list[TuneNote]:
        """The notes of one bar; *rests_on*: pitch class its last note must have (a cadence)."""
        hits = read_pattern(motif.cell, self.sketch.cell_ticks)
        if not hits:
            return []
        ticks = [start_tick + hit.tick for hit in hits]
        chords = tuple(self.section.chord_at(tick).chord for tick in ticks)
        known = self._set.get((motif, chords)) or self._returning(motif, chords, ticks)
        pitches = list(known or self._remember(motif, chords, ticks))
        if rests_on is not None:
            pitches[-1] = _nearest_of({rests_on}, pitches[-2] if len(pitches) > 1 else pitches[-1], self.window)
        self.last_pitch = pitches[-1]
        return [
            TuneNote(tick, hit.duration_ticks, pitch, 1.08 if index == 0 else 1.0)
            for index, (tick, hit, pitch) in enumerate(zip(ticks, hits, pitches, strict=True))
        ]

    def _returning(self, motif: Motif, chords: tuple[Chord, ...], ticks: list[int]) -> tuple[int, ...] | None:
        """The motif as it was last sung, where it fits the new chords too: a hook comes back note for note."""
        pitches = self._last_sung.get(motif)
        if pitches is None or self.rng.random() > LITERAL_RETURN:
            return None
        if any(pitch % 12 not in self._fitting(chord) for pitch, chord in zip(pitches, chords, strict=True)):
            return None
        strong = [
            pitch % 12 in chord.pitch_classes
            for pitch, chord, tick in zip(pitches, chords, ticks, strict=True)
            if tick % self.sketch.bar_ticks in self.sketch.meter.pulse_starts
        ]
        if strong and not any(strong):
            return None
        self._set[(motif, chords)] = pitches
        return pitches

    def _remember(self, motif: Motif, chords: tuple[Chord, ...], ticks: list[int]) -> tuple[int, ...]:
        pitches = [self._first_pitch(chords[0])]
        for chord, tick, move in zip(chords[1:], ticks[1:], motif.moves, strict=True):
            pitches.append(self._next_pitch(pitches[-1], move, chord, tick))
        self._set[(motif, chords)] = self._last_sung[motif] = tuple(pitches)
        return tuple(pitches)

    def _first_pitch(self, chord: Chord) -> int:
        """A chord tone near where the tune was, drawn towards the middle of the window."""
        before = self.last_pitch if self.last_pitch is not None else self.window.centre
        around = before * 0.55 + self.window.centre * 0.45 + self.rng.uniform(-2, 2)
        fitting = self._fitting(chord)
        if self.rng.random() < LEANING_NOTE:
            return _nearest_of(fitting, around, self.window)
        return _nearest_of(set(chord.pitch_classes[:4]) & fitting or set(chord.pitch_classes), around, self.window)

    def _next_pitch(self, pitch: int, move: int, chord: Chord, tick: int) -> int:
        fitting = self._fitting(chord)
        goal = _moved(pitch, move, fitting)
        if not self.window.low <= goal <= self.window.high:
            goal = _moved(pitch, -move, fitting)
        strong = tick % self.sketch.bar_ticks in self.sketch.meter.pulse_starts
        if strong and goal % 12 not in chord.pitch_classes and self.rng.random() < CHORD_TONE_ON_STRONG:
            goal = _nearest_of(set(chord.pitch_classes), goal, self.window)
        if not self.window.low <= goal <= self.window.high:
            goal = _nearest_of(fitting, goal, self.window)
        return goal

    def _fitting(self, chord: Chord) -> set[int]:
        return set(fitting_pitch_classes(chord, self.sketch.key, self.melody.palette))


def _moved(pitch: int, move: int, fitting: set[int]) -> int:
    """Some steps along the fitting notes; a note outside them first goes to its neighbour in that direction."""
    step = 1 if move > 0 else -1
    goal = pitch
    if goal % 12 not in fitting:
        while goal % 12 not in fitting:
            goal += step
        return goal
    for _ in range(abs(move)):
        goal += step
        while goal % 12 not in fitting:
            goal += step
    return goal


def _nearest_of(classes: set[int], around: float, window: Range) -> int:
    """The nearest pitch of some classes, inside the window where it has one."""
    inside = [pitch for pitch in range(window.low, window.high + 1) if pitch % 12 in classes]
    if not inside:
        inside = [pitch for pitch in range(round(around) - 12, round(around) + 13) if pitch % 12 in classes]
    return min(inside, key=lambda pitch: (abs(pitch - around), pitch))
