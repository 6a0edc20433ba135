"""What the user is told of words that nothing was read from."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.planning.reader import read_prompt
from airdesk.planning.unread import unread_sentence


def unread(prompt: str) -> list[str]:
    reading = read_prompt(prompt, load_lexicon(), load_instruments(), load_genres())
    return [sentence for sentence in reading.understood if sentence.startswith("Not read")]


def test_words_nothing_was_read_from_are_named_as_they_were_written() -> None:
    assert unread("Pop about a Walrus with a balalaika, walrus!") == ["Not read: “Walrus”, “balalaika”."]


@pytest.mark.parametrize(
    "prompt",
    [
        "make me a happy pop song please",
        "Could you create an upbeat track that makes me want to get up and dance all night long?",
        "trap, 140 bpm, 2:30, in 3/4 🎵🔥",
        "chciałbym szybki numer techno do biegania, mocny bas i dużo energii",
        "utwór na urodziny mojej mamy, radosny i lekki",
        "algo parecido a una película de terror, con cuerdas tensas",
        "una canción de amor para mi novia que suene a verano",
    ],
)
def test_usual_prompts_pass_in_silence(prompt: str) -> None:
    assert unread(prompt) == []


def test_a_prompt_without_meaning_has_its_warning_and_no_list() -> None:
    assert unread("asdf qwerty") == []


def test_only_the_first_words_are_listed_and_long_ones_are_cut() -> None:
    (sentence,) = unread_sentence([f"w{number}" for number in range(9)])
    assert sentence.count("“") == 6 and sentence.endswith("and more.")
    assert len(unread_sentence(["x" * 500])[0]) < 60
    assert unread_sentence([]) == ()
