"""Which genre: the one asked for, else the one the words speak for, else the one that feels nearest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from airdesk.facts.genres import Genre, find_genre
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import Phrasebook
from airdesk.planning.reading import Reading

NAMED = 10.0
"""Votes of a word that is a genre's name."""

SPOKEN_FOR = 1.0
"""Votes a genre needs to be taken on the strength of scenes and adjectives."""

INSTRUMENT = 1.2
"""Votes for a genre that always plays an instrument that was asked for."""

SECTIONS = 1.2
"""Votes for a genre whose songs have the sections asked for."""

CHAMBER = 1.5
"""Votes for a genre that does without drums where certain instruments are all there are."""

ODD_METER = 1.0
"""Votes a genre loses that is never played in the meter asked for."""

IN_DOUBT = 0.1
"""What speaks for the plain genre where the words decide nothing."""

FEELING = 1.5
"""How many votes closeness in energy and brightness is worth."""


def choose_genre(
    asked: str | None, reading: Reading, lexicon: Lexicon, genres: Mapping[str, Genre]
) -> tuple[Genre, list[str], list[str]]:
    """The genre, what to say about it, and warnings. Raises GenreError for a genre nobody knows."""
    votes = [(name, weight) for name, weight in reading.genres if name in genres]
    named = [name for name, weight in votes if weight >= NAMED]
    if asked is not None:
        genre = _find(asked, lexicon, genres)
        others = [name for name in named if name != genre.name]
        warnings = [f"The genre of the settings, {genre.name}, is used, not {others[0]} from the prompt."] if others else []
        return genre, [], warnings
    if named:
        others = [name for name in named if name != named[0]]
        says = [f"Genre: {named[0]}, although {' and '.join(others)} was named too."] if others else []
        return genres[named[0]], says, []
    return _by_feeling(votes, reading, lexicon, genres)


def _find(asked: str, lexicon: Lexicon, genres: Mapping[str, Genre]) -> Genre:
    """The genre of that name, in any language of the word lists. Raises GenreError."""
    for effect in style_book(lexicon).whole(asked):
        names = [name for name, weight in effect.genres.items() if weight >= NAMED and name in genres]
        if names:
            return genres[names[0]]
    return find_genre(asked, genres)


@cache
def style_book(lexicon: Lexicon) -> Phrasebook[Effect]:
    """The words for styles."""
    return Phrasebook((phrase, effect) for phrase, effect in lexicon.effects if effect.kind == "style")


def _by_feeling(
    votes: list[tuple[str, float]], reading: Reading, lexicon: Lexicon, genres: Mapping[str, Genre]
) -> tuple[Genre, list[str], list[str]]:
    """The genre with the most votes, closeness in energy and brightness counting too."""
    words = votes or reading.energy or reading.brightness or reading.moods or reading.meter or _asked_sections(reading)
    says_something = bool(words or reading.wishes.wanted or reading.wishes.unwanted)
    plain = genres.get(lexicon.places.plain) or next(iter(genres.values()))
    if not says_something:
        return plain, [f"No genre was named: {plain.name} it is."], []
    own = dict(votes)
    scores = {
        name: own.get(name, 0.0) + FEELING * _closeness(name, reading, lexicon) + _liking(genre, reading)
        for name, genre in genres.items()
    }
    scores[plain.name] += IN_DOUBT
    best = max(scores, key=lambda name: scores[name])
    why = "these words speak for it" if own.get(best, 0.0) >= SPOKEN_FOR else "it is nearest to the mood"
    return genres[best], [f"Genre: {best}, none was named and {why}."], []


def _liking(genre: Genre, reading: Reading) -> float:
    """How well the instruments asked for and the meter suit a genre, by its own palette."""
    likings = [max(_share(genre, name) for name in wish.names) for wish in reading.wishes.wanted]
    dislikings = [_share(genre, name) for name in reading.wishes.unwanted]
    has_meter = reading.meter is None or str(reading.meter) in genre.meters
    own = {section.name for form in genre.forms for section in form.sections}
    asked = _asked_sections(reading)
    sections = sum(name in own for name in asked) / len(asked) if asked else 0.0
    is_chamber = reading.wishes.is_ensemble and not any(_share(genre, name) for name in ("drums",))
    likings += [SECTIONS * sections / INSTRUMENT, CHAMBER / INSTRUMENT if is_chamber else 0.0]
    return INSTRUMENT * sum(likings) - INSTRUMENT * 0.5 * sum(dislikings) - (0.0 if has_meter else ODD_METER)


def _asked_sections(reading: Reading) -> list[str]:
    """Sections named in the prompt, as the user calls them."""
    named = [names.split("|")[0] for names in (*reading.form.sections, *reading.form.opening) if len(names) > 1]
    return list(dict.fromkeys([*named, *(names[0] for names in reading.wanted_sections)]))


def _share(genre: Genre, name: str) -> float:
    """The chance that a song of the genre has an instrument."""
    shares = [0.0]
    for role in genre.palette:
        total = sum(choice.weight for choice in role.choices)
        shares += [role.chance * choice.weight / total for choice in role.choices if choice.instrument == name]
    return max(shares)


def _closeness(name: str, reading: Reading, lexicon: Lexicon) -> float:
    """1 where a genre lies exactly where the words do, 0 at the far end."""
    energy, brightness = lexicon.places.places.get(name, (0.0, 0.0))
    distance = ((energy - reading.energy) ** 2 + (brightness - reading.brightness) ** 2) ** 0.5
    has_mood = any(weight > 0 for _, weight in reading.moods)
    return max(0.0, 1.0 - distance / 2.0) if has_mood or reading.energy or reading.brightness else 0.0
