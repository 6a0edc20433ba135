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


@pytest.mark.parametrize(
    ("prompt", "warning"),
    [
        ("pop, swing it, no, straight", "“swing it” and “straight” contradict each other: “straight” counts."),
        ("a loop that fades out", "“loop” and “fades out” contradict each other: “fades out” counts."),
        (
            "half-time drums, double time drums",
            "“half-time drums” and “double time drums” contradict each other: “double time drums” counts.",
        ),
        ("a waltz in 4/4", "“waltz” means 3/4, but the song is in 4/4."),
    ],
)
def test_feels_endings_and_meters_can_contradict(prompt: str, warning: str) -> None:
    assert warning in read(prompt).warnings


@pytest.mark.parametrize(
    "prompt", ["a waltz in 3/4", "swing it hard, a shuffle", "tight but behind the beat", "bossa nova, swing it"]
)
def test_feels_that_go_together_are_no_contradiction(prompt: str) -> None:
    assert not any("contradict" in warning or "means" in warning for warning in read(prompt).warnings)
