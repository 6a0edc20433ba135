"""In what two plans of a song differ, in a few words: what a list of takes says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from airdesk.model.plan import InstrumentPlan, SectionPlan, SongPlan

LONGEST = 60  # characters


def plan_difference(before: SongPlan, after: SongPlan) -> str:
    """The differences in the order of their weight, as many as fit; empty where there are none."""
    said = ""
    for words in _differences(before, after):
        longer = f"{said}, {words}" if said else words
        if len(longer) > LONGEST - 2:
            return f"{said}, …" if said else f"{words[: LONGEST - 1]}…"
        said = longer
    return said


def _differences(before: SongPlan, after: SongPlan) -> Iterator[str]:
    if before.tempo_bpm != after.tempo_bpm:
        yield f"{before.tempo_bpm:g} → {after.tempo_bpm:g} BPM"
    if before.key != after.key:
        yield f"{before.key.name} → {after.key.name}"
    yield from _in_instruments(before, after)
    yield from _in_sections(before, after)
    if before.seed != after.seed:
        yield f"seed {after.seed}"


def _in_sections(before: SongPlan, after: SongPlan) -> Iterator[str]:
    exchanged = {one.name for one in before.instruments} ^ {one.name for one in after.instruments}
    names, others = ([section.name for section in plan.sections] for plan in (before, after))
    if len(names) != len(others):
        yield f"{len(names)} → {len(others)} sections"
    elif names != others:
        yield "other order" if sorted(names) == sorted(others) else "other names of sections"
    else:
        for old, new in zip(before.sections, after.sections, strict=True):
            transposed = before.key != after.key
            yield from _in_section(replace(old, chords=new.chords) if transposed else old, new, exchanged)


def _in_section(old: SectionPlan, new: SectionPlan, exchanged: set[str]) -> Iterator[str]:
    """*exchanged*: instruments of which it was said already that they come or go."""
    if old.bars != new.bars:
        yield f"{new.name} {old.bars} → {new.bars} bars"
    elif old.chords != new.chords:
        yield f"{new.name}: other chords"
    if old.energy != new.energy:
        yield f"{new.name} {'livelier' if new.energy > old.energy else 'calmer'}"
    gone = set(old.instruments) - set(new.instruments) - exchanged
    come = set(new.instruments) - set(old.instruments) - exchanged
    if len(gone) + len(come) == 1:
        yield f"{new.name} {'without' if gone else 'with'} {next(iter(gone or come))}"
    elif gone or come:
        yield f"{new.name}: other players"


def _in_instruments(before: SongPlan, after: SongPlan) -> Iterator[str]:
    old, new = ({one.name: one for one in plan.instruments} for plan in (before, after))
    yield from (f"without {name}" for name in old if name not in new)
    yield from (f"with {name}" for name in new if name not in old)
    for name in [name for name in old if name in new]:
        if old[name].sound != new[name].sound:
            yield f"{name}: {new[name].sound}"
        elif old[name] != new[name]:
            yield f"{name} {_way(old[name], new[name])}"


def _way(old: InstrumentPlan, new: InstrumentPlan) -> str:
    """How an instrument plays now, where that can be said in a few words."""
    ways = []
    if old.articulation != new.articulation:
        ways.append(new.articulation)
    if old.dynamics != new.dynamics:
        ways.append("harder" if new.dynamics > old.dynamics else "softer")
    before, after = old.low_pitch + old.high_pitch, new.low_pitch + new.high_pitch
    if before != after:
        ways.append("higher" if after > before else "lower")
    same = replace(
        new, low_pitch=old.low_pitch, high_pitch=old.high_pitch, articulation=old.articulation, dynamics=old.dynamics
    )
    return " and ".join(ways) if ways and same == old else "otherwise"
