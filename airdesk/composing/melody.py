"""The tune of a song: a hook and what surrounds it, each section in phrases that ask, answer, develop and come home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from airdesk.chance import pick
from airdesk.composing.development import developed
from airdesk.composing.motif import Motif, count_notes, draw_motif, inverted, varied_cell, with_rhythm
from airdesk.composing.phrase_shape import HEIGHTS, shaped
from airdesk.composing.pickups import with_pickups
from airdesk.composing.rhythm import fit_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import Range, TuneNote, TuneSetter, joined_over_short_rests
from airdesk.facts.genres import Melody, parse_lane
from airdesk.facts.phrases import CADENCE, PhraseBar, PhrasePlan, load_phrases
from airdesk.model.plan import InstrumentPlan

HOOK_SECTIONS: Final = ("hook", "chorus", "drop", "head", "theme", "shout")
AWAY_SECTIONS: Final = ("bridge", "solo", "development", "break", "episode")
"""Sections that leave the hook behind: its shape upside down, or something else."""

WIDEST_SPAN: Final = 16
"""Semitones of the singing range: nine in ten pop songs stay inside."""

SAME_RHYTHM: Final = 0.4
"""How often a continuation keeps the rhythm of the statement."""

VARIED_RHYTHM: Final = 0.35
"""How often a rhythm of the genre is changed a little, so that two songs of one genre do not share their bars."""

SPAN_OF_HEIGHTS: Final = 0.12
FEWEST_NOTES: Final = 2
"""A rhythm that is left with less in another meter is no idea."""


@dataclass(frozen=True, slots=True)
class SectionMaterial:
    """What all sections of one name sing."""

    plan: PhrasePlan
    motifs: Mapping[str, Motif]  # by letter
    heights: tuple[float, ...]  # where new ideas begin, by bar, 0..1 of the range


def singing_range(melody: Melody, instrument: InstrumentPlan, section: Section) -> Range:
    """An octave and a bit inside both the genre's and the instrument's register, higher in the hook."""
    low = max(melody.low, instrument.low_pitch)
    high = min(melody.high, instrument.high_pitch)
    if high - low < 10:
        low, high = instrument.low_pitch, instrument.high_pitch
    span = min(WIDEST_SPAN, high - low)
    lift = 0.65 if section.name in HOOK_SECTIONS else 0.35
    bottom = round(low + (high - low - span) * lift)
    return Range(bottom, bottom + span)


def cells_for(sketch: Sketch) -> list[str]:
    """The genre's rhythms in the song's meter."""
    melody = sketch.genre.melody
    meter = str(sketch.meter)
    if meter == melody.meter or meter not in melody.cells_other:
        fitted = [fit_pattern(cell, melody.meter, sketch.meter, sketch.genre.steps_per_beat) for cell in melody.cells]
        sung = [cell for cell in fitted if count_notes(cell) >= FEWEST_NOTES]
        return sung or ["x" + "-" * (sketch.bar_ticks // sketch.cell_ticks - 1)]
    return [parse_lane(cell) for cell in melody.cells_other[meter]]


def main_motif(sketch: Sketch, number: int) -> Motif:
    """A hook: the idea the whole song is about."""
    rng = sketch.rng("main motif", number)
    return draw_motif(rng, sketch.genre.melody, _drawn_cell(sketch, rng))


def draw_material(sketch: Sketch, section: Section, main: Motif, rng: Random) -> SectionMaterial:
    """Ideas and a phrase plan for the sections of one name."""
    plan = _draw_plan(sketch, section, rng)
    statement = _statement(sketch, section, main, rng)
    cell = statement.cell if rng.random() < SAME_RHYTHM else _drawn_cell(sketch, rng)
    melody = sketch.genre.melody
    motifs = {
        "a": statement,
        "b": draw_motif(rng, melody, cell, ("fall", "valley", "wave", "arch")),
        CADENCE: Motif(_cadence_cell(sketch, rng), (pick(rng, (-1, 1, 0, -2), (4, 2, 1, 1)),)),
        "d": draw_motif(rng, melody, _drawn_cell(sketch, rng), ("rise", "arch", "call")),
        "e": draw_motif(rng, melody, _drawn_cell(sketch, rng)),
    }
    heights = rng.choice(HEIGHTS)
    return SectionMaterial(plan, motifs, tuple(share + rng.uniform(-SPAN_OF_HEIGHTS, SPAN_OF_HEIGHTS) for share in heights))


def _draw_plan(sketch: Sketch, section: Section, rng: Random) -> PhrasePlan:
    melody = sketch.genre.melody
    weights = melody.phrases_in.get(section.name, melody.phrases)
    name = pick(rng, list(weights), list(weights.values()))
    return rng.choice(load_phrases()[name])


def _statement(sketch: Sketch, section: Section, main: Motif, rng: Random) -> Motif:
    """The first idea of a section: the hook itself, its mirror, or a relative of it."""
    if section.name in HOOK_SECTIONS:
        return main if rng.random() < 0.8 else with_rhythm(main, _drawn_cell(sketch, rng))
    if section.name in AWAY_SECTIONS and rng.random() < 0.6:
        return with_rhythm(inverted(main), _drawn_cell(sketch, rng))
    own = draw_motif(rng, sketch.genre.melody, _drawn_cell(sketch, rng))
    return own if rng.random() < 0.65 else with_rhythm(main, own.cell)


def _drawn_cell(sketch: Sketch, rng: Random) -> str:
    cell = rng.choice(cells_for(sketch))
    return varied_cell(rng, cell, max(1, sketch.genre.steps_per_beat // 2)) if rng.random() < VARIED_RHYTHM else cell


def _cadence_cell(sketch: Sketch, rng: Random) -> str:
    """Two notes: a short one that leads, a long one that rests; the rest of the bar is breath."""
    cells = sketch.bar_ticks // sketch.cell_ticks
    lead = max(1, sketch.genre.steps_per_beat // 2) * rng.choice((1, 1, 2))
    hold = max(lead, round(cells * rng.choice((0.3, 0.4, 0.5))))
    text = "x" + "-" * (lead - 1) + "x" + "-" * (hold - 1)
    return (text + "." * cells)[:cells]


def set_section(sketch: Sketch, section: Section, material: SectionMaterial, window: Range) -> list[TuneNote]:
    """The section's bars with pitches; a phrase that asks rests open, one that answers comes home."""
    setter = TuneSetter(sketch, section, sketch.genre.melody, window, sketch.rng("setting", section.name))
    line: list[TuneNote] = []
    for number in range(section.plan.bars):
        start = section.start_tick + number * sketch.bar_ticks
        if start >= sketch.ending_tick:
            line += _last_note(sketch, setter, section, start)
            break
        bar = _bar_of(material.plan, number, section.plan.bars)
        if bar.letter:
            height = material.heights[number % len(material.heights)]
            line += setter.bar(bar, material.motifs[bar.letter], start, height, _rest_class(sketch, section, bar, start))
    led = with_pickups(sketch, section, material.plan, line)
    if section.occurrence and section.name not in HOOK_SECTIONS:
        led = developed(sketch, section, led)
    return shaped(sketch, section, joined_over_short_rests(led, sketch.cell_ticks))


