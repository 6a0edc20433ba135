"""The open set: edits, undo, what is learned, selection, and the timeline that follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from airdesk.model.djset import DjSet, SetSong, with_song
from airdesk.settings import settings_for
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.session import Session
from tests.helpers.analyses import drummed_analysis


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path) -> Iterator[SetDesk]:
    session = Session(settings_for(tmp_path / "library"))
    desk = SetDesk(session, session)
    yield desk
    session.close()


def with_songs(desk: SetDesk, qtbot: Any, count: int = 3) -> None:
    songs = tuple(SetSong(id=f"s{number}", path=f"/music/{number}.wav") for number in range(count))
    desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=songs))
    for number, song in enumerate(songs):
        desk.learn(song.id, f"hash{number}", drummed_analysis(120 + number, 120.0, title=f"Song {number}"))
    qtbot.waitUntil(lambda: not desk.is_behind)


def test_what_is_learned_survives_undo_and_is_no_step(desk: SetDesk, qtbot: Any) -> None:
    with_songs(desk, qtbot)
    assert desk.undo_label == "Add songs"
    desk.edit("Pin a song", lambda dj_set: with_song(dj_set, replace(dj_set.songs[0], is_pinned=True)))
    desk.undo()
    assert not desk.dj_set.songs[0].is_pinned
    assert desk.dj_set.songs[0].title == "Song 0"
    assert desk.analysis("s0") is not None
    desk.undo()
    assert desk.dj_set == DjSet()
    desk.redo()
    assert desk.analysis("s0") is not None


def test_timeline_follows_edits(desk: SetDesk, qtbot: Any) -> None:
    with_songs(desk, qtbot)
    assert [lane.song_id for lane in desk.timeline.lanes] == ["s0", "s1", "s2"]
    long = desk.timeline.duration_seconds
    desk.edit("Leave out", lambda dj_set: with_song(dj_set, replace(dj_set.songs[1], is_excluded=True)))
    qtbot.waitUntil(lambda: not desk.is_behind)
    assert [lane.song_id for lane in desk.timeline.lanes] == ["s0", "s2"]
    assert desk.timeline.duration_seconds < long


def _with_more(seed: int, dj_set: DjSet) -> DjSet:
    return replace(dj_set, seed=dj_set.seed + seed)


def test_drag_is_one_step_from_where_it_began(desk: SetDesk, qtbot: Any) -> None:
    with_songs(desk, qtbot)
    for seed in (1, 2, 3):
        desk.drag(partial(_with_more, seed))
    assert desk.dj_set.seed == 3
    desk.drop("Another order")
    assert desk.undo_label == "Another order"
    desk.undo()
    assert desk.dj_set.seed == 0
    desk.drag(lambda dj_set: replace(dj_set, seed=9))
    desk.cancel_drag()
    assert desk.dj_set.seed == 0


def test_selecting_a_song_selects_its_transition(desk: SetDesk, qtbot: Any) -> None:
    with_songs(desk, qtbot)
    desk.select_songs(["s1"])
    assert desk.selected_transition == ("s1", "s2")
    desk.select_transition("s0", "s1")
    assert desk.selected_ids == ("s0", "s1")
    desk.edit("Remove", lambda dj_set: replace(dj_set, songs=dj_set.songs[1:]))
    assert desk.selected_ids == ("s1",)
