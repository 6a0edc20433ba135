"""Groups that are named or counted have exactly so many players."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song

GENRES = load_genres()


def plan(prompt: str, genre: str | None = None, seed: int = 3) -> SongPlan:
    return plan_song(PlanRequest(prompt, genre=genre, seed=seed), GENRES, load_instruments())


def names(song: SongPlan) -> set[str]:
    return {instrument.name for instrument in song.instruments}


@pytest.mark.parametrize("genre", sorted(GENRES))
@pytest.mark.parametrize(("word", "count"), [("duo", 2), ("trio", 3), ("kwartet", 4), ("quinteto", 5), ("six musicians", 6)])
def test_a_number_of_players_is_kept(genre: str, word: str, count: int) -> None:
    song = plan(word, genre)
    assert len(song.instruments) == count
    playing = {name for section in song.sections for name in section.instruments}
    assert playing == names(song)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("string quartet", {"violin", "second violin", "viola", "cello"}),
        ("kwartet smyczkowy", {"violin", "second violin", "viola", "cello"}),
        ("cuarteto de cuerdas", {"violin", "second violin", "viola", "cello"}),
        ("piano trio", {"piano", "violin", "cello"}),
        ("jazz trio", {"piano", "upright bass", "drums"}),
        ("trío de jazz", {"piano", "upright bass", "drums"}),
        ("power trio", {"driven guitar", "finger bass", "drums"}),
        ("brass quintet", {"trumpet", "second trumpet", "french horn", "trombone", "tuba"}),
        ("wind quintet", {"flute", "oboe", "clarinet", "french horn", "bassoon"}),
        ("a cappella", {"choir"}),
        ("solo cello", {"cello"}),
        ("cello solo", {"cello"}),
        ("unaccompanied violin", {"violin"}),
        ("acoustic duo: violin and guitar", {"violin", "nylon guitar"}),
    ],
)
def test_groups_are_who_they_are(prompt: str, expected: set[str]) -> None:
    assert names(plan(prompt)) == expected


def test_named_players_are_among_the_counted_ones() -> None:
    song = plan("jazz quintet with trumpet and sax")
    assert {"trumpet", "sax"} < names(song) and len(song.instruments) == 5
    assert any(instrument.role == "lead" for instrument in song.instruments)


def test_who_is_named_fills_the_role_others_would_have() -> None:
    made = names(plan("lo-fi trio with electric piano"))
    assert "electric piano" in made and "drums" in made and len(made) == 3


def test_who_is_ruled_out_is_not_counted_in() -> None:
    song = plan("rock band, four piece, no drums")
    assert len(song.instruments) == 4 and "drums" not in names(song)


def test_a_beat_that_is_asked_for_keeps_its_rhythm_under_a_group() -> None:
    assert names(plan("trap with a string quartet")) > {"violin", "viola", "cello", "drums"}


@pytest.mark.parametrize("prompt", ["a piece for the morning", "one piece", "a short piece of music"])
def test_a_piece_is_no_band_of_one(prompt: str) -> None:
    assert len(plan(prompt, "pop").instruments) > 3


def test_a_solo_within_a_song_is_not_the_whole_song() -> None:
    for prompt in ("rock song with a sax solo", "orchestra with solo violin", "piano solo and drums"):
        assert len(plan(prompt).instruments) > 2 or prompt.startswith("piano")
