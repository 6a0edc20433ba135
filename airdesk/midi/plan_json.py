"""A plan as the JSON document other programs exchange: `user_prompt` and `meta`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any, cast

from airdesk.errors import BadInputError, HarmonyError, PlanError
from airdesk.midi.document_fields import (
    Problems,
    as_number,
    list_field,
    number_field,
    object_field,
    shown,
    text_field,
    texts_field,
    whole_field,
)
from airdesk.model.harmony import Chord, Key, chord_in_key, find_scale, parse_chord, parse_key
from airdesk.model.notes import pitch_name
from airdesk.model.plan import ROLES, ChordSpan, InstrumentPlan, Role, SectionPlan, SongPlan
from airdesk.model.playing import Playing, playing_of
from airdesk.model.score import default_steps_per_bar
from airdesk.model.timebase import MAX_BARS, MAX_TEMPO_BPM, MIN_TEMPO_BPM, TICKS_PER_BEAT, Meter, parse_meter

_MAX_STEPS_PER_BAR = 1536


def plan_to_document(plan: SongPlan) -> dict[str, Any]:
    """The whole plan; reading it again gives the same plan."""
    return {
        "user_prompt": plan.user_prompt,
        "meta": {
            "title": plan.title,
            "genre": plan.genre,
            "mood": plan.mood,
            "tempo": plan.tempo_bpm,
            "key": plan.key.tonic_name,
            "scale": plan.key.scale,
            "meter": str(plan.meter),
            "bars": plan.bars,
            "length_seconds": round(plan.length_seconds, 3),
            "steps_per_bar": plan.steps_per_bar,
            "seed": plan.seed,
            "playing": asdict(plan.playing),
            "sections": [_section_document(section, plan.key) for section in plan.sections],
            "instruments": [instrument.name for instrument in plan.instruments],
            "instrument_configs": [instrument_document(instrument) for instrument in plan.instruments],
        },
        "understood": list(plan.understood),
        "warnings": list(plan.warnings),
    }


def _section_document(section: SectionPlan, key: Key) -> dict[str, Any]:
    return {
        "name": section.name,
        "bar": section.start_bar,
        "bars": section.bars,
        "energy": section.energy,
        "instruments": list(section.instruments),
        "chords": [_chord_document(span, key) for span in section.chords],
    }


def _chord_document(span: ChordSpan, key: Key) -> dict[str, Any]:
    beats = span.duration_ticks / TICKS_PER_BEAT
    return {
        "chord": span.chord.named(key),
        "numeral": span.numeral,
        "beats": int(beats) if beats == int(beats) else round(beats, 6),
    }


def instrument_document(instrument: InstrumentPlan) -> dict[str, Any]:
    """An instrument as an entry of `instrument_configs`."""
    return {
        "name": instrument.name,
        "role": instrument.role,
        "sound": instrument.sound,
        "program": instrument.program,
        "register": {
            "low": instrument.low_pitch,
            "high": instrument.high_pitch,
            "name": f"{pitch_name(instrument.low_pitch)} to {pitch_name(instrument.high_pitch)}",
        },
        "articulation": instrument.articulation,
        "dynamics": instrument.dynamics,
    }


def plan_from_document(document: object, *, base: SongPlan | None = None) -> tuple[SongPlan, tuple[str, ...]]:
    """The plan in a document, and one sentence for every problem in it. Raises PlanError where there is no plan at all.

    *base*: a plan that says what the document leaves open or has wrong. Then chords go round again until their section is
    full, and a chord nobody can read leaves its time to the one before it.
    """
    if not isinstance(document, dict) or not isinstance(document.get("meta"), dict):
        raise PlanError('This is no plan: a plan is a JSON object with "user_prompt" and "meta".')
    problems = Problems()
    meta = object_field(document, "meta", problems, "Plan")
    meter, key = _read_meter(meta, base, problems), _read_key(meta, base, problems)
    instruments = _read_instruments(meta, problems) or (base.instruments if base else ())
    names = [instrument.name for instrument in instruments]
    sections = _read_sections(meta, meter, key, names, problems, repeats=base is not None)
    tempo_bpm = base.tempo_bpm if base else 120.0
    plan = SongPlan(
        user_prompt=base.user_prompt if base else text_field(document, "user_prompt", "", problems, "Plan"),
        title=text_field(meta, "title", base.title if base else "Untitled", problems, "meta"),
        genre=text_field(meta, "genre", base.genre if base else "", problems, "meta"),
        mood=text_field(meta, "mood", base.mood if base else "", problems, "meta"),
        tempo_bpm=number_field(meta, "tempo", tempo_bpm, MIN_TEMPO_BPM, MAX_TEMPO_BPM, problems, "meta"),
        key=key,
        meter=meter,
        bars=sum(section.bars for section in sections),
        sections=sections,
        instruments=instruments,
        seed=base.seed if base else _read_seed(meta, problems),
        steps_per_bar=whole_field(meta, "steps_per_bar", _usual_steps(meter, base), 1, _MAX_STEPS_PER_BAR, problems, "meta"),
        playing=read_playing(meta, problems) if base is None or "playing" in meta else base.playing,
        understood=_read_sentences(document, "understood", problems),
        warnings=_read_sentences(document, "warnings", problems),
    )
    return plan, problems.sentences


def _usual_steps(meter: Meter, base: SongPlan | None) -> int:
    return base.steps_per_bar if base and base.meter == meter else default_steps_per_bar(meter)


def _read_sentences(document: dict[str, Any], name: str, problems: Problems) -> tuple[str, ...]:
    return tuple(sentence for sentence in list_field(document, name, problems, "Plan") if isinstance(sentence, str))


def read_playing(meta: dict[str, Any], problems: Problems) -> Playing:
    """How the song is played, field by field; as usual where a document says nothing or what cannot be."""
    entry = object_field(meta, "playing", problems, "meta")
    values: dict[str, Any] = {}
    for field in fields(Playing):
        if entry.get(field.name) is None:
            continue
        try:
            playing_of({field.name: entry[field.name]})
        except (TypeError, ValueError):
            value = shown(entry[field.name])
            problems.add("impossible playing", f"meta, playing: {field.name} cannot be {value}; it is as usual.")
        else:
            values[field.name] = entry[field.name]
    return playing_of(values)


def _read_meter(meta: dict[str, Any], base: SongPlan | None, problems: Problems) -> Meter:
    usual = base.meter if base else Meter(4, 4)
    try:
        return parse_meter(text_field(meta, "meter", str(usual), problems, "meta"))
    except BadInputError as error:
        problems.add("impossible meters", f"meta: {error} {usual} is used.")
        return usual


def _read_key(meta: dict[str, Any], base: SongPlan | None, problems: Problems) -> Key:
    usual = base.key if base else Key(0, "major")
    try:
        scale = text_field(meta, "scale", "", problems, "meta")
        key = text_field(meta, "key", usual.name if base and not scale else usual.tonic_name, problems, "meta")
        return parse_key(key, find_scale(scale) if scale else None)
    except HarmonyError as error:
        problems.add("impossible keys", f"meta: {error} {usual.name} is used.")
        return usual


def _read_seed(meta: dict[str, Any], problems: Problems) -> int:
    seed = meta.get("seed", 0)
    if isinstance(seed, int) and not isinstance(seed, bool):
        return seed
    problems.add("impossible seeds", f"meta: seed {shown(seed)} is no whole number; 0 is used.")
    return 0


def _read_instruments(meta: dict[str, Any], problems: Problems) -> tuple[InstrumentPlan, ...]:
    """`instruments` and `instrument_configs` name the same things; what is only in one of them is added to the other."""
    names = texts_field(meta, "instruments", problems, "meta")
    configs: dict[str, dict[str, Any]] = {}
    for entry in list_field(meta, "instrument_configs", problems, "meta"):
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name.strip():
            problems.add("instruments without a name", f"meta: {shown(entry)} names no instrument; it is left out.")
        elif name.strip() in configs:
            problems.add("instruments twice", f'meta: "{name.strip()}" is configured twice; the first counts.')
        else:
            configs[name.strip()] = entry
    for name in [name for name in configs if name not in names]:
        problems.add("instruments not listed", f'meta: "{name}" is configured but not among the instruments; it was added.')
    for name in names:
        if configs and name not in configs:
            problems.add("instruments not configured", f'meta: "{name}" has no configuration; usual values are used.')
    return tuple(_instrument(name, configs.get(name, {}), problems) for name in dict.fromkeys([*names, *configs]))


def _instrument(name: str, config: dict[str, Any], problems: Problems) -> InstrumentPlan:
    where = f'Instrument "{name[:40]}"'
    role = text_field(config, "role", "chords", problems, where)
    if role not in ROLES:
        problems.add("unknown roles", f'{where}: role "{role[:40]}" is none of {", ".join(ROLES)}; chords is used.')
        role = "chords"
    register = object_field(config, "register", problems, where)
    low = whole_field(register, "low", 36, 0, 127, problems, f"{where}, register")
    high = whole_field(register, "high", max(low, 84), 0, 127, problems, f"{where}, register")
    if low > high:
        problems.add("registers upside down", f"{where}: its register goes from {low} down to {high}; turned round.")
        low, high = high, low
    return InstrumentPlan(
        name=name,
        role=cast(Role, role),
        sound=text_field(config, "sound", "", problems, where),
        low_pitch=low,
        high_pitch=high,
        articulation=text_field(config, "articulation", "normal", problems, where),
        dynamics=number_field(config, "dynamics", 0.8, 0.0, 1.0, problems, where),
        program=whole_field(config, "program", 0, 0, 127, problems, where),
    )


def _read_sections(
    meta: dict[str, Any], meter: Meter, key: Key, instruments: list[str], problems: Problems, *, repeats: bool
) -> tuple[SectionPlan, ...]:
    """The sections one after another, at most as many bars as a song can have; one section where there is none."""
    entries = [entry for entry in list_field(meta, "sections", problems, "meta") if _is_object(entry, problems)]
    bars_left = MAX_BARS
    sections: list[SectionPlan] = []
    for entry in entries or [{"name": "song", "bars": meta.get("bars") or 16}]:
        if bars_left < 1:
            problems.add("too many bars", f"meta: the sections have more than {MAX_BARS} bars together; the rest is left out.")
            break
        start_bar = MAX_BARS - bars_left
        sections.append(_section(entry, start_bar, bars_left, meter, key, instruments, problems, repeats=repeats))
        bars_left -= sections[-1].bars
    total = MAX_BARS - bars_left
    if entries and as_number(meta.get("bars", total)) != total:
        problems.add("bars that disagree", f"meta: bars is {shown(meta.get('bars'))}, the sections have {total}; that is used.")
    return tuple(sections)


def _is_object(entry: object, problems: Problems) -> bool:
    if not isinstance(entry, dict):
        problems.add("sections that are none", f"meta: {shown(entry)} in sections is no section; it is left out.")
    return isinstance(entry, dict)


def _section(
    entry: dict[str, Any],
    start_bar: int,
    bars_left: int,
    meter: Meter,
    key: Key,
    instruments: list[str],
    problems: Problems,
    *,
    repeats: bool,
) -> SectionPlan:
    name = text_field(entry, "name", f"section at bar {start_bar + 1}", problems, "meta")
    where = f'Section "{name[:40]}"'
    bars = whole_field(entry, "bars", min(8, bars_left), 1, bars_left, problems, where)
    playing = texts_field(entry, "instruments", problems, where) if "instruments" in entry else instruments
    for one in playing:
        if one not in instruments:
            problems.add(
                "unknown instruments in sections", f'{where}: "{one[:40]}" is not an instrument of the plan; left out.'
            )
    return SectionPlan(
        name=name,
        start_bar=start_bar,
        bars=bars,
        energy=number_field(entry, "energy", 0.5, 0.0, 1.0, problems, where),
        instruments=tuple(one for one in playing if one in instruments),
        chords=_read_chords(entry, bars * meter.bar_ticks, key, problems, where, repeats=repeats),
    )


def _read_chords(
    entry: dict[str, Any], length_ticks: int, key: Key, problems: Problems, where: str, *, repeats: bool
) -> tuple[ChordSpan, ...]:
    """The section's chords, cut or prolonged to its length (or repeated); the tonic throughout where it has none."""
    spans: list[ChordSpan] = []
    for value in list_field(entry, "chords", problems, where):
        span = _chord_span(value, key, problems, where)
        if span is not None:
            spans.append(span)
        elif spans and repeats and isinstance(value, dict):
            held = spans.pop()
            spans.append(replace(held, duration_ticks=held.duration_ticks + _chord_ticks(value, Problems(), where)))
    if not spans:
        return (ChordSpan(Chord(key.tonic, "m" if key.is_minor else ""), length_ticks, "i" if key.is_minor else "I"),)
    total = sum(span.duration_ticks for span in spans)
    if total < length_ticks and not repeats:
        spans[-1] = replace(spans[-1], duration_ticks=spans[-1].duration_ticks + length_ticks - total)
        problems.add("chords too short", f"{where}: its chords end before it does; the last one is held.")
    return filled_with_chords(spans, length_ticks)


