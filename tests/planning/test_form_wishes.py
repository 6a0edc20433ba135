"""Forms as the user wants them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.form_wishes import forms_as_wished, lay_out_exactly, named_sections, section_name
from airdesk.planning.planner import plan_song
from airdesk.planning.reading import FormWish

GENRES = load_genres()


def plan(prompt: str, seed: int = 1, **fields: object) -> SongPlan:
    return plan_song(PlanRequest(prompt, seed=seed, **fields), GENRES, load_instruments())  # type: ignore[arg-type]


def names(song: SongPlan) -> list[str]:
    return [section.name for section in song.sections]


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_letters_become_sections_of_the_genre(genre: str) -> None:
    made = names(plan("AABA, no intro", genre=genre))
    assert made[0] == made[1] == made[3] != made[2]
    assert len(made) == 4


@pytest.mark.parametrize("genre", ["pop", "rock", "r&b", "house"])
def test_sections_come_in_the_order_they_are_named(genre: str) -> None:
    for text in (
        "verse chorus verse chorus bridge chorus",
        "verse, chorus, verse, chorus, bridge and then a chorus".replace(" a ", " "),
    ):
        assert names(plan(text, genre=genre)) == ["verse", "chorus", "verse", "chorus", "bridge", "chorus"]


def test_a_genre_without_choruses_plays_what_it_has_in_their_place() -> None:
    assert names(plan("zwrotka refren zwrotka refren", genre="hip hop")) == ["verse", "hook", "verse", "hook"]


def test_sections_in_passing_are_only_wishes() -> None:
    made = names(plan("pop with a verse, a chorus and a bridge"))
    assert "bridge" in made and len(made) > 4


def test_bars_beside_a_section_are_its_own() -> None:
    for text in ("techno, 16 bar intro", "techno, intro of 16 bars", "techno, intro 16 bars", "techno, long intro"):
        song = plan(text)
        assert (song.sections[0].name, song.sections[0].bars) == ("intro", 16), text
    assert plan("techno, 16 bars").bars == 16
    assert plan("techno, 16 bar intro, 48 bars").bars == 48


def test_numbers_count_sections() -> None:
    for seed in range(6):
        assert names(plan("edm with three drops", seed)).count("drop") == 3
        assert (
            names(plan("edm with one drop", seed)).count("drop") == 1 or names(plan("edm, one drop", seed)).count("drop") >= 1
        )


def test_the_first_and_the_last_section_can_be_named() -> None:
    for seed in range(6):
        assert names(plan("pop, starts with the chorus", seed))[0] == "chorus"
        assert names(plan("pop, ends with the chorus", seed))[-1] == "chorus"
        assert names(plan("edm: intro 8 bars then drop", seed))[:2] == ["intro", "drop"]


def test_twelve_bar_forms_keep_their_twelve_bars() -> None:
    song = plan("12 bar blues in A", genre="rock")
    assert all(section.bars == 12 for section in song.sections)
    assert [section.bars for section in plan("12 bar blues", genre="rock", bars=40).sections] == [12, 12, 16]
    assert [section.bars for section in plan("12 bar blues", genre="rock", bars=8).sections] == [2, 2, 2, 2]


@settings(max_examples=60)
@given(
    genre=st.sampled_from(sorted(GENRES)),
    bars=st.integers(1, 200),
    sections=st.lists(st.sampled_from(["verse", "chorus|hook", "A", "B", "bridge", "intro", "outro"]), min_size=1, max_size=9),
    section_bars=st.sampled_from([0, 0, 12]),
    pins=st.dictionaries(st.sampled_from(["verse", "intro"]), st.integers(1, 40), max_size=2),
)
def test_any_form_is_laid_out_to_any_length(
    genre: str, bars: int, sections: list[str], section_bars: int, pins: dict[str, int]
) -> None:
    wish = FormWish(tuple(sections), section_bars, bars=tuple(pins.items()))
    laid_out = lay_out_exactly(wish, GENRES[genre], bars)
    assert sum(section.bars for section in laid_out) == bars
    assert all(section.bars >= 1 for section in laid_out)


def test_the_name_the_user_says_is_preferred() -> None:
    assert section_name("bridge|solo", GENRES["rock"], ["solo"]) == "solo"
    assert section_name("chorus|hook", GENRES["trap"]) == "hook"
    assert section_name("coda|finale", GENRES["trap"]) == "coda"


def test_sections_grow_as_they_come_back() -> None:
    energies = [section.energy for section in named_sections(FormWish(("chorus",) * 3), GENRES["pop"])]
    assert energies == sorted(energies) and energies[0] < energies[-1]


def test_forms_without_wishes_stay_as_they_are() -> None:
    assert forms_as_wished(GENRES["pop"], FormWish()) == GENRES["pop"].forms


@pytest.mark.parametrize(
    "text",
    [
        "pop, intro 4 bars, verse 8, chorus 8, verse 16, chorus 8, outro 2 bars",
        "pop song: intro (4 bars), verse (8 bars), chorus (8), verse [16 bars], chorus (8), outro (2 bars)",
        "pop: 4 bar intro, 8 bar verse, 8 bar chorus, 16 bar verse, 8 bar chorus, 2 bar outro",
    ],
)
def test_every_section_has_the_bars_that_are_said_of_it(text: str) -> None:
    song = plan(text)
    assert names(song) == ["intro", "verse", "chorus", "verse", "chorus", "outro"]
    assert [section.bars for section in song.sections] == [4, 8, 8, 16, 8, 2]
    assert not any("not read" in sentence.lower() for sentence in song.understood)


def test_a_build_among_sections_is_one_of_them() -> None:
    song = plan("edm: intro 8 - build 8 - drop 16 - break 4 - buildup 8 - drop 16 - outro 4")
    assert [(section.name, section.bars) for section in song.sections][1::3] == [("build", 8), ("build", 8)]
    assert song.bars == 64
    longer = plan("house, 64 bars, intro 8 bars, build 8 bars, drop 16 bars, outro 8 bars")
    assert longer.bars == 64
    assert "The sections in the prompt have 40 bars, the song 64: they are fitted." in longer.warnings
    assert len(plan("edm with a big build and a huge drop").sections) > 3
    assert plan("techno that builds, then drops").sections[0].energy < 0.5


def test_numbers_that_count_verses_are_no_bars() -> None:
    song = plan("pop: verse 1, chorus, verse 2, chorus, verse 3")
    assert names(song) == ["verse", "chorus", "verse", "chorus", "verse"]
    assert min(section.bars for section in song.sections) >= 4
