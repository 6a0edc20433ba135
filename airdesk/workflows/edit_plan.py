"""Edits of a plan, each a plan that holds together again: sections keep their chords filled, the bars add up."""

from __future__ import annotations

from dataclasses import replace

from airdesk.errors import PlanError
from airdesk.model.harmony import Key, chord_in_key
from airdesk.model.plan import ChordSpan, SectionPlan, SongPlan
from airdesk.model.timebase import MAX_BARS, MAX_TEMPO_BPM, MIN_TEMPO_BPM
from airdesk.workflows.chord_text import filled, read_chords

LONGEST_NAME = 40


def check_plan(plan: SongPlan) -> None:
    """Raise PlanError where a plan cannot be composed from."""
    if not plan.sections:
        raise PlanError("The plan has no sections: add one.")
    if not plan.instruments:
        raise PlanError("The plan has no instruments: add one.")
    if not any(section.instruments for section in plan.sections):
        raise PlanError("No instrument plays in any section: let one play.")
    check_bars(plan.bars)


def set_section_bars(plan: SongPlan, index: int, bars: int) -> SongPlan:
    """A section made longer or shorter; longer, its chords go round again. Raises PlanError."""
    section = _section(plan, index)
    if bars < 1:
        raise PlanError("A section has at least one bar: delete it instead.")
    chords = filled(section.chords, bars * plan.meter.bar_ticks)
    return _with_section(plan, index, replace(section, bars=bars, chords=chords))


def rename_section(plan: SongPlan, index: int, name: str) -> SongPlan:
    """A section under another name; sections of the same name share their material. Raises PlanError."""
    return _with_section(plan, index, replace(_section(plan, index), name=_name(name)))


def set_section_energy(plan: SongPlan, index: int, energy: float) -> SongPlan:
    """A section with another energy, 0 to 1. Raises PlanError."""
    if not 0.0 <= energy <= 1.0:
        raise PlanError(f"The energy is {energy:g}: it can be 0 to 1.")
    return _with_section(plan, index, replace(_section(plan, index), energy=round(energy, 3)))


def set_section_chords(plan: SongPlan, index: int, text: str) -> SongPlan:
    """A section over the chords of a line as `read_chords` reads it. Raises HarmonyError, PlanError."""
    section = _section(plan, index)
    return _with_section(plan, index, replace(section, chords=read_chords(text, section.bars, plan.meter, plan.key)))


def set_playing(plan: SongPlan, index: int, instrument: str, *, plays: bool) -> SongPlan:
    """An instrument that plays in a section, or rests there. Raises PlanError."""
    section = _section(plan, index)
    if plan.instrument_named(instrument) is None:
        raise PlanError(f'The plan has no instrument "{instrument[:40]}".')
    playing = {*section.instruments, instrument} if plays else {*section.instruments} - {instrument}
    names = tuple(one.name for one in plan.instruments if one.name in playing)
    return _with_section(plan, index, replace(section, instruments=names))


def move_section(plan: SongPlan, index: int, to: int) -> SongPlan:
    """A section at another place of the form. Raises PlanError."""
    section = _section(plan, index)
    rest = [*plan.sections[:index], *plan.sections[index + 1 :]]
    if not 0 <= to <= len(rest):
        raise PlanError(f"There is no place {to + 1} in a form of {len(plan.sections)} sections.")
    return _laid_out(plan, [*rest[:to], section, *rest[to:]])


def delete_section(plan: SongPlan, index: int) -> SongPlan:
    """The plan without a section. Raises PlanError for the last one."""
    _section(plan, index)
    if len(plan.sections) == 1:
        raise PlanError("A song has at least one section.")
    return _laid_out(plan, [*plan.sections[:index], *plan.sections[index + 1 :]])


def add_section(plan: SongPlan, index: int, name: str, bars: int | None = None) -> SongPlan:
    """A further section before `index`: as the one of the same name, else as its neighbour. Raises PlanError."""
    name = _name(name)
    if not 0 <= index <= len(plan.sections):
        raise PlanError(f"There is no place {index + 1} in a form of {len(plan.sections)} sections.")
    alike = next((section for section in plan.sections if section.name == name), plan.sections[max(0, index - 1)])
    length = alike.bars if bars is None else bars
    if length < 1:
        raise PlanError("A section has at least one bar.")
    new = replace(alike, name=name, bars=length, chords=filled(alike.chords, length * plan.meter.bar_ticks))
    return _laid_out(plan, [*plan.sections[:index], new, *plan.sections[index:]])


def set_tempo(plan: SongPlan, tempo_bpm: float) -> SongPlan:
    """The plan at another tempo. Raises PlanError."""
    if not MIN_TEMPO_BPM <= tempo_bpm <= MAX_TEMPO_BPM:
        raise PlanError(f"The tempo is {tempo_bpm:g} BPM: it can be {MIN_TEMPO_BPM:g} to {MAX_TEMPO_BPM:g}.")
    return replace(plan, tempo_bpm=tempo_bpm)


def set_key(plan: SongPlan, key: Key) -> SongPlan:
    """The plan in another key: chords that have a numeral follow it, others move with the tonic."""
    sections = tuple(
        replace(section, chords=tuple(_in_key(span, plan.key, key) for span in section.chords)) for section in plan.sections
    )
    return replace(plan, key=key, sections=sections)


def set_seed(plan: SongPlan, seed: int) -> SongPlan:
    """The same plan, composed another way."""
    return replace(plan, seed=seed)


def set_title(plan: SongPlan, title: str) -> SongPlan:
    """The plan under another title. Raises PlanError."""
    cleaned = " ".join(title.split())
    if not cleaned:
        raise PlanError("The title is empty: write a few letters.")
    return replace(plan, title=cleaned[:120])


def check_bars(bars: int) -> None:
    """Raise PlanError where a song cannot be so long."""
    if not 1 <= bars <= MAX_BARS:
        raise PlanError(f"The song would have {bars:,} bars: it can have 1 to {MAX_BARS}.")


def _section(plan: SongPlan, index: int) -> SectionPlan:
    if not 0 <= index < len(plan.sections):
        raise PlanError(f"There is no section {index + 1}: the plan has {len(plan.sections)}.")
    return plan.sections[index]


def _with_section(plan: SongPlan, index: int, section: SectionPlan) -> SongPlan:
    return _laid_out(plan, [*plan.sections[:index], section, *plan.sections[index + 1 :]])


def _laid_out(plan: SongPlan, sections: list[SectionPlan]) -> SongPlan:
    """The sections one after another from bar 0 on."""
    placed, bar = [], 0
    for section in sections:
        placed.append(section if section.start_bar == bar else replace(section, start_bar=bar))
        bar += section.bars
    check_bars(bar)
    return replace(plan, sections=tuple(placed), bars=bar)


def _in_key(span: ChordSpan, before: Key, key: Key) -> ChordSpan:
    if span.numeral and before.scale != key.scale:
        return replace(span, chord=chord_in_key(span.numeral, key))
    shift = key.tonic - before.tonic
    chord = span.chord
    bass = None if chord.bass is None else (chord.bass + shift) % 12
    return replace(span, chord=replace(chord, root=(chord.root + shift) % 12, bass=bass))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise PlanError("The name is empty: write one, like verse or hook.")
    return name[:LONGEST_NAME]