def filled_with_chords(cycle: Sequence[ChordSpan], length_ticks: int) -> tuple[ChordSpan, ...]:
    """The chords again and again until the length is filled; the last one is cut."""
    spans: list[ChordSpan] = []
    left = length_ticks
    for span in itertools.cycle(cycle):
        if left <= 0:
            break
        spans.append(replace(span, duration_ticks=min(left, span.duration_ticks)))
        left -= span.duration_ticks
    return tuple(spans)


def _chord_span(value: object, key: Key, problems: Problems, where: str) -> ChordSpan | None:
    if not isinstance(value, dict):
        problems.add("chords that are none", f"{where}: {shown(value)} is no chord; it is left out.")
        return None
    numeral = text_field(value, "numeral", "", problems, where)
    symbol = text_field(value, "chord", "", problems, where)
    ticks = _chord_ticks(value, problems, where)
    try:
        chord = parse_chord(symbol) if symbol else chord_in_key(numeral, key)
    except HarmonyError as error:
        problems.add("unknown chords", f"{where}: {error} It is left out.")
        return None
    return ChordSpan(chord, ticks, numeral)


def _chord_ticks(value: dict[str, Any], problems: Problems, where: str) -> int:
    beats = number_field(value, "beats", 4.0, 1 / TICKS_PER_BEAT, 32 * 4 * MAX_BARS, problems, where)
    return max(1, round(beats * TICKS_PER_BEAT))
