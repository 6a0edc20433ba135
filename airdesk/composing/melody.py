"""The tune: a motif stated, repeated, answered and brought back; hooks share it, verses and bridges grow from it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from airdesk.chance import pick
from airdesk.composing.motif import Motif, draw_motif, ending_differently, inverted, with_rhythm
from airdesk.composing.rhythm import fit_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.tune import Range, TuneNote, TuneSetter
from airdesk.composing.tune_facts import LineNote, tune_facts
from airdesk.composing.tune_taste import distance_from_real_tunes
from airdesk.facts.genres import Melody, parse_lane
from airdesk.model.plan import InstrumentPlan

HOOK_SECTIONS = ("hook", "chorus", "drop", "head", "theme")
CANDIDATES = 90
"""How many tunes are sketched for each section before one is kept."""

SAME_RHYTHM = 0.5
"""How often a continuation keeps the rhythm of the statement: seven bars in ten of real tunes have one that returns."""

LITERAL_ANSWER = 0.4
"""How often the second four bars say the first four again."""

QUESTIONS = ("abac", "aabc", "abad", "aaac", "aaba", "a.ac", "aa.c", "abab")
"""Four bars: a statement, b continuation, c cadence, d turned statement, . silence."""

ANSWERS = ("abac", "abec", "aaec", "adec", "a.ec", "eaec")
"""The four bars that answer: e is something new, said once the ear knows the rest."""


@dataclass(frozen=True, slots=True)
class SectionTune:
    """The material of all sections of one name."""

    layout: str  # eight bars, one letter each
    motifs: dict[str, Motif]


def tune_notes(sketch: Sketch, instrument: InstrumentPlan) -> dict[int, list[TuneNote]]:
    """The tune of every section (by index), whoever plays it; sections of one name repeat, with a turn at the end."""
    main = _main_motif(sketch)
    tunes: dict[str, SectionTune] = {}
    result: dict[int, list[TuneNote]] = {}
    for section in sketch.sections:
        window = singing_range(sketch.genre.melody, instrument, section)
        if section.name not in tunes:
            tunes[section.name] = _choose_material(sketch, section, main, window)
        result[section.index] = _set_section(sketch, section, tunes[section.name], window)
    return result


def singing_range(melody: Melody, instrument: InstrumentPlan, section: Section) -> Range:
    """An octave and a bit inside both the genre's and the instrument's register, higher in the hook."""
    low = max(melody.low, instrument.low_pitch)
    high = min(melody.high, instrument.high_pitch)
    if high - low < 10:
        low, high = instrument.low_pitch, instrument.high_pitch
    span = min(16, high - low)
    lift = 0.75 if section.name in HOOK_SECTIONS else 0.25
    bottom = round(low + (high - low - span) * lift)
    return Range(bottom, bottom + span)


def cells_for(sketch: Sketch) -> list[str]:
    """The genre's rhythms in the song's meter."""
    melody = sketch.genre.melody
    meter = str(sketch.meter)
    if meter == melody.meter:
        return [parse_lane(cell) for cell in melody.cells]
    if meter in melody.cells_other:
        return [parse_lane(cell) for cell in melody.cells_other[meter]]
    return [fit_pattern(cell, melody.meter, sketch.meter, sketch.genre.steps_per_beat) for cell in melody.cells]


def _main_motif(sketch: Sketch) -> Motif:
    rng = sketch.rng("main motif")
    cells = cells_for(sketch)
    return draw_motif(rng, sketch.genre.melody, cells[rng.randrange(len(cells))], rng.uniform(-0.6, 0.6))


def _choose_material(sketch: Sketch, section: Section, main: Motif, window: Range) -> SectionTune:
    """The best of several sketches of the section."""
    best: tuple[float, SectionTune] | None = None
    for number in range(CANDIDATES):
        rng = sketch.rng("tune", section.name, number)
        material = _draw_material(sketch, section, main, rng)
        notes = _set_section(sketch, section, material, window)
        distance = _distance(sketch, section, notes)
        if best is None or distance < best[0]:
            best = (distance, material)
    assert best is not None
    return best[1]


def _distance(sketch: Sketch, section: Section, notes: list[TuneNote]) -> float:
    if len(notes) < 3:
        return float("inf")
    line = [LineNote(note.start_tick, note.pitch, note.duration_ticks) for note in notes]
    length = section.end_tick - section.start_tick
    facts = tune_facts(line, sketch.bar_ticks, length, lambda tick: section.chord_at(tick).chord.pitch_classes)
    return distance_from_real_tunes(facts, sketch.genre.melody, sketch.mood.density)


def _draw_material(sketch: Sketch, section: Section, main: Motif, rng: Random) -> SectionTune:
    melody = sketch.genre.melody
    cells = cells_for(sketch)
    if section.name in HOOK_SECTIONS:
        statement = main if rng.random() < 0.7 else with_rhythm(main, rng.choice(cells))
    elif section.name in ("bridge", "solo", "development"):
        statement = with_rhythm(inverted(main), rng.choice(cells))
    else:
        own = draw_motif(rng, melody, rng.choice(cells), rng.uniform(-0.6, 0.4))
        statement = own if rng.random() < 0.6 else with_rhythm(main, own.cell)
    cell = statement.cell if rng.random() < SAME_RHYTHM else rng.choice(cells)
    continuation = draw_motif(rng, melody, cell, rng.uniform(-0.8, 0.2))
    motifs = {
        "a": statement,
        "b": continuation,
        "c": Motif(_cadence_cell(sketch, rng), (pick(rng, (-1, 1, 0), (3, 1, 1)),)),
        "d": ending_differently(rng, statement),
        "e": draw_motif(rng, melody, rng.choice([statement.cell, continuation.cell, *cells]), rng.uniform(-0.4, 0.8)),
    }
    question = rng.choice(QUESTIONS)
    answer = question if rng.random() < LITERAL_ANSWER else rng.choice(ANSWERS)
    return SectionTune(question + answer, motifs)


def _cadence_cell(sketch: Sketch, rng: Random) -> str:
    """Two notes: a short one that leads, a long one that rests; the rest of the bar is breath."""
    cells = sketch.bar_ticks // sketch.cell_ticks
    lead = max(1, sketch.genre.steps_per_beat // 2)
    hold = max(lead, round(cells * rng.choice((0.3, 0.4, 0.5))))
    text = "x" + "-" * (lead - 1) + "x" + "-" * (hold - 1)
    return (text + "." * cells)[:cells]


def _set_section(sketch: Sketch, section: Section, material: SectionTune, window: Range) -> list[TuneNote]:
    """The section's bars with pitches; each second phrase answers the first by coming home."""
    setter = TuneSetter(sketch, section, sketch.genre.melody, window, sketch.rng("setting", section.name))
    notes: list[TuneNote] = []
    for bar in range(section.plan.bars):
        start = section.start_tick + bar * sketch.bar_ticks
        if start >= sketch.ending_tick:
            notes += _last_note(sketch, setter, start)
            break
        symbol = material.layout[bar % len(material.layout)]
        if symbol == ".":
            continue
        closes = bar % 4 == 3
        rests_on = _rest_class(sketch, section, bar, start) if closes else None
        notes += setter.bar(material.motifs[symbol], start, rests_on)
    return notes


def _rest_class(sketch: Sketch, section: Section, bar: int, start: int) -> int:
    """Where a phrase rests: a question on the fifth or third of its chord, an answer on the root (the tonic where it fits)."""
    chord = section.chord_at(start + sketch.bar_ticks - 1).chord
    is_answer = bar % 8 == 7 or bar == section.plan.bars - 1
    if is_answer:
        return sketch.key.tonic if sketch.key.tonic in chord.pitch_classes else chord.root
    tones = chord.pitch_classes
    return tones[2] if len(tones) > 2 else tones[-1]


def _last_note(sketch: Sketch, setter: TuneSetter, start: int) -> list[TuneNote]:
    """The song's last note: home, and held."""
    cells = sketch.bar_ticks // sketch.cell_ticks
    motif = Motif("x" + "-" * (cells * 3 // 4 - 1) + "." * (cells - cells * 3 // 4), ())
    chord = setter.section.chord_at(start).chord
    home = sketch.key.tonic if sketch.key.tonic in chord.pitch_classes else chord.root
    return setter.bar(motif, start, home)
