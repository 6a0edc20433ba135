"""Edits of a plan's instruments: another sound, another instrument in its place, one more, one less, and how they play."""

from __future__ import annotations

from dataclasses import replace

from airdesk.errors import GenreError, PlanError
from airdesk.facts.genres import Genre, load_genres
from airdesk.facts.instruments import InstrumentFact, load_instruments
from airdesk.facts.usual_playing import has_register, usual_register
from airdesk.model.instrument_config import ARTICULATIONS, InstrumentConfig
from airdesk.model.plan import ROLES, InstrumentPlan, Role, SectionPlan, SongPlan
from airdesk.planning.instrument_configs import check_register
from airdesk.planning.players import Player, instrument_plan, sound_of


def set_instrument_sound(plan: SongPlan, name: str, sound: str) -> SongPlan:
    """An instrument played by another sound; its notes stay those of its role. Raises PlanError."""
    from airdesk.synthesis.sound_choice import is_sound  # late: it loads the synthesis

    _named(plan, name)
    if not is_sound(sound):
        raise PlanError(f'There is no sound "{sound[:40]}": choose one of the list.')
    return _with_instruments(plan, [replace(one, sound=sound) if one.name == name else one for one in plan.instruments])


def change_instrument(plan: SongPlan, name: str, other: str) -> SongPlan:
    """Another instrument in the place of one: in its role and its sections, in its own register and sound. Raises PlanError."""
    old = _named(plan, name)
    new = _planned(plan, other, old.role)
    if new.name == name:
        return plan
    _refuse_twice(plan, new.name)
    renamed = replace(plan, instruments=tuple(new if one.name == name else one for one in plan.instruments))
    return replace(renamed, sections=tuple(_renamed(section, name, new.name) for section in plan.sections))


def add_instrument(plan: SongPlan, name: str, role: Role | None = None) -> SongPlan:
    """One more instrument, which plays in every section until it is told to rest. Raises PlanError.

    *role*: what it is there for; else the first of its roles that nobody has, else the one it is best at.
    """
    fact = _fact(name)
    taken = {one.role for one in plan.instruments}
    free: Role = next((own for own in fact.roles if own not in taken), fact.roles[0])
    new = _planned(plan, fact.name, free if role is None else role)
    _refuse_twice(plan, new.name)
    more = replace(plan, instruments=(*plan.instruments, new))
    sections = tuple(replace(section, instruments=(*section.instruments, new.name)) for section in plan.sections)
    return replace(more, sections=sections)


def remove_instrument(plan: SongPlan, name: str) -> SongPlan:
    """The plan without an instrument. Raises PlanError for the last one."""
    _named(plan, name)
    if len(plan.instruments) == 1:
        raise PlanError("A song has at least one instrument.")
    sections = tuple(
        replace(section, instruments=tuple(one for one in section.instruments if one != name)) for section in plan.sections
    )
    left = tuple(one for one in plan.instruments if one.name != name)
    return replace(plan, instruments=left, sections=sections)


def set_role(plan: SongPlan, name: str, role: Role) -> SongPlan:
    """An instrument there for something else. Raises PlanError where it cannot do that."""
    old = _named(plan, name)
    new = replace(_planned(plan, name, role), sound=old.sound, program=old.program)
    return _with_instruments(plan, [new if one.name == name else one for one in plan.instruments])


def plays_notes(instrument: InstrumentPlan) -> bool:
    """False for drums and effects: their pitches choose sounds, and how they are held nobody hears."""
    fact = load_instruments().get(instrument.name)
    return instrument.role not in ("drums", "percussion", "fx") and (fact is None or has_register(fact))


