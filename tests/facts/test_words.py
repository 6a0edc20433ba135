"""Words and phrases: folding, breaks, the longest match, stems with any ending."""

from __future__ import annotations

import pytest

from airdesk.facts.words import BREAK, Phrasebook, fold, split_words, words_of


def test_folding_drops_case_and_accents_of_three_languages() -> None:
    assert fold("Żółć GĘŚLĄ Łódź") == "zolc gesla lodz"
    assert fold("Canción Año Über") == "cancion ano uber"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lo-Fi", ("lo", "fi")),
        ("R&B", ("r", "and", "b")),
        ("drum'n'bass", ("drum", "n", "bass")),
        ("140bpm", ("140", "bpm")),
        ("in F#m, 6/8", ("in", "f#m", "6/8")),
        ("C♯ minor B♭", ("c#", "minor", "bb")),
        ("3:30 long", ("3:30", "long")),
        ("80s and 808s", ("80s", "and", "808s")),
        ("90.5 or 90,5", ("90.5", "or", "90,5")),
        ("🎵🔥", ()),
    ],
)
def test_text_is_split_into_words(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_words_know_where_they_stood() -> None:
    text = "Łódź, świt"
    words = split_words(text)
    assert [text[word.start : word.end] for word in words] == ["Łódź", ",", "świt"]
    assert words[1].text == BREAK


def test_longest_phrase_wins_over_its_parts() -> None:
    book = Phrasebook([("piano", "piano"), ("electric piano", "rhodes"), ("electric", "electric")])
    assert book.all_in("an electric piano and a piano") == ("rhodes", "piano")


def test_star_stands_for_short_endings_only() -> None:
    book = Phrasebook([("smutn*", "sad")])
    assert [bool(book.whole(word)) for word in ("smutny", "smutnego", "smutn", "smutnawenkie")] == [True, True, True, False]


def test_exact_words_win_over_stems_and_long_stems_over_short_ones() -> None:
    book = Phrasebook([("gor*", "stem"), ("gorgeous", "word"), ("gorge*", "longer stem")])
    assert book.whole("gorgeous") == ("word",)
    assert book.whole("gorges") == ("longer stem",)


def test_phrase_does_not_cross_a_comma() -> None:
    words = [word.text for word in split_words("boss, fight")]
    assert Phrasebook([("boss fight", 1)]).longest_at(words, 0) == (0, ())


def test_one_phrase_may_mean_several_things() -> None:
    assert set(Phrasebook([("rain", "instrument"), ("rain", "scene")]).whole("Rain")) == {"instrument", "scene"}
