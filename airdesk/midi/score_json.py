"""A score as the JSON document other programs exchange: `pattern` (percussion), `layers` (instrument -> bars) and `meta`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from airdesk.errors import BadInputError, HarmonyError, ScoreError
from airdesk.facts.instruments import InstrumentCatalogue, load_instruments
from airdesk.midi.document_fields import (
    Problems,
    list_field,
    number_field,
    object_field,
    shown,
    text_field,
    texts_field,
    whole_field,
)
from airdesk.midi.drum_split import DrumNames, split_pattern
from airdesk.midi.instrument_traits import InstrumentTraits, instrument_traits
from airdesk.midi.plan_json import instrument_document
from airdesk.midi.score_grid import Grid, bar_numbers, bars_of_notes, notes_of_bars
from airdesk.midi.whole_file import write_document
from airdesk.model.harmony import Key, find_scale, parse_key
from airdesk.model.notes import Note
from airdesk.model.plan import SongPlan
from airdesk.model.score import Part, Score, ScoreSection, default_steps_per_bar, sorted_notes
from airdesk.model.timebase import MAX_BARS, Meter, parse_meter

MAX_FILE_BYTES = 64 * 1024 * 1024
_SLOWEST_BPM, _FASTEST_BPM = 4.0, 1000.0  # what MIDI files can hold and music may want
_MAX_STEPS_PER_BAR = 1536


def score_to_document(score: Score, plan: SongPlan | None = None) -> dict[str, Any]:
    """The whole score; reading it again gives the same score. *plan*: what else is known of song and instruments."""
    drums = sorted_notes([note for part in score.parts if part.is_percussion for note in part.notes])
    grid = _grid_of(score)
    return {
        "meta": _meta(score, score.parts, plan),
        "pattern": bars_of_notes(drums, grid) if drums else [],
        "layers": {part.instrument: bars_of_notes(part.notes, grid) for part in score.parts},
    }


def part_to_document(part: Part, score: Score, plan: SongPlan | None = None) -> dict[str, Any]:
    """One part as a score of its own."""
    bars = bars_of_notes(part.notes, _grid_of(score))
    return {
        "meta": _meta(score, [part], plan),
        "pattern": bars if part.is_percussion else [],
        "layers": {part.instrument: bars},
    }


def per_instrument_document(score: Score, plan: SongPlan | None = None) -> dict[str, Any]:
    """All parts side by side with the number of notes of each; readable as a score too."""
    grid = _grid_of(score)
    return {
        "meta": _meta(score, score.parts, plan),
        "note_counts": {part.instrument: len(part.notes) for part in score.parts},
        "midi_per_instrument": {part.instrument: bars_of_notes(part.notes, grid) for part in score.parts},
    }


def write_score_document(document: dict[str, Any], path: Path) -> None:
    """Any of these documents as a file, one bar on a line. Raises StorageError."""
    write_document(path, document, depth=3)


def _grid_of(score: Score) -> Grid:
    return Grid(score.meter, score.steps_per_bar, score.bars)


def _meta(score: Score, parts: Sequence[Part], plan: SongPlan | None) -> dict[str, Any]:
    return {
        "title": score.title,
        **({"genre": plan.genre, "mood": plan.mood, "ending": plan.playing.ending} if plan else {}),
        "tempo": score.tempo_bpm,
        "key": score.key.tonic_name,
        "scale": score.key.scale,
        "meter": str(score.meter),
        "bars": score.bars,
        "length_seconds": round(score.bars * score.meter.bar_beats * 60 / score.tempo_bpm, 3),
        "steps_per_bar": score.steps_per_bar,
        "seed": score.seed,
        "sections": [{"name": section.name, "bar": section.start_bar, "bars": section.bars} for section in score.sections],
        "instruments": [part.instrument for part in parts],
        "instrument_configs": [_instrument_config(part, plan) for part in parts],
    }


def _instrument_config(part: Part, plan: SongPlan | None) -> dict[str, Any]:
    """What a part says of its instrument, and the plan where there is one."""
    planned = plan.instrument_named(part.instrument) if plan else None
    known = instrument_document(planned) if planned else {"name": part.instrument}
    return {**known, "program": part.program, "is_percussion": part.is_percussion}


def read_score_file(path: Path, *, plan: SongPlan | None = None) -> tuple[Score, tuple[str, ...]]:
    """The score in a JSON file and what was mended. Raises ScoreError."""
    return score_of_file(path, read_score_document(path), plan=plan)


def score_of_file(path: Path, document: object, *, plan: SongPlan | None = None) -> tuple[Score, tuple[str, ...]]:
    """The score in the document that a file holds. Raises ScoreError, naming the file."""
    try:
        return score_from_document(document, plan=plan, title=path.stem)
    except ScoreError as error:
        raise ScoreError(f"{path.name}: {error}", path=path) from error


def read_score_document(path: Path) -> object:
    """What a JSON file holds. Raises ScoreError where it is none."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ScoreError(f"{path.name} is larger than {MAX_FILE_BYTES // 2**20} MB: split it.", path=path)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ScoreError(f"{path} cannot be read ({error.strerror}): check the path.", path=path) from error
    except UnicodeDecodeError as error:
        raise ScoreError(f"{path.name} is no JSON file: choose a midi.json or a MIDI file.", path=path) from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScoreError(f"{path.name} is no readable JSON ({error}): export it again.", path=path) from error


def score_from_document(
    document: object, *, plan: SongPlan | None = None, catalogue: InstrumentCatalogue | None = None, title: str = "Score"
) -> tuple[Score, tuple[str, ...]]:
    """The score in a document, and one sentence for every problem in it.

    *plan*: what the document's `meta` leaves out, and the instruments it should have. *catalogue*: what instruments are.
    Raises ScoreError where there is no score at all.
    """
    if not isinstance(document, dict) or not {"pattern", "layers", "midi_per_instrument"} & document.keys():
        raise ScoreError('This is no score: a score is a JSON object with "pattern", "layers" and "meta".')
    problems = Problems()
    meta = object_field(document, "meta", problems, "Score")
    layers = _layers(document, problems)
    pattern = list_field(document, "pattern", problems, "Score")
    numbers = [number for bars in (*layers.values(), pattern) for number in bar_numbers(bars)]
    first_bar = 1 if numbers and min(numbers) == 1 else 0
    grid = _read_grid(meta, plan, max(numbers, default=0) + 1 - first_bar, problems)
    if first_bar:
        layers = {name: _shifted(bars) for name, bars in layers.items()}
        pattern = _shifted(pattern)
    parts = _read_parts(meta, layers, pattern, grid, plan, catalogue or load_instruments(), problems)
    last_tick = max((note.start_tick for part in parts for note in part.notes), default=0)
    bars = min(MAX_BARS, max(grid.bars, last_tick // grid.meter.bar_ticks + 1))
    parts = tuple(_within(part, bars * grid.meter.bar_ticks, problems) for part in parts)
    score = Score(
        title=text_field(meta, "title", plan.title if plan else title, problems, "meta"),
        tempo_bpm=number_field(meta, "tempo", plan.tempo_bpm if plan else 120.0, _SLOWEST_BPM, _FASTEST_BPM, problems, "meta"),
        key=_read_key(meta, plan, problems),
        meter=grid.meter,
        bars=bars,
        steps_per_bar=grid.steps_per_bar,
        parts=parts,
        sections=_read_sections(meta, plan, bars, first_bar, problems),
        seed=_read_seed(meta, plan, problems),
    )
    return score, problems.sentences


def _layers(document: dict[str, Any], problems: Problems) -> dict[str, list[Any]]:
    """Instrument -> bars; `midi_per_instrument` counts before `layers`."""
    found: dict[str, list[Any]] = {}
    for source in ("layers", "midi_per_instrument"):
        for name, bars in object_field(document, source, problems, "Score").items():
            if not name.strip():
                problems.add("layers without a name", f"{source}: a layer has no name; it is left out.")
            elif not isinstance(bars, list):
                problems.add("layers that are no list", f"{source}: {shown(name)} should be a list of bars, not {shown(bars)}.")
            else:
                found[" ".join(name.split())] = bars
    return found


def _shifted(bars: list[Any]) -> list[Any]:
    """Bars numbered from 1 numbered from 0."""
    return [
        {**entry, "bar": entry["bar"] - 1} if isinstance(entry, dict) and isinstance(entry.get("bar"), int | float) else entry
        for entry in bars
    ]


def _read_grid(meta: dict[str, Any], plan: SongPlan | None, bars_found: int, problems: Problems) -> Grid:
    meter = plan.meter if plan else Meter(4, 4)
    text = text_field(meta, "meter", str(meter), problems, "meta")
    try:
        meter = parse_meter(text)
    except BadInputError as error:
        problems.add("impossible meters", f"meta: {error} {meter} is used.")
    bars = plan.bars if plan else max(1, min(MAX_BARS, bars_found))
    steps = plan.steps_per_bar if plan and plan.meter == meter else default_steps_per_bar(meter)
    return Grid(
        meter,
        whole_field(meta, "steps_per_bar", steps, 1, _MAX_STEPS_PER_BAR, problems, "meta"),
        whole_field(meta, "bars", bars, 1, MAX_BARS, problems, "meta"),
    )


def _read_key(meta: dict[str, Any], plan: SongPlan | None, problems: Problems) -> Key:
    fallback = plan.key if plan else Key(0, "major")
    tonic = text_field(meta, "key", "", problems, "meta")
    if not tonic:
        return fallback
    try:
        scale = text_field(meta, "scale", "", problems, "meta")
        return parse_key(tonic, find_scale(scale) if scale else None)
    except HarmonyError as error:
        problems.add("impossible keys", f"meta: {error} {fallback.name} is used.")
        return fallback


def _read_seed(meta: dict[str, Any], plan: SongPlan | None, problems: Problems) -> int | None:
    seed = meta.get("seed")
    if isinstance(seed, int) and not isinstance(seed, bool):
        return seed
    if seed is not None:
        problems.add("impossible seeds", f"meta: seed {shown(seed)} is no whole number; it is left out.")
    return plan.seed if plan else None


def _read_sections(
    meta: dict[str, Any], plan: SongPlan | None, bars: int, first_bar: int, problems: Problems
) -> tuple[ScoreSection, ...]:
    """Sections as the document says; those without a bar follow the one before; the plan's where it has none."""
    entries = list_field(meta, "sections", problems, "meta")
    if not entries and plan:
        return tuple(ScoreSection(section.name, section.start_bar, section.bars) for section in plan.sections)
    sections: list[ScoreSection] = []
    following = 0
    for entry in entries:
        if not isinstance(entry, dict):
            problems.add("sections that are none", f"meta: {shown(entry)} in sections is no section; it is left out.")
            continue
        name = text_field(entry, "name", f"section {len(sections) + 1}", problems, "meta")
        where = f'Section "{name[:40]}"'
        start = whole_field(entry, "bar", following + first_bar, first_bar, MAX_BARS - 1, problems, where) - first_bar
        length = whole_field(entry, "bars", max(1, bars - start), 1, MAX_BARS, problems, where)
        sections.append(ScoreSection(name, start, length))
        following = start + length
    return tuple(sections)


def _read_parts(
    meta: dict[str, Any],
    layers: dict[str, list[Any]],
    pattern: list[Any],
    grid: Grid,
    plan: SongPlan | None,
    catalogue: InstrumentCatalogue,
    problems: Problems,
) -> tuple[Part, ...]:
    """One part for each instrument asked for or found, in that order; what the pattern holds goes to drums without a layer."""
    asked = texts_field(meta, "instruments", problems, "meta")
    if not asked and plan:
        asked = [instrument.name for instrument in plan.instruments]
    traits = {name: instrument_traits(name, meta, plan, catalogue, problems) for name in dict.fromkeys([*asked, *layers])}
    notes = {name: notes_of_bars(bars, grid, name, problems) for name, bars in layers.items()}
    drums = DrumNames({name: trait.drum_notes for name, trait in traits.items() if trait.is_percussion}, frozenset(layers))
    split = split_pattern(notes_of_bars(pattern, grid, "pattern", problems), notes, drums, problems)
    for name in split:
        traits.setdefault(name, InstrumentTraits(0, is_percussion=True, drum_notes=()))
        notes[name] = notes.get(name, []) + split[name]
    for name in asked:
        if not notes.get(name):
            problems.add("instruments without notes", f'The score has no notes for "{name}".')
    for name in layers:
        if asked and name not in asked:
            problems.add("instruments nobody asked for", f'The score has a layer "{name}" that is not among its instruments.')
    return tuple(_part(name, notes.get(name, []), trait) for name, trait in traits.items())


def _part(name: str, notes: list[Note], traits: InstrumentTraits) -> Part:
    return Part(name, sorted_notes(notes), traits.is_percussion, traits.program)


def _within(part: Part, end_tick: int, problems: Problems) -> Part:
    kept = tuple(note for note in part.notes if note.start_tick < end_tick)
    if len(kept) < len(part.notes):
        problems.add(
            "notes after the last bar",
            f"{part.instrument}: {len(part.notes) - len(kept)} notes lie after the last possible bar, {MAX_BARS}; left out.",
        )
    return Part(part.instrument, kept, part.is_percussion, part.program)
