"""Which tune is kept: many are sketched, section by section and then as a whole song, and held against real ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.composing.feel import swung_tick
from airdesk.composing.melody import HOOK_SECTIONS, draw_material, main_motif, set_section, singing_range
from airdesk.composing.motif import Motif
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import TuneNote
from airdesk.composing.tune_facts import LineNote, top_line, tune_facts
from airdesk.composing.tune_taste import distance_from_real_tunes
from airdesk.facts.genres import Feel
from airdesk.model.plan import InstrumentPlan

SKETCHES: Final = 22
"""Tunes sketched for each section name."""

KEPT: Final = 5
"""Sketches of each section that are tried together."""

SONGS: Final = 36
"""Whole tunes put together from the kept sketches."""

HOOKS: Final = 3
"""Main motifs tried; each section's sketches share them evenly."""

FEWEST_NOTES: Final = 3
NO_PEAK: Final = 0.35
"""What a hook pays that has no high point of its own, against the distance of a tune that is off in one fact."""

Tune = Mapping[int, list[TuneNote]]


@dataclass(frozen=True, slots=True)
class _Sketched:
    """One idea for all sections of a name, set in each of them."""

    hook: int
    lines: Mapping[int, list[TuneNote]]  # section index -> notes
    distance: float


def tune_notes(sketch: Sketch, instrument: InstrumentPlan, sung: Collection[int]) -> dict[int, list[TuneNote]]:
    """The tune of every section (by index), whoever plays it; sections of one name repeat.

    *sung*: indices of the sections in which the tune is heard: only they are judged.
    """
    hooks = [main_motif(sketch, number) for number in range(HOOKS)]
    names = list(dict.fromkeys(section.name for section in sketch.sections))
    kept = {name: _kept_sketches(sketch, instrument, name, hooks) for name in names}
    chosen = _best_together(sketch, kept, sung)
    return {index: line for each in chosen.values() for index, line in each.lines.items()}


def _kept_sketches(sketch: Sketch, instrument: InstrumentPlan, name: str, hooks: Sequence[Motif]) -> list[_Sketched]:
    """The best sketches for the sections of a name, from each hook at least one."""
    sections = [section for section in sketch.sections if section.name == name]
    sketched = [_sketched(sketch, instrument, sections, hooks, number) for number in range(SKETCHES)]
    ranked = sorted(range(SKETCHES), key=lambda number: (sketched[number].distance, number))
    best_of_each = [next((number for number in ranked if sketched[number].hook == hook), ranked[0]) for hook in range(HOOKS)]
    return [sketched[number] for number in dict.fromkeys([*ranked[:KEPT], *best_of_each])]


def _sketched(
    sketch: Sketch, instrument: InstrumentPlan, sections: Sequence[Section], hooks: Sequence[Motif], number: int
) -> _Sketched:
    first = sections[0]
    window = singing_range(sketch.genre.melody, instrument, first)
    hook = number % len(hooks)
    material = draw_material(sketch, first, hooks[hook], sketch.rng("tune", first.name, number))
    lines = {section.index: set_section(sketch, section, material, window) for section in sections}
    distance = _distance(sketch, lines[first.index]) + _peak_price(first, lines[first.index])
    return _Sketched(hook, lines, distance)


def _best_together(sketch: Sketch, kept: Mapping[str, list[_Sketched]], sung: Collection[int]) -> dict[str, _Sketched]:
    """One sketch for each name, all of one hook where it can be, whose sum is most like a real tune."""
    best: tuple[float, dict[str, _Sketched]] | None = None
    for number in range(SONGS):
        rng = sketch.rng("together", number)
        hook = number % HOOKS
        choice = {name: _drawn(rng.random(), sketches, hook) for name, sketches in kept.items()}
        line = [note for each in choice.values() for index, notes in each.lines.items() if index in sung for note in notes]
        own = sum(each.distance for each in choice.values()) / max(1, len(choice))
        distance = _distance(sketch, sorted(line, key=lambda note: note.start_tick)) + 0.3 * min(own, 50.0)
        if best is None or distance < best[0]:
            best = (distance, choice)
    assert best is not None
    return best[1]


def _drawn(chance: float, sketches: Sequence[_Sketched], hook: int) -> _Sketched:
    """A sketch with the hook where there is one, the better ones more often."""
    fitting = [each for each in sketches if each.hook == hook] or list(sketches)
    return fitting[int(chance * chance * len(fitting))]


def _distance(sketch: Sketch, line: Sequence[TuneNote]) -> float:
    """How far a line is from real ones, as it will be played: swung."""
    if len(line) < FEWEST_NOTES:
        return 100.0
    heard = top_line(_swung(note, sketch.genre.feel) for note in line)
    length = max(note.start_tick + note.duration_ticks for note in heard) - heard[0].start_tick
    facts = tune_facts(heard, sketch.bar_ticks, length, sketch.chord_classes_at)
    return distance_from_real_tunes(facts, sketch.genre.melody, sketch.mood.density)


def _swung(note: TuneNote, feel: Feel) -> LineNote:
    start = swung_tick(note.start_tick, feel)
    return LineNote(start, note.pitch, max(1, swung_tick(note.start_tick + note.duration_ticks, feel) - start))


def _peak_price(section: Section, line: Sequence[TuneNote]) -> float:
    """A hook should have one high point, in its second half, not a ceiling it keeps touching."""
    if section.name not in HOOK_SECTIONS or not line:
        return 0.0
    top = max(note.pitch for note in line)
    peaks = [note for note in line if note.pitch == top]
    span = section.end_tick - section.start_tick
    is_late = any((note.start_tick - section.start_tick) / span >= 0.45 for note in peaks)
    return (0.0 if len(peaks) * 6 <= len(line) else NO_PEAK) + (0.0 if is_late else NO_PEAK)
