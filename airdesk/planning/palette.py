"""The genre's own players, and which kind of an instrument it would choose."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.chance import pick, seeded
from airdesk.facts.genres import Genre, PaletteChoice
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, InstrumentWish
from airdesk.planning.players import Player, palette_player
from airdesk.planning.wishes import InstrumentWishes


def usual_players(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    """One player for each role of the palette, by chance and weight; nobody twice."""
    players: list[Player] = []
    for number, role in enumerate(genre.palette):
        rng = seeded(seed, "palette", genre.name, number)
        is_there = rng.random() < role.chance
        taken = {player.name for player in players} | set(wishes.unwanted)
        free = [choice for choice in role.choices if catalogue.resolve(choice.instrument)[0].name not in taken]
        if is_there and free and role.role not in wishes.unwanted_roles:
            choice = pick(rng, free, [choice.weight for choice in free])
            players.append(palette_player(catalogue.resolve(choice.instrument)[0], role, choice.sound, genre))
    return players


def choose_of_group(wish: InstrumentWish, genre: Genre, seed: int) -> str:
    """The member of a group the genre would choose itself, else the first."""
    weights = {choice.instrument: choice.weight for role in genre.palette for choice in role.choices}
    liked = [name for name in wish.names if name in weights]
    if not liked:
        return wish.names[0]
    return pick(seeded(seed, "group", *wish.names), liked, [weights[name] for name in liked])


def suiting_kind(fact: InstrumentFact, genre: Genre, catalogue: InstrumentCatalogue, seed: int) -> InstrumentFact:
    """For a general word ("guitar") the kind of it that suits the genre, else the general instrument itself."""
    choice = _palette_choice([kind.name for kind in catalogue.kinds(fact)], genre, seed, fact.name)
    return fact if choice is None else catalogue.named(choice.instrument)


def _palette_choice(names: Sequence[str], genre: Genre, seed: int, purpose: str) -> PaletteChoice | None:
    """The genre's own choice among some instruments."""
    choices = [choice for role in genre.palette for choice in role.choices if choice.instrument in names]
    return pick(seeded(seed, "kind", purpose), choices, [choice.weight for choice in choices]) if choices else None
