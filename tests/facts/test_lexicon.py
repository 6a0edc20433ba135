"""The word lists: they load, name only what exists, and no phrase of one list hides in another by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.facts.words import words_of

LEXICON = load_lexicon()


def test_lexicon_is_large() -> None:
    assert LEXICON.num_phrases > 3000


def test_effects_name_only_what_exists() -> None:
    genres, catalogue = load_genres(), load_instruments()
    for phrase, effect in LEXICON.effects:
        assert set(effect.genres) <= set(genres), phrase
        assert all(catalogue.get(name) for name in effect.add), phrase


def test_every_phrase_has_words_and_long_enough_stems() -> None:
    for phrase, _ in LEXICON.effects:
        assert words_of(phrase), phrase
        for part in phrase.split():
            assert not part.endswith("*") or len(part) >= 4, phrase


def test_every_mood_word_reaches_a_mood_of_every_genre() -> None:
    genres = load_genres()
    names = {mood.name for genre in genres.values() for mood in genre.moods}
    for phrase, effect in LEXICON.effects:
        if effect.kind == "mood":
            assert effect.moods and set(effect.moods) & names, phrase


def test_every_genre_has_its_place() -> None:
    assert set(LEXICON.places.places) == set(load_genres())
    assert LEXICON.places.plain in load_genres()


def test_mistakes_name_the_file(tmp_path: Path) -> None:
    for path in (Path(__file__).parents[2] / "resources" / "lexicon").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "tempo.toml").write_text('[[word]]\nen = ["slow"]\nspeed = 1\n', encoding="utf-8")
    with pytest.raises(PlanError, match=r"tempo\.toml, slow: unknown speed"):
        load_lexicon(tmp_path)
