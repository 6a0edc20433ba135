"""Songs move together, come and go, and stay what they are."""

from __future__ import annotations

import pytest

from airdesk.model.djset import DjSet, GridRepair, SetSong, Transition
from airdesk.model.set_edits import moved_before, moved_by, with_file, with_repair, with_songs_at, without_songs


def a_set() -> DjSet:
    songs = tuple(SetSong(id=letter, path=f"/{letter}.wav", content_hash=letter) for letter in "abcde")
    transitions = tuple(Transition(a, b, "cut", 10.0, 1.0, 4.0, decided_by="user") for a, b in ("ab", "bc", "cd"))
    return DjSet(songs=songs, transitions=transitions, goal="rise")


def ids(dj_set: DjSet) -> str:
    return "".join(song.id for song in dj_set.songs)


@pytest.mark.parametrize(
    ("chosen", "index", "expected"),
    [("a", 3, "bcade"), ("ad", 2, "badce"), ("e", 0, "eabcd"), ("bc", 5, "adebc"), ("c", 2, "abcde"), ("c", 3, "abcde")],
)
def test_songs_move_together_to_where_they_are_dropped(chosen: str, index: int, expected: str) -> None:
    moved = moved_before(a_set(), set(chosen), index)
    assert ids(moved) == expected
    assert moved.goal == ("rise" if expected == "abcde" else "given")


@pytest.mark.parametrize(
    ("chosen", "step", "expected"),
    [("c", -1, "acbde"), ("c", 1, "abdce"), ("ab", -1, "abcde"), ("ac", -1, "acbde"), ("de", 1, "abcde"), ("bc", 1, "adbce")],
)
def test_songs_step_up_and_down_and_stop_at_the_ends(chosen: str, step: int, expected: str) -> None:
    assert ids(moved_by(a_set(), set(chosen), step)) == expected


def test_what_is_said_of_a_file_goes_with_it() -> None:
    replaced = with_file(a_set(), "b", "/other.wav")
    assert replaced.song("b") == SetSong(id="b", path="/other.wav")
    assert [(each.from_id, each.to_id) for each in replaced.transitions] == [("c", "d")]


def test_removing_and_adding() -> None:
    fewer = without_songs(a_set(), {"a", "c"})
    assert ids(fewer) == "bde"
    assert fewer.transitions == ()
    assert ids(with_songs_at(fewer, [SetSong("x", "/x")], 1)) == "bxde"
    assert ids(with_songs_at(fewer, [SetSong("x", "/x")])) == "bdex"


def test_a_repair_lets_only_the_songs_own_transitions_be_decided_anew() -> None:
    repaired = with_repair(a_set(), "d", GridRepair(beat_factor=2.0))
    assert [(each.from_id, each.to_id) for each in repaired.transitions] == [("a", "b"), ("b", "c")]
