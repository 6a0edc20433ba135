"""What a request says about instruments, from its words or its list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, InstrumentWish
from airdesk.model.plan import Role


@dataclass(frozen=True, slots=True)
class InstrumentWishes:
    """Instruments asked for and ruled out."""

    wanted: tuple[InstrumentWish, ...] = ()
    suggested: tuple[str, ...] = ()  # by moods and scenes: join where there is room
    taking_over: tuple[str, ...] = ()  # of these, what a style or era puts in place of the genre's usual bass or lead
    leads: tuple[str, ...] = ()  # of the wanted, who is to have the tune
    unwanted: tuple[str, ...] = ()  # names of instruments
    unwanted_roles: tuple[Role, ...] = ()
    is_exact: bool = False  # these and no others
    is_ensemble: bool = False  # these and no others but the rhythm that a genre asked for cannot do without
    is_genre_asked: bool = False
    num_players: int = 0  # how many play; 0: as many as the genre likes


def names_ruled_out(wish: InstrumentWish, catalogue: InstrumentCatalogue) -> tuple[str, ...]:
    """All instruments that "no ..." with this word removes: "no guitar" is no guitar of any kind."""
    names: list[str] = []
    for name in (*wish.names, *wish.rules_out):
        names.extend(catalogue.covered(catalogue.named(name)))
    return tuple(dict.fromkeys(names))


def names_ruled_out_besides(wish: InstrumentWish, named: Collection[str], catalogue: InstrumentCatalogue) -> tuple[str, ...]:
    """What a word denied removes besides itself, unless it is asked for by name: "no percussion" is no drums either."""
    if len(wish.names) != 1:
        return ()
    besides = [catalogue.named(name) for name in catalogue.named(wish.names[0]).rules_out if name not in named]
    return tuple(dict.fromkeys(name for fact in besides for name in catalogue.covered(fact)))


def stand_in_warning(wish: InstrumentWish) -> str:
    """The sentence for an instrument that another one plays for."""
    return f"There is no {wish.missing} yet: {wish.names[0]} plays instead."


def kit_parts(catalogue: InstrumentCatalogue) -> tuple[InstrumentFact, ...]:
    """The instruments that are single parts of the drum kit."""
    return tuple(fact for fact in catalogue.instruments if fact.family == "drums" and fact.name not in ("drums", "taiko"))


def explicit_wishes(texts: tuple[str, ...], catalogue: InstrumentCatalogue) -> InstrumentWishes:
    """The wishes of an explicit list of instruments. Raises PlanError for a name nobody knows."""
    wanted: list[InstrumentWish] = []
    for text in texts:
        wish = catalogue.wish(text)
        names = wish.names if wish.takes == "all" else wish.names[:1]
        wanted.extend(InstrumentWish((name,), missing=wish.missing) for name in names)
    return InstrumentWishes(wanted=tuple(dict.fromkeys(wanted)), is_exact=True)
