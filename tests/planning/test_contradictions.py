"""Words that cannot both be had."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading


def read(prompt: str) -> Reading:
    return read_prompt(prompt, load_lexicon(), load_instruments(), load_genres())


def test_of_two_tempos_the_later_counts_and_it_is_said() -> None:
    reading = read("a very slow and extremely fast song")
    assert reading.tempo_shift > 0.5
    assert reading.warnings == ("“very slow” and “extremely fast” contradict each other: “extremely fast” counts.",)
    assert not any("very slow" in sentence for sentence in reading.understood)
    assert read("bardzo szybki, potem wolny").tempo_shift < -0.5


def test_of_two_moods_the_later_counts_and_it_is_said() -> None:
    reading = read("happy trap, but sad")
    assert reading.mode == "minor"
    assert max(reading.moods, key=lambda vote: vote[1])[0] == "sad"
    assert reading.warnings == ("“happy” and “sad” contradict each other: “sad” counts.",)
    assert read("triste y alegre").mode == "major"


@pytest.mark.parametrize(
    "prompt",
    ["dark but not slow", "sad and energetic", "dark romantic", "slow happy pop", "fast, not slow", "sad, sad, very sad"],
)
def test_what_goes_together_is_no_contradiction(prompt: str) -> None:
    assert not any("contradict" in warning for warning in read(prompt).warnings)
