"""Which of the genre's moods: the one asked for, else the one the words speak for, else one by chance."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final

from airdesk.chance import seeded
from airdesk.errors import PlanError
from airdesk.facts.genres import Genre, Mood
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.facts.words import Phrasebook, fold, words_of
from airdesk.planning.reading import Reading

_NO_PLACE: Final = (0.0, 0.0)


def choose_mood(
    asked: str | None, reading: Reading, lexicon: Lexicon, genre: Genre, seed: int
) -> tuple[Mood, list[str], list[str]]:
    """The mood, what to say about it, and warnings. Raises PlanError for a mood nobody knows."""
    book = mood_book(lexicon)
    if asked is not None:
        return _asked_mood(asked, book, genre)
    wanted = [(name, weight) for name, weight in reading.moods if weight > 0]
    ruled_out = {name for name, weight in reading.moods if weight < 0}
    allowed = [mood for mood in genre.moods if mood.name not in ruled_out] or list(genre.moods)
    if wanted:
        mood = _most_wanted(allowed, dict(wanted)) or _nearest(allowed, (reading.energy, reading.brightness), book)
        return mood, [f"Mood: {mood.name}."], []
    if reading.energy or reading.brightness:
        mood = _nearest(allowed, (reading.energy, reading.brightness), book)
        return mood, [f"Mood: {mood.name}."], []
    fitting = [mood for mood in allowed if not reading.mode or mood.mode in ("", reading.mode)] or allowed
    return fitting[seeded(seed, "mood", genre.name).randrange(len(fitting))], [], []


@cache
def mood_book(lexicon: Lexicon) -> Phrasebook[Effect]:
    """The words for moods."""
    return Phrasebook((phrase, effect) for phrase, effect in lexicon.effects if effect.kind == "mood")


def _asked_mood(asked: str, book: Phrasebook[Effect], genre: Genre) -> tuple[Mood, list[str], list[str]]:
    names = {words_of(mood.name): mood for mood in genre.moods}
    if words_of(asked) in names:
        return names[words_of(asked)], [], []
    effects = book.whole(asked)
    if effects:
        wanted = {name: 1.0 - 0.05 * rank for rank, name in enumerate(effects[0].moods)}
        mood = _most_wanted(list(genre.moods), wanted) or _nearest(genre.moods, _place(effects[0]), book)
        return mood, [], [f'{genre.title} has no mood "{asked[:40]}": {mood.name} comes nearest.']
    known = [mood.name for mood in genre.moods]
    near = get_close_matches(fold(asked[:40]), known, n=1)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    raise PlanError(f'There is no mood "{asked[:40]}". {hint}Moods of {genre.name}: {", ".join(known)}.')


def _most_wanted(moods: list[Mood], wanted: dict[str, float]) -> Mood | None:
    """The mood with the most votes, if any has one."""
    best = max(moods, key=lambda mood: wanted.get(mood.name, 0.0))
    return best if wanted.get(best.name, 0.0) > 0 else None


def _nearest(moods: tuple[Mood, ...] | list[Mood], place: tuple[float, float], book: Phrasebook[Effect]) -> Mood:
    """The mood whose own word lies nearest in energy and brightness."""

    def distance(mood: Mood) -> float:
        effects = book.whole(mood.name)
        energy, brightness = _place(effects[0]) if effects else _NO_PLACE
        return (energy - place[0]) ** 2 + (brightness - place[1]) ** 2

    return min(moods, key=distance)


def _place(effect: Effect) -> tuple[float, float]:
    return effect.energy, effect.brightness
