"""Notes of a model made to fit the song: instrument, scale and chords, length, one at a time where that is all there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from airdesk.composing.as_planned import LONGEST_STACCATO_TICKS, folded, is_own_register
from airdesk.composing.model_score_players import is_monophonic, is_percussion, playable_drums
from airdesk.composing.sketch import Sketch
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan

DRUM_KIN: Final[tuple[tuple[int, ...], ...]] = (
    (36, 35),
    (38, 40, 37, 39),
    (42, 44, 46),
    (41, 43, 45, 47, 48, 50),
    (51, 53, 59, 49, 57, 52, 55),
    (54, 69, 70, 82),
    (56, 67, 68, 76, 77, 75),
    (60, 61, 65, 66),
    (62, 63, 64, 86, 87),
)
"""Drums that stand in for one another."""

_LONGEST_BARS: Final = 8


class NoteRepair:
    """Repairs notes and counts what it did."""

    def __init__(self, sketch: Sketch, catalogue: InstrumentCatalogue) -> None:
        self._sketch = sketch
        self._catalogue = catalogue
        self._counts: Counter[tuple[str, str]] = Counter()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was repaired, one sentence for each instrument and kind."""
        return tuple(
            f"{name}: {count} {'note' if count == 1 else 'notes'} {text}." for (name, text), count in self._counts.items()
        )

    def mended(self, instrument: InstrumentPlan, notes: Iterable[Note]) -> list[Note]:
        """The notes as the instrument can play them in this song, in playing order, none over another of its pitch."""
        inside = self._inside_song(instrument, notes)
        if is_percussion(instrument):
            tuned = self._on_drums(instrument, inside)
        elif instrument.role == "fx":
            tuned = self._effects(instrument, inside)
        else:
            tuned = self._in_key(instrument, self._in_register(instrument, self._staccato(instrument, inside)))
        apart = without_overlaps(tuned)
        self._count(instrument, "on top of another were left out", len(tuned) - len(apart))
        return self._one_at_a_time(instrument, apart) if is_monophonic(instrument, self._catalogue) else apart

    def _count(self, instrument: InstrumentPlan, text: str, number: int = 1) -> None:
        if number:
            self._counts[(instrument.name, text)] += number

    def _inside_song(self, instrument: InstrumentPlan, notes: Iterable[Note]) -> list[Note]:
        """No note begins after the song's end or lasts beyond it, or for ever."""
        end = self._sketch.end_tick
        kept = []
        for note in sorted(notes):
            if note.start_tick >= end:
                self._count(instrument, "after the end of the song were left out")
                continue
            stop = min(note.end_tick, end, note.start_tick + _LONGEST_BARS * self._sketch.bar_ticks)
            self._count(instrument, "lasted too long and were shortened", int(stop < note.end_tick))
            kept.append(replace(note, duration_ticks=stop - note.start_tick))
        return kept

    def _on_drums(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        """Each stroke on a drum the instrument has: the same, its kin, or the only one; others are left out."""
        drums = playable_drums(instrument, self._catalogue)
        kept = []
        for note in notes:
            pitch = _drum_for(note.pitch, drums)
            if pitch is None:
                self._count(instrument, "on drums it does not have were left out")
                continue
            self._count(instrument, "on drums it does not have went to the nearest one", int(pitch != note.pitch))
            kept.append(replace(note, pitch=pitch))
        return kept

    def _effects(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        """An effect's pitch chooses one of its sounds; others than it has become its first."""
        low, high = instrument.low_pitch, instrument.high_pitch
        self._count(instrument, "it has no sound for became its first", sum(not low <= note.pitch <= high for note in notes))
        return [note if low <= note.pitch <= high else replace(note, pitch=low) for note in notes]

    def _in_register(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        """Moved by octaves: all of them together where that is enough, else those that lie outside."""
        low, high = self.register(instrument)
        outside = [note for note in notes if not low <= note.pitch <= high]
        if not outside:
            return list(notes)
        shift = _common_shift([note.pitch for note in notes], low, high)
        if shift is not None:
            self._count(instrument, f"were moved by {abs(shift) // 12} octaves into its register", len(notes))
            return [replace(note, pitch=note.pitch + shift) for note in notes]
        self._count(instrument, "outside its register were moved by octaves", len(outside))
        return [replace(note, pitch=folded(note.pitch, low, high)) for note in notes]

    def _staccato(self, instrument: InstrumentPlan, notes: list[Note]) -> list[Note]:
        """Short notes where the plan says so."""
        if instrument.articulation != "staccato":
            return notes
        most = LONGEST_STACCATO_TICKS
        self._count(instrument, "were shortened, as it plays staccato", sum(note.duration_ticks > most for note in notes))
        return [replace(note, duration_ticks=min(note.duration_ticks, most)) for note in notes]

    def register(self, instrument: InstrumentPlan) -> tuple[int, int]:
        """Lowest and highest pitch: the plan's; where that is the usual one, widened to what the instrument can play."""
        fact = self._catalogue.get(instrument.name)
        low, high = instrument.low_pitch, instrument.high_pitch
        if fact is None or is_own_register(instrument, fact, self._catalogue, self._sketch.genre):
            return low, high
        return min(low, fact.low_pitch), max(high, fact.high_pitch)

    def _in_key(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        """Notes outside the scale and the chords they sound over go to the nearest tone; of two, to one of the chord."""
        low, high = self.register(instrument)
        kept = []
        for note in notes:
            allowed, pitch = self._allowed(note), note.pitch
            if pitch % 12 not in allowed:
                pitch = _nearest(pitch, allowed, self._sketch.chord_classes_at(note.start_tick), low, high)
            self._count(instrument, "outside the scale and its chords were moved to the nearest tone", int(pitch != note.pitch))
            kept.append(replace(note, pitch=pitch))
        return kept

    def _allowed(self, note: Note) -> frozenset[int]:
        """The scale, the chord where the note begins, and the one it is held into if it comes just before that."""
        early = min(note.end_tick - 1, note.start_tick + self._sketch.meter.pulse_ticks[0] // 2)
        chords = {*self._sketch.chord_classes_at(note.start_tick), *self._sketch.chord_classes_at(early)}
        return frozenset(chords.union(self._sketch.key.pitch_classes))

    def _one_at_a_time(self, instrument: InstrumentPlan, notes: Sequence[Note]) -> list[Note]:
        line = in_a_line(notes, of_bass=instrument.role == "bass")
        self._count(instrument, "sounded together and only one of them stays", len(notes) - len(line))
        return line


def in_a_line(notes: Sequence[Note], *, of_bass: bool) -> list[Note]:
    """One note at a time: of those that begin together the highest stays, of a bass the lowest; each ends before the next."""
    chosen: dict[int, Note] = {}
    for note in sorted(notes):
        if note.start_tick not in chosen or not of_bass:
            chosen[note.start_tick] = note
    line = list(chosen.values())
    return [
        replace(note, duration_ticks=min(note.duration_ticks, after.start_tick - note.start_tick))
        for note, after in pairwise(line)
    ] + line[-1:]


def without_overlaps(notes: Iterable[Note]) -> list[Note]:
    """A pitch that is struck again ends its earlier note; of two strokes at once the harder one stays."""
    struck: dict[tuple[int, int], Note] = {}
    for note in notes:
        twin = struck.get((note.start_tick, note.pitch))
        if twin is None or note.velocity > twin.velocity:
            struck[(note.start_tick, note.pitch)] = note
    following: dict[int, int] = {}
    kept = []
    for note in sorted(struck.values(), reverse=True):
        stop = min(note.end_tick, following.get(note.pitch, note.end_tick))
        kept.append(replace(note, duration_ticks=stop - note.start_tick))
        following[note.pitch] = note.start_tick
    return kept[::-1]


def _drum_for(pitch: int, drums: Collection[int]) -> int | None:
    if pitch in drums:
        return pitch
    if len(drums) == 1:
        return next(iter(drums))
    kin = next((group for group in DRUM_KIN if pitch in group), ())
    return next((drum for drum in kin if drum in drums), None)


def _common_shift(pitches: Collection[int], low: int, high: int) -> int | None:
    """Octaves in semitones that bring all pitches inside; the fewest."""
    shifts = sorted(range(-120, 121, 12), key=abs)
    return next((shift for shift in shifts if min(pitches) + shift >= low and max(pitches) + shift <= high), None)


def _nearest(pitch: int, allowed: Collection[int], chord: Collection[int], low: int, high: int) -> int:
    inside = [other for other in range(low, high + 1) if other % 12 in allowed]
    return min(inside, key=lambda other: (abs(other - pitch), other % 12 not in chord, other), default=pitch)
