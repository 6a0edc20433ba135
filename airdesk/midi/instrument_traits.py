"""What a score's instruments are: their General MIDI program and, for drums, the notes they consist of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from airdesk.errors import PlanError
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.midi.document_fields import Problems, list_field, whole_field
from airdesk.midi.general_midi import PROGRAM_NAMES
from airdesk.model.plan import InstrumentPlan, SongPlan

_PROGRAMS_BY_NAME = {name.lower(): program for program, name in enumerate(PROGRAM_NAMES)}


@dataclass(frozen=True, slots=True)
class InstrumentTraits:
    """What a part needs to know of its instrument."""

    program: int
    is_percussion: bool
    drum_notes: tuple[int, ...]  # General MIDI drum notes it consists of; empty for pitched instruments and unknown drums


def instrument_traits(
    name: str, meta: dict[str, Any], plan: SongPlan | None, catalogue: InstrumentCatalogue, problems: Problems
) -> InstrumentTraits:
    """Traits of an instrument: as the document's `instrument_configs` say, else the plan, else the catalogue."""
    fact = _fact(name, catalogue)
    planned = plan.instrument_named(name) if plan else None
    config = _config(name, meta)
    if fact is None and planned is None and name.lower() not in _PROGRAMS_BY_NAME and "program" not in config:
        problems.add("unknown instruments", f'"{name}" is no instrument I know; it is taken as a piano.')
    is_percussion = _is_percussion(config, planned, fact)
    program = planned.program if planned else fact.program if fact else _PROGRAMS_BY_NAME.get(name.lower(), 0)
    return InstrumentTraits(
        program=whole_field(config, "program", program, 0, 127, problems, f'Instrument "{name}"'),
        is_percussion=is_percussion,
        drum_notes=fact.drum_notes if fact and is_percussion else (),
    )


def _fact(name: str, catalogue: InstrumentCatalogue) -> InstrumentFact | None:
    """The catalogue's instrument of that name, or the one that another word, or a number after the name, stands for."""
    try:
        return catalogue.get(name) or catalogue.resolve(name.rstrip(" 0123456789_-") or name)[0]
    except PlanError:
        return None


def _config(name: str, meta: dict[str, Any]) -> dict[str, Any]:
    entries = list_field(meta, "instrument_configs", Problems(), "meta")
    return next((entry for entry in entries if isinstance(entry, dict) and entry.get("name") == name), {})


def _is_percussion(config: dict[str, Any], planned: InstrumentPlan | None, fact: InstrumentFact | None) -> bool:
    stated = config.get("is_percussion")
    if isinstance(stated, bool):
        return stated
    role = config.get("role") or (planned.role if planned else None)
    if role is not None:
        return role in ("drums", "percussion")
    return fact is not None and fact.is_percussion
