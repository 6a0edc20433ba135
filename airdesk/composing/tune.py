"""Setting a tune: the bars of a phrase plan get pitches over their chords, and what was said once comes back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Final

from airdesk.composing.chord_notes import fitting_pitch_classes, moved_in_scale
from airdesk.composing.line_fitting import Slot, fit_line
from airdesk.composing.motif import Motif, cut_cell, inverted, late_cell
from airdesk.composing.rhythm import Hit, read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.facts.genres import Melody
from airdesk.facts.phrases import PhraseBar
from airdesk.model.harmony import Chord

LEANING_NOTE: Final = 0.38
"""How often a note on the pulse may lean on its chord instead of sitting in it: in real songs about one in four does."""

NEW_IDEA: Final = 0.3
RETURN: Final = 0.9
"""How faithful a line is to its shape in semitones' worth: an idea may bend to be singable, its return may hardly."""

REACH: Final = 0.8
"""Where a bar that reaches for the high point begins, as a share of the singing range; other new ideas below it."""


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

    def at(self, share: float) -> float:
        """The pitch at a share of the window, 0 its bottom."""
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True, slots=True)
class _Idea:
    """How an idea was sung the last time."""

    motif: Motif
    pitches: tuple[int, ...]


class TuneSetter:
    """Sets the bars of one section; remembers what it set, so that repetition is repetition."""

    def __init__(self, sketch: Sketch, section: Section, melody: Melody, window: Range, rng: Random) -> None:
        self._sketch = sketch
        self._section = section
        self._melody = melody
        self._window = window
        self._rng = rng
        self._sung: dict[tuple[str, Motif], _Idea] = {}
        self._set: dict[tuple[PhraseBar, Motif, tuple[Chord, ...]], tuple[int, ...]] = {}
        self._leans: dict[tuple[Motif, int], bool] = {}
        self._last_pitch: int | None = None

    def bar(self, bar: PhraseBar, motif: Motif, start_tick: int, height: float, rests_on: int | None = None) -> list[TuneNote]:
        """The notes of one bar.

        *height*: share of the range at which a new idea begins. *rests_on*: pitch class its last note must have.
        """
        cell = self._cell(bar, motif.cell)
        hits = read_pattern(cell, self._sketch.cell_ticks)
        if not hits:
            return []
        chords = tuple(self._section.chord_at(start_tick + hit.tick).chord for hit in hits)
        known = (bar, motif, chords)
        if known not in self._set:
            self._set[known] = self._pitches(bar, motif, hits, chords, height)
        pitches = list(self._set[known])
        if rests_on is not None:
            pitches[-1] = nearest_of({rests_on}, pitches[-2] if len(pitches) > 1 else pitches[-1], self._window)
        self._last_pitch = pitches[-1]
        return [TuneNote(start_tick + hit.tick, hit.duration_ticks, pitch) for hit, pitch in zip(hits, pitches, strict=True)]

    def _cell(self, bar: PhraseBar, cell: str) -> str:
        if bar.is_late:
            cell = late_cell(cell, max(1, self._sketch.genre.steps_per_beat // 2))
        return cut_cell(cell) if bar.is_cut else cell

    def _pitches(
        self, bar: PhraseBar, motif: Motif, hits: Sequence[Hit], chords: Sequence[Chord], height: float
    ) -> tuple[int, ...]:
        """The idea as it was sung before, bent where the new chords ask for it; a new one from its shape."""
        idea = self._sung.get((bar.letter, motif))
        if idea is None:
            targets, faith = self._new_targets(bar, motif, chords[0], height), NEW_IDEA
        else:
            targets, faith = self._returning_targets(bar, idea, chords[0]), RETURN
        targets = targets[: len(hits)]
        slots = self._slots(motif, hits, chords, targets)
        pitches = tuple(round(target) for target in targets)
        if idea is None or not self._can_stay(pitches, slots):
            pitches = fit_line(slots, self._window.low, self._window.high, self._last_pitch, faith)
        if bar.ends_differently and len(pitches) > 1:
            pitches = (*pitches[:-1], self._other_ending(pitches, slots[-1]))
        if idea is None and not bar.is_cut:
            self._sung[bar.letter, motif] = _Idea(motif, pitches)
        return pitches

    def _new_targets(self, bar: PhraseBar, motif: Motif, chord: Chord, height: float) -> list[float]:
        """Where the shape leads from its first note on."""
        moves = (inverted(motif) if bar.is_inverted else motif).moves
        start = self._window.at(REACH if bar.is_high else height) + self._rng.uniform(-1.5, 1.5)
        if bar.is_high and sum(moves) > 0:
            start -= sum(moves)  # a rising shape arrives at the high point instead of leaving from it
        fitting = self._fitting(chord)
        targets = [nearest_of(fitting, start, self._window)]
        for move in moves:
            targets.append(moved_in_scale(targets[-1], move, fitting))
        return [float(target) for target in targets]

    def _returning_targets(self, bar: PhraseBar, idea: _Idea, chord: Chord) -> list[float]:
        """The idea where it was, moved by steps of the scale or mirrored about its first note."""
        pitches = list(idea.pitches)
        if bar.is_inverted:
            pitches = [2 * pitches[0] - pitch for pitch in pitches]
        if bar.steps:
            fitting = self._fitting(chord)
            pitches = [moved_in_scale(pitch, bar.steps, fitting) for pitch in pitches]
            if min(pitches) < self._window.low or max(pitches) > self._window.high:
                pitches = list(idea.pitches)
        return [float(pitch) for pitch in pitches]

    def _slots(self, motif: Motif, hits: Sequence[Hit], chords: Sequence[Chord], targets: list[float]) -> list[Slot]:
        pulses = self._sketch.meter.pulse_starts
        return [
            Slot(target, self._fitting(chord), chord.pitch_classes, hit.tick in pulses and not self._may_lean(motif, hit.tick))
            for hit, chord, target in zip(hits, chords, targets, strict=True)
        ]

    def _may_lean(self, motif: Motif, tick: int) -> bool:
        """Decided once for each note of an idea, so that its return leans where it leant."""
        return self._leans.setdefault((motif, tick), self._rng.random() < LEANING_NOTE)

    def _can_stay(self, pitches: tuple[int, ...], slots: list[Slot]) -> bool:
        """Whether a returning idea fits the new chords note for note, with at least some of its pulses in them."""
        if any(pitch % 12 not in slot.fitting for pitch, slot in zip(pitches, slots, strict=True)):
            return False
        strong = [pitch % 12 in slot.chord for pitch, slot in zip(pitches, slots, strict=True) if slot.is_strong]
        return not strong or sum(strong) * 2 >= len(strong)

    def _other_ending(self, pitches: tuple[int, ...], slot: Slot) -> int:
        """Another note of the chord near the last one."""
        before = pitches[-2]
        options = [pitch for pitch in range(self._window.low, self._window.high + 1) if pitch % 12 in slot.chord]
        others = [pitch for pitch in options if pitch != pitches[-1] and pitch != before]
        return min(others, key=lambda pitch: (abs(pitch - before), pitch)) if others else pitches[-1]

    def _fitting(self, chord: Chord) -> frozenset[int]:
        return fitting_pitch_classes(chord, self._sketch.key, self._melody.palette)


def nearest_of(classes: frozenset[int] | set[int], around: float, window: Range) -> int:
    """The nearest pitch of some classes, inside the window where it has one."""
    inside = [pitch for pitch in range(window.low, window.high + 1) if pitch % 12 in classes]
    if not inside:
        inside = [pitch for pitch in range(round(around) - 12, round(around) + 13) if pitch % 12 in classes]
    return min(inside, key=lambda pitch: (abs(pitch - around), pitch))


def joined_over_short_rests(line: list[TuneNote], longest_ticks: int) -> list[TuneNote]:
    """Notes held over gaps that are no breath but only a hole."""
    held = []
    for note, after in pairwise(line):
        gap = after.start_tick - note.start_tick - note.duration_ticks
        held.append(replace(note, duration_ticks=note.duration_ticks + gap) if 0 < gap <= longest_ticks else note)
    return [*held, *line[-1:]]