def _bar_of(plan: Sequence[PhraseBar], number: int, bars: int) -> PhraseBar:
    """The bar of the plan; the last one of a section comes home, however the plan is cut."""
    bar = plan[number % len(plan)]
    is_last = number + 1 == bars
    return replace(bar, rests="closed") if is_last and bar.letter and bar.rests == "open" else bar


def _rest_class(sketch: Sketch, section: Section, bar: PhraseBar, start: int) -> int | None:
    """Where a phrase rests: a question on the fifth or third of its chord, an answer on the root (the tonic where it fits)."""
    if not bar.rests:
        return None
    chord = section.chord_at(start + sketch.bar_ticks - 1).chord
    if bar.rests == "closed":
        return sketch.key.tonic if sketch.key.tonic in chord.pitch_classes else chord.root
    tones = chord.pitch_classes
    return tones[2] if len(tones) > 2 else tones[-1]


def _last_note(sketch: Sketch, setter: TuneSetter, section: Section, start: int) -> list[TuneNote]:
    """The song's last note: home, and held."""
    cells = sketch.bar_ticks // sketch.cell_ticks
    motif = Motif("x" + "-" * (cells * 3 // 4 - 1) + "." * (cells - cells * 3 // 4), ())
    chord = section.chord_at(start).chord
    home = sketch.key.tonic if sketch.key.tonic in chord.pitch_classes else chord.root
    return setter.bar(PhraseBar("c", rests="closed"), motif, start, 0.5, home)
