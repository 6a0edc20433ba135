"""Everyone who plays: the genre's palette with the user's wishes, or exactly what was listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from airdesk.errors import PlanError
from airdesk.facts.genres import FormSection, Genre
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.model.plan import ROLES
from airdesk.planning.counted_casting import counted_players
from airdesk.planning.ensemble import ensemble_players
from airdesk.planning.exact_casting import exact_players
from airdesk.planning.palette import usual_players
from airdesk.planning.players import Player
from airdesk.planning.presence import has_work, rest_where_quiet, sections_played, stand_by
from airdesk.planning.wish_casting import with_kit_in_parts, with_suggestion, with_takeover, with_wish, without_ruled_out
from airdesk.planning.wishes import InstrumentWishes


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone who plays, in the order of a score, and who plays in each section."""

    players: tuple[Player, ...]
    names_by_section: tuple[tuple[str, ...], ...]


def cast_song(
    genre: Genre, sections: Sequence[FormSection], wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int
) -> Cast:
    """Choose who plays what and where. Raises PlanError where nothing is left to play."""
    players = _chosen(genre, wishes, catalogue, seed)
    useful = [player for player in players if player.is_wanted or has_work(player, sections)]
    ordered = sorted(useful, key=lambda player: ROLES.index(player.role))
    active = [sections_played(player, sections) for player in ordered]
    if not (wishes.is_exact or wishes.num_players or wishes.is_ensemble):
        rest_where_quiet(ordered, sections, active)
    kept = [index for index, player in enumerate(ordered) if any(active[index])]
    if not kept:
        raise PlanError("Every instrument of the song is ruled out: allow at least one.")
    for number in range(len(sections)):
        if not any(active[index][number] and ordered[index].is_pitched for index in kept):
            index = stand_by(ordered, kept)
            if ordered[index].is_pitched or not any(active[other][number] for other in kept):
                active[index][number] = True
    names = tuple(tuple(ordered[index].name for index in kept if active[index][number]) for number in range(len(sections)))
    return Cast(tuple(ordered[index] for index in kept), names)


def _chosen(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    if wishes.is_exact:
        return exact_players(genre, wishes, catalogue, seed)
    if wishes.num_players:
        return counted_players(genre, wishes, catalogue, seed)
    choose = ensemble_players if wishes.is_ensemble else _from_palette
    return choose(genre, wishes, catalogue, seed)


def _from_palette(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    players = usual_players(genre, wishes, catalogue, seed)
    for wish in wishes.wanted:
        players = with_wish(players, wish, wishes.leads, genre, catalogue, seed)
    for name in wishes.suggested:
        if name not in wishes.unwanted:
            fact = catalogue.named(name)
            players = with_takeover(players, fact, genre) if name in wishes.taking_over else players
            players = with_suggestion(players, fact, genre, wishes)
    return without_ruled_out(with_kit_in_parts(players, wishes, genre, catalogue), wishes)
