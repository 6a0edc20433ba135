"""A cast of a certain number: a duo, a trio, five musicians."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentWish
from airdesk.model.plan import Role
from airdesk.planning.ensemble import WITHOUT_RHYTHM
from airdesk.planning.exact_casting import exact_players
from airdesk.planning.palette import choose_of_group, usual_players
from airdesk.planning.players import Player
from airdesk.planning.wishes import InstrumentWishes

BAND: Final[tuple[Role, ...]] = ("chords", "bass", "drums", "lead", "counter", "pad", "arp", "percussion")
CHAMBER: Final[tuple[Role, ...]] = ("lead", "chords", "bass", "counter", "pad", "arp", "percussion", "drums")
DUO: Final[tuple[Role, ...]] = ("chords", "lead", "counter", "bass", "pad", "arp")
"""Whom a group cannot do without, first things first: a trio of band music is chords, bass and drums."""

TOO_FEW: Final = 3


def counted_players(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    """As many players as asked for: those named, then the genre's own, then whoever else can join."""
    names = [
        name
        for wish in wishes.wanted
        for name in (wish.names if wish.in_prompts == "all" else (choose_of_group(wish, genre, seed),))
        if name not in wishes.unwanted
    ]
    names = list(dict.fromkeys(names))
    filled = {catalogue.named(name).roles[0] for name in names}
    for name in _joining(genre, wishes, catalogue, filled, seed):
        if len(names) >= wishes.num_players:
            break
        if name not in names and not _is_held(name, names, catalogue):
            names.append(name)
    listed = tuple(InstrumentWish((name,)) for name in names)
    return exact_players(genre, replace(wishes, wanted=listed, unwanted=()), catalogue, seed)


def _joining(
    genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, filled: Collection[Role], seed: int
) -> list[str]:
    """Everybody who may join, in the order in which they are needed; roles that are filled already come last."""
    order = DUO if wishes.num_players < TOO_FEW else CHAMBER if genre.name in WITHOUT_RHYTHM else BAND
    usual = [player for player in usual_players(genre, wishes, catalogue, seed) if player.role in order]
    ranked = sorted(usual, key=lambda player: (_rank(player, usual) + (player.role in filled), order.index(player.role)))
    others = [choice.instrument for entry in genre.palette if entry.role in order for choice in entry.choices]
    more = [catalogue.resolve(name)[0].name for name in others]
    return [*(player.name for player in ranked), *(name for name in more if name not in wishes.unwanted)]


def _rank(player: Player, players: Sequence[Player]) -> int:
    """0 for the first of its role: every role is filled once before one is filled twice."""
    return [other for other in players if other.role == player.role].index(player)


def _is_held(name: str, names: Sequence[str], catalogue: InstrumentCatalogue) -> bool:
    """True where a bass or a kit would join another one."""
    family = catalogue.named(name).family
    return family in ("bass", "drums") and any(catalogue.named(other).family == family for other in names)
