"""The word lists: they load, name only what exists, and no phrase of one list hides in another by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.facts.words import words_of
from airdesk.planning.vocabulary import vocabulary

LEXICON = load_lexicon()


def test_lexicon_is_large() -> None:
    assert LEXICON.num_phrases > 10_000


def test_effects_name_only_what_exists() -> None:
    genres, catalogue = load_genres(), load_instruments()
    for phrase, effect in LEXICON.effects:
        assert set(effect.genres) <= set(genres), phrase
        assert all(catalogue.get(name) for name in effect.add), phrase
        for word in (*effect.plays, *effect.without, *effect.denied):
            assert catalogue.wish(word).names, phrase
        for general, kind in effect.kinds.items():
            assert catalogue.get(general) and catalogue.get(kind), phrase


def test_shapes_and_tempos_are_possible_ones() -> None:
    for phrase, effect in LEXICON.effects:
        assert all(-1.0 <= point <= 1.0 for point in effect.course) and len(effect.course) != 1, phrase
        assert effect.at in ("", "start", "next", "end"), phrase
        assert not effect.bpm or 20 <= effect.bpm[0] < effect.bpm[1] <= 300, phrase
        assert effect.section_bars >= 0 and (not effect.section_bars or effect.form or effect.sections), phrase
        assert all(part.strip() for section in effect.form for part in section.split("|")), phrase


def test_no_phrase_has_two_meanings_in_one_list() -> None:
    kinds = {"mood", "scene", "style", "tempo", "energy", "course", "form", "feel", "ensemble"}
    seen: dict[tuple[object, ...], str] = {}
    for phrase, effect in LEXICON.effects:
        if effect.kind in kinds:
            key = (words_of(phrase), phrase.endswith("*"), effect.kind)
            label = str((effect.moods, sorted(effect.genres), effect.says, effect.titles))
            assert seen.setdefault(key, label) == label, phrase


def test_signs_are_read_as_words_that_mean_something() -> None:
    book = vocabulary(LEXICON, load_instruments(), load_genres())
    for sign, text in LEXICON.signs.items():
        words = words_of(text)
        length = book.longest_at(words, 0)[0]
        assert length or text == "quarter", sign


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
