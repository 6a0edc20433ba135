"""Emojis and misspelled words in prompts."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading


def read(prompt: str) -> Reading:
    return read_prompt(prompt, load_lexicon(), load_instruments(), load_genres())


def wanted(prompt: str) -> list[str]:
    return [name for wish in read(prompt).wishes.wanted for name in wish.names[:1]]


def test_a_misspelled_word_is_read_and_the_user_is_told() -> None:
    reading = read("agressive pianno")
    assert wanted("agressive pianno") == ["piano"]
    assert "“agressive” is read as “aggressive”." in reading.understood
    assert any(sentence.startswith("“pianno”: piano plays") for sentence in reading.understood)


@pytest.mark.parametrize(
    ("prompt", "names"),
    [("🎹", ["piano"]), ("🎻🎷", ["violin", "sax"]), ("no 🥁, just 🎸", ["guitar"]), ("🎵🎶", []), ("🧱", [])],
)
def test_emojis_are_words(prompt: str, names: list[str]) -> None:
    assert wanted(prompt) == names


def test_emojis_set_moods_and_can_be_denied() -> None:
    assert read("😢🌧").energy < -0.2
    assert read("🔥").energy > 0.3
    assert "drums" in read("no 🥁").wishes.unwanted


@pytest.mark.parametrize(
    "prompt",
    [
        "a lawyer and a player",
        "the concept of a garage",
        "mental health",
        "matter and stranger loss",
        "słuchacz i kasa",
        "un caballo y la casa",
    ],
)
def test_ordinary_words_are_not_taken_for_others(prompt: str) -> None:
    assert not any("is read as" in sentence for sentence in read(prompt).understood)


def test_plurals_need_no_mention() -> None:
    reading = read("gardens and castles")
    assert reading.energy or reading.moods
    assert not any("is read as" in sentence for sentence in reading.understood)


def test_control_characters_never_reach_a_sentence() -> None:
    for sentence in read("electric\x1b[31m\u202e piano, sad\x00ness").understood:
        assert sentence.isprintable()
