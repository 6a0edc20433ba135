"""Which genre: the one asked for, else the one the words speak for, else the one that feels nearest."""

from __future__ import annotations

from collections.abc import Mapping

from airdesk.facts.genres import Genre, find_genre
from airdesk.facts.lexicon import Lexicon
from airdesk.planning.reading import Reading

NAMED = 10.0
"""Votes of a word that is a genre's name."""

SPOKEN_FOR = 1.0
"""Votes a genre needs to be taken on the strength of scenes and adjectives."""

FEELING = 1.5
"""How many votes closeness in energy and brightness is worth."""


def choose_genre(
    asked: str | None, reading: Reading, lexicon: Lexicon, genres: Mapping[str, Genre]
) -> tuple[Genre, list[str], list[str]]:
    """The genre, what to say about it, and warnings. Raises GenreError for a genre nobody knows."""
    votes = [(name, weight) for name, weight in reading.genres if name in genres]
    named = [name for name, weight in votes if weight >= NAMED]
    if asked is not None:
        genre = find_genre(asked, genres)
        others = [name for name in named if name != genre.name]
        warnings = [f"The genre of the settings, {genre.name}, is used, not {others[0]} from the prompt."] if others else []
        return genre, [], warnings
    if named:
        others = [name for name in named if name != named[0]]
        says = [f"Genre: {named[0]}" + (f" (also named: {', '.join(others)})." if others else ".")]
        return genres[named[0]], says, []
    return _by_feeling(votes, reading, lexicon, genres)


def _by_feeling(
    votes: list[tuple[str, float]], reading: Reading, lexicon: Lexicon, genres: Mapping[str, Genre]
) -> tuple[Genre, list[str], list[str]]:
    """The genre with the most votes, closeness in energy and brightness counting too."""
    says_something = bool(votes or reading.energy or reading.brightness or reading.moods)
    plain = genres.get(lexicon.places.plain) or next(iter(genres.values()))
    if not says_something:
        return plain, [f"No genre was named: {plain.name} it is."], []
    own = dict(votes)
    scores = {name: own.get(name, 0.0) + FEELING * _closeness(name, reading, lexicon) for name in genres}
    best = max(scores, key=lambda name: scores[name])
    why = "these words speak for it" if own.get(best, 0.0) >= SPOKEN_FOR else "it is nearest to the mood"
    return genres[best], [f"Genre: {best}, none was named and {why}."], []


def _closeness(name: str, reading: Reading, lexicon: Lexicon) -> float:
    """1 where a genre lies exactly where the words do, 0 at the far end."""
    energy, brightness = lexicon.places.places.get(name, (0.0, 0.0))
    distance = ((energy - reading.energy) ** 2 + (brightness - reading.brightness) ** 2) ** 0.5
    has_mood = any(weight > 0 for _, weight in reading.moods)
    return max(0.0, 1.0 - distance / 2.0) if has_mood or reading.energy or reading.brightness else 0.0