def set_register(plan: SongPlan, name: str, *, low: int | None = None, high: int | None = None) -> SongPlan:
    """An instrument between other notes, MIDI pitches; None: that end stays. Raises PlanError."""
    old = _named(plan, name)
    if not plays_notes(old):
        raise PlanError(f"The {name} has no lowest and highest note: its sounds are chosen by their notes.")
    lowest, highest = old.low_pitch if low is None else low, old.high_pitch if high is None else high
    if (lowest, highest) == (old.low_pitch, old.high_pitch):
        return plan
    check_register(f"the {name}", lowest, highest)
    return _with_one(plan, replace(old, low_pitch=lowest, high_pitch=highest))


def set_articulation(plan: SongPlan, name: str, articulation: str) -> SongPlan:
    """An instrument whose notes are held another way. Raises PlanError."""
    if articulation not in ARTICULATIONS:
        raise PlanError(f'"{articulation[:40]}" is no articulation: use one of {", ".join(ARTICULATIONS)}.')
    old = _named(plan, name)
    if not plays_notes(old):
        raise PlanError(f"The {name} has no articulation: drums and effects ring as they do.")
    return _with_one(plan, replace(old, articulation=articulation))


def set_dynamics(plan: SongPlan, name: str, dynamics: float) -> SongPlan:
    """An instrument that plays harder or softer, 0 to 1. Raises PlanError."""
    if not 0.0 <= dynamics <= 1.0:
        raise PlanError(f"The dynamics are {dynamics:g}: they can be 0 to 1.")
    return _with_one(plan, replace(_named(plan, name), dynamics=dynamics))


def configs_with_changes(
    configs: tuple[InstrumentConfig, ...], before: SongPlan, after: SongPlan
) -> tuple[InstrumentConfig, ...]:
    """The configurations of a request with what was changed in its plan since, which counts more."""
    told = list(configs)
    for old, new in zip(before.instruments, after.instruments, strict=True):
        fields = ("low_pitch", "high_pitch", "articulation", "dynamics")
        changed = {name: getattr(new, name) for name in fields if getattr(new, name) != getattr(old, name)}
        if changed:
            own = next((config for config in told if config.name == new.name), InstrumentConfig(new.name))
            told = [config for config in told if config.name != new.name] + [replace(own, **changed)]
    return tuple(told)


def _planned(plan: SongPlan, name: str, role: Role) -> InstrumentPlan:
    """The plan's entry for an instrument in a role, as the planner would make it."""
    fact, genre = _fact(name), _genre(plan)
    if role not in ROLES:
        raise PlanError(f'"{role[:40]}" is no role: use one of {", ".join(ROLES)}.')
    if fact.is_percussion != (role in ("drums", "percussion")):
        raise PlanError(f"The {fact.name} cannot be there for {role}: use {' or '.join(fact.roles)}.")
    low, high = usual_register(fact, role, genre)
    return instrument_plan(Player(fact, role, sound_of(fact, role, genre), low, high), load_instruments())


def _fact(name: str) -> InstrumentFact:
    return load_instruments().resolve(name)[0]


def _genre(plan: SongPlan) -> Genre:
    genre = load_genres().get(plan.genre)
    if genre is None:
        raise GenreError(f'The genre "{plan.genre[:40]}" is not in this AirDesk: update it.')
    return genre


def _named(plan: SongPlan, name: str) -> InstrumentPlan:
    found = plan.instrument_named(name)
    if found is None:
        raise PlanError(f'The plan has no instrument "{name[:40]}".')
    return found


def _refuse_twice(plan: SongPlan, name: str) -> None:
    if plan.instrument_named(name) is not None:
        raise PlanError(f"The {name} is there already.")


def _renamed(section: SectionPlan, name: str, other: str) -> SectionPlan:
    return replace(section, instruments=tuple(other if one == name else one for one in section.instruments))


def _with_one(plan: SongPlan, new: InstrumentPlan) -> SongPlan:
    return _with_instruments(plan, [new if one.name == new.name else one for one in plan.instruments])


def _with_instruments(plan: SongPlan, instruments: list[InstrumentPlan]) -> SongPlan:
    return replace(plan, instruments=tuple(instruments))
