"""A cast of exactly the instruments asked for, with roles that make a song."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.facts.usual_playing import usual_register
from airdesk.model.plan import Role
from airdesk.planning.palette import choose_of_group, suiting_kind
from airdesk.planning.players import SINGLE_ROLES, Player, sound_of
from airdesk.planning.wishes import InstrumentWishes


def exact_players(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    """The players of a list; a word for several instruments is one of them or all, as the word says."""
    names = [
        name
        for wish in wishes.wanted
        for name in (wish.names if wish.in_prompts == "all" else (choose_of_group(wish, genre, seed),))
        if name not in wishes.unwanted
    ]
    facts = [catalogue.named(name) for name in dict.fromkeys(names)]
    roles = assign_roles(facts)
    return [_exact_player(fact, role, genre, catalogue, seed) for fact, role in zip(facts, roles, strict=True)]


def _exact_player(fact: InstrumentFact, role: Role, genre: Genre, catalogue: InstrumentCatalogue, seed: int) -> Player:
    """A listed instrument keeps its name; a general word takes the sound of the kind that suits the genre."""
    kind = suiting_kind(fact, genre, catalogue, seed)
    own = next((entry for entry in genre.palette if entry.role == role), None)
    low, high = usual_register(kind, role, genre)
    enters = 0.0 if own is None or role == "fx" else min(own.enters, 0.45)
    return Player(fact, role, sound_of(kind, role, genre), low, high, enters, is_wanted=True)


def assign_roles(facts: Sequence[InstrumentFact]) -> list[Role]:
    """A role for each of some instruments so that they make a song: a lead, then harmony, then what is left."""
    roles: list[Role | None] = [fact.roles[0] if _is_fixed(fact) else None for fact in facts]
    open_indices = [index for index, role in enumerate(roles) if role is None]
    leaders = [index for index in open_indices if "lead" in facts[index].roles]
    needs_bass = not any(role == "bass" for role in roles)
    if leaders:
        best = max(leaders, key=lambda index: (facts[index].strength, -index))
        roles[best] = "lead"
    for index in open_indices:
        if roles[index] is None:
            free = [role for role in facts[index].roles if role not in roles and (role != "bass" or needs_bass)]
            roles[index] = free[0] if free else _shared_role(facts[index])
    return [role if role is not None else "chords" for role in roles]


def _is_fixed(fact: InstrumentFact) -> bool:
    """True for drums, percussion, basses and effects, whose place is never in doubt."""
    return fact.is_percussion or fact.family in ("bass", "fx")


def _shared_role(fact: InstrumentFact) -> Role:
    """A role that two instruments can fill together."""
    return next((role for role in fact.roles if role not in SINGLE_ROLES), fact.roles[0])
