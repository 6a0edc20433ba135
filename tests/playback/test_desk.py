"""What is the mixer's business and what must be rendered anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.model.song import Automation, Ducking, Song, edit_clip_notes, edit_track, set_tempo
from airdesk.playback.board import FILE_SLOT, Board, board_bytes
from airdesk.playback.desk import Desk
from tests.helpers.playing import held, held_song


@pytest.fixture
def board() -> Board:
    board = Board(bytearray(board_bytes()))
    board.begin()
    return board


def song() -> Song:
    return held_song(held("kit", role="drums"), held("pad", ducking=Ducking("kit", 6.0, 0.2)), held("lead"))


@pytest.mark.parametrize(
    "change",
    [
        {"gain_db": -3.0},
        {"pan": 0.5},
        {"room_send_db": -6.0},
        {"echo_send_db": -6.0},
        {"is_soloed": True},
        {"is_muted": True},
        {"name": "Renamed"},
    ],
)
def test_moves_of_the_mixer_render_nothing(board: Board, change: dict[str, object]) -> None:
    desk = Desk(board)
    before = desk.set_song(song())
    after = desk.set_song(edit_track(song(), "lead", lambda track: replace(track, **change)))  # type: ignore[arg-type]
    if "is_soloed" not in change:  # a solo silences the kick that the pad ducks under
        assert (after.content, after.places) == (before.content, before.places)
    assert after.places["lead"] == before.places["lead"]


def test_an_edit_of_notes_renders_its_track_only(board: Board) -> None:
    desk, value = Desk(board), song()
    before = desk.set_song(value)
    after = desk.set_song(edit_clip_notes(value, "lead", 0, lambda notes: notes[:0] or notes * 2))
    assert after.content > before.content
    assert {track_id for track_id in after.places if after.places[track_id] != before.places[track_id]} == {"lead"}


def test_muting_the_kick_renders_who_ducks_under_it(board: Board) -> None:
    desk, value = Desk(board), song()
    before = desk.set_song(value)
    after = desk.set_song(edit_track(value, "kit", lambda track: replace(track, is_muted=True)))
    assert {track_id for track_id in after.places if after.places[track_id] != before.places[track_id]} == {"pad"}


def test_another_tempo_renders_everything(board: Board) -> None:
    desk, value = Desk(board), song()
    before = desk.set_song(value)
    after = desk.set_song(set_tempo(value, 90.0))
    assert all(after.places[track_id] != before.places[track_id] for track_id in after.places)


def test_the_pan_of_a_track_whose_pan_moves_is_rendered(board: Board) -> None:
    desk = Desk(board)
    value = held_song(held("one", pan_automation=(Automation(100, 0.5),)))
    before = desk.set_song(value)
    after = desk.set_song(edit_track(value, "one", lambda track: replace(track, pan=-1.0)))
    assert after.content > before.content


def test_strips_hold_what_the_song_says(board: Board) -> None:
    desk = Desk(board)
    value = held_song(held("one", gain_db=-6.0, pan=-1.0, room_send_db=0.0), held("two", is_muted=True))
    message = desk.set_song(replace(value, master_gain_db=-20.0))
    assert board.strips[message.places["one"].slot].tolist() == pytest.approx([0.501, 0.0, 0.0, 1.0], abs=1e-3)
    assert board.strips[message.places["two"].slot, :2].tolist() == [0.0, 0.0]
    assert float(board.control["master"]) == pytest.approx(0.1)
    assert board.strips[FILE_SLOT, 0] == pytest.approx(10.0)  # files are heard as they are


def test_tracks_that_are_off_or_empty_have_no_place(board: Board) -> None:
    desk = Desk(board)
    message = desk.set_song(held_song(held("on"), held("off", is_enabled=False), replace(held("empty"), clips=())))
    assert set(message.places) == {"on"}
