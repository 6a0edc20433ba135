from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import GenreError
from airdesk.facts.phrases import PhraseBar, load_phrases, parse_phrase


def test_a_phrase_is_read_bar_by_bar() -> None:
    bars = parse_phrase("a a+ . b'? | d^ a~ a> c!")
    assert bars == (
        PhraseBar("a"),
        PhraseBar("a", steps=1),
        PhraseBar(),
        PhraseBar("b", ends_differently=True, rests="open"),
        PhraseBar("d", is_high=True),
        PhraseBar("a", is_inverted=True),
        PhraseBar("a", is_late=True),
        PhraseBar("c", rests="closed"),
    )


def test_marks_of_sequence_add_up() -> None:
    assert [bar.steps for bar in parse_phrase("a++ a-- a+-")] == [2, -2, 0]


@pytest.mark.parametrize("text", ["f", "aa", "a b*", "A"])
def test_what_is_no_bar_is_named(text: str) -> None:
    with pytest.raises(GenreError, match="is no bar"):
        parse_phrase(text)


def test_every_plan_lasts_whole_phrases_and_states_its_idea_first() -> None:
    for name, plans in load_phrases().items():
        for plan in plans:
            assert len(plan) % 4 == 0, name
            assert plan[0].letter == "a" and plan[0].is_plain, name


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "phrases.toml").write_text("[period\n", encoding="utf-8")
    with pytest.raises(GenreError, match=r"phrases\.toml cannot be read"):
        load_phrases(tmp_path)
