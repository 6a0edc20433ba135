"""Misspelled words: what is forgiven and what is not."""

from __future__ import annotations

import pytest

from airdesk.facts.spelling import Speller

WORDS = {"happy": 1, "piano": 2, "acoustic": 3, "saxophone": 4, "without": 5, "metal": 6, "medal": 7, "trumpet": 8, "chase": 9}
SPELLER = Speller(
    WORDS,
    [*WORDS, "garden", "country", "church"],
    ["smutn", "przesterowan"],
    lambda one, other: WORDS.get(one) == WORDS.get(other),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hapy", "happy"),  # one of two letters
        ("pianno", "piano"),
        ("saxofonne", "saxophone"),
        ("acustic", "acoustic"),
        ("saxaphone", "saxophone"),
        ("withuot", "without"),
        ("trumpt", "trumpet"),
        ("przsterowana", "przesterowana"),
        ("metall", "metal"),
    ],
)
def test_one_fault_is_forgiven(written: str, meant: str) -> None:
    assert SPELLER.meant(written) == meant


@pytest.mark.parametrize("written", ["cat", "hop", "pino", "xxxxxx", "shase", "mezal", "pianopiano", "a" * 5000, "12345"])
def test_other_words_are_left_alone(written: str) -> None:
    assert SPELLER.meant(written) is None


def test_words_and_stems_with_endings_are_known() -> None:
    assert SPELLER.knows("piano") and SPELLER.knows("smutnego")
    assert not SPELLER.knows("pianos") and not SPELLER.knows("smutnawenkie")


def test_plurals_are_words_of_their_own() -> None:
    assert [SPELLER.singular(word) for word in ("gardens", "countries", "churches", "glass")] == [
        "garden",
        "country",
        "church",
        None,
    ]
