"""All phrases a prompt is searched for, with their meanings, in one book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import Phrasebook, words_of
from airdesk.planning.findings import GenreName, Grammar, LengthWord, Meaning

LENGTH_FACTORS: Final = {"short": 0.5, "long": 1.5}
"""What "short" and "long" do to the genre's usual length (taste)."""

KNOWS_BETTER: Final = frozenset({"style", "feel", "ensemble"})
"""Kinds of words that say more than a genre's alias does: "beat", "punk", "swing", "string quartet"."""

GenreWords = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A genre's name, all it is called, and the names of its moods."""


def vocabulary(lexicon: Lexicon, catalogue: InstrumentCatalogue, genres: Mapping[str, Genre]) -> Phrasebook[Meaning]:
    """Every phrase with a meaning."""
    return _book(lexicon, catalogue, tuple(_genre_words(genre) for genre in genres.values()))


def _genre_words(genre: Genre) -> GenreWords:
    names = dict.fromkeys((genre.name, genre.title, *genre.aliases))
    return genre.name, tuple(names), tuple(mood.name for mood in genre.moods)


@lru_cache(maxsize=4)
def _book(lexicon: Lexicon, catalogue: InstrumentCatalogue, genres: tuple[GenreWords, ...]) -> Phrasebook[Meaning]:
    entries: list[tuple[str, Meaning]] = []
    styles = {words_of(phrase) for phrase, effect in lexicon.effects if effect.kind in KNOWS_BETTER}
    for genre, names, _ in genres:
        entries += [(name, GenreName(genre)) for name in names if name == genre or words_of(name) not in styles]
    entries += catalogue.phrases()
    entries += lexicon.effects
    entries += _mood_names(lexicon, [mood for _, _, moods in genres for mood in moods])
    entries += [(phrase, Grammar(role)) for role, phrases in lexicon.grammar.items() for phrase in phrases]
    for role, factor in LENGTH_FACTORS.items():
        entries += [(phrase, LengthWord(factor)) for phrase in lexicon.units.phrases[role]]
    return Phrasebook(entries)


def _mood_names(lexicon: Lexicon, moods: Sequence[str]) -> list[tuple[str, Meaning]]:
    """The genres' own names for moods, where the word lists do not have them."""
    listed = {phrase for phrase, _ in lexicon.effects}
    return [(name, Effect("mood", moods=(name,))) for name in dict.fromkeys(moods) if name not in listed]
