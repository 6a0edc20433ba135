"""A cast for a piece written for certain instruments: these have the notes, the genre adds its rhythm where it needs one."""

from __future__ import annotations

from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.planning.exact_casting import exact_players
from airdesk.planning.palette import usual_players
from airdesk.planning.players import Player
from airdesk.planning.wish_casting import without_ruled_out
from airdesk.planning.wishes import InstrumentWishes

WITHOUT_RHYTHM: Final = frozenset({"ambient", "classical", "cinematic", "jazz"})
"""Genres whose pieces for certain instruments have no drums and bass besides; the others are no longer themselves so."""


def ensemble_players(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    """The instruments named, and the drums and bass of a genre that was asked for where none of them is one."""
    players = exact_players(genre, wishes, catalogue, seed)
    if genre.name in WITHOUT_RHYTHM or not wishes.is_genre_asked:
        return players
    held = {player.role for player in players}
    usual = usual_players(genre, wishes, catalogue, seed)
    rhythm = [player for player in usual if player.role in ("drums", "bass") and player.role not in held]
    return without_ruled_out([*players, *rhythm], wishes)
