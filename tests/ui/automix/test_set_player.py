"""The player of the open set: what it asks of playback, and how it follows edits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from airdesk.errors import AirdeskError
from airdesk.model.djset import with_transition
from airdesk.playback.state import PlaybackState
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer, moved_by
from tests.helpers.quiet_playback import QuietPlayback


def shorter(desk: SetDesk, pair: tuple[str, str] = ("s0", "s1")) -> None:
    transition = desk.transition(*pair)
    assert transition is not None
    changed = replace(transition, length_beats=transition.length_beats / 2, swap_beat=None, decided_by="user")
    desk.edit("Shorter", lambda dj_set: with_transition(dj_set, changed))


def sooner(desk: SetDesk) -> None:
    transition = desk.transition("s0", "s1")
    assert transition is not None
    changed = replace(transition, cue_out_seconds=transition.cue_out_seconds - 4.0, decided_by="user")
    desk.edit("Sooner", lambda dj_set: with_transition(dj_set, changed))


def hears(desk: SetDesk, quiet: QuietPlayback, seconds: float, phase: str = "playing") -> None:
    quiet.now = PlaybackState(phase=phase, position_seconds=seconds, is_mix=True)
    desk.session.look_at_playback()


def test_play_and_pause(set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any) -> None:
    set_player.toggle()
    qtbot.waitUntil(lambda: "mix 0.00" in quiet.asked)
    assert set_player.is_playing
    hears(set_desk, quiet, 3.0)
    assert set_player.position_seconds == 3.0
    set_player.toggle()
    assert quiet.asked[-1] == "pause"
    assert not set_player.is_playing
    set_player.toggle()
    qtbot.waitUntil(lambda: quiet.asked[-1] == "mix 3.00")


def test_pause_right_after_play_is_not_lost(set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any) -> None:
    set_player.play(20.0)
    qtbot.waitUntil(lambda: "mix 20.00" in quiet.asked)
    set_player.pause()
    assert quiet.asked[-1] == "pause"


def test_edit_right_after_play_is_heard(set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any) -> None:
    set_player.play(20.0)
    qtbot.waitUntil(lambda: "mix 20.00" in quiet.asked)
    shorter(set_desk)
    qtbot.waitUntil(lambda: quiet.asked[-1].startswith("change mix"))


def test_page_that_is_shown_again_does_not_take_the_place_of_an_edit(
    set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any
) -> None:
    set_player.play(20.0)
    qtbot.waitUntil(lambda: "mix 20.00" in quiet.asked)
    set_desk.timeline_changed.connect(set_player.warm_up)  # after the player has asked for its plan
    shorter(set_desk)
    qtbot.waitUntil(lambda: quiet.asked[-1].startswith("change mix"))


def test_plan_that_cannot_be_made_leaves_nothing_that_waits(
    set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AirdeskError("The songs cannot be mixed.")

    monkeypatch.setattr("airdesk.ui.automix.set_player.plan_of", refuse)
    set_player.play(20.0)
    assert set_player.is_playing
    qtbot.waitUntil(lambda: not set_player.is_playing)
    monkeypatch.undo()
    shorter(set_desk)
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    qtbot.wait(100)
    assert quiet.asked == []


def test_preview_right_after_an_edit_is_of_the_edited_transition(
    set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any
) -> None:
    shorter(set_desk, ("s1", "s2"))
    set_player.preview()
    qtbot.waitUntil(lambda: any(each.startswith("mix") for each in quiet.asked))
    overlap = set_desk.timeline.overlaps[1]
    assert not set_desk.is_behind
    assert quiet.asked[-1] == f"mix {overlap.mix_start - 8.0:.2f}"
    assert quiet.heard is not None
    assert quiet.heard.plan.transitions[1] == set_desk.dj_set.transition("s1", "s2")


def test_edit_while_it_plays_goes_on_at_the_same_place_of_the_song(
    set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any
) -> None:
    set_player.play(150.0)
    qtbot.waitUntil(lambda: "mix 150.00" in quiet.asked)
    hears(set_desk, quiet, 150.0)
    before = set_desk.laid_out
    sooner(set_desk)
    qtbot.waitUntil(lambda: quiet.asked[-1].startswith("change mix"))
    later = moved_by(before, set_desk.laid_out, 150.0)
    assert later < -3.0
    assert quiet.asked[-1] == f"change mix {later:.2f}"
    lanes = [laid_out.timeline.lane("s1") for laid_out in (before, set_desk.laid_out)]
    assert lanes[1].to_source(150.0 + later) == pytest.approx(lanes[0].to_source(150.0), abs=0.001)


def test_playing_the_song_ends_the_set(set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback, qtbot: Any) -> None:
    set_player.play(0.0)
    qtbot.waitUntil(lambda: "mix 0.00" in quiet.asked)
    hears(set_desk, quiet, 1.0)
    quiet.now = PlaybackState(phase="playing", position_seconds=9.0)
    set_desk.session.look_at_playback()
    assert not set_player.is_playing
    assert set_player.position_seconds == 1.0


def test_seeking_while_it_stands(set_desk: SetDesk, set_player: SetPlayer, quiet: QuietPlayback) -> None:
    set_player.seek(33.0)
    assert set_player.position_seconds == 33.0
    assert quiet.asked == []
    hears(set_desk, quiet, 33.0, phase="paused")
    set_player.seek(44.0)
    assert quiet.asked[-1] == "seek mix 44.00"


def test_without_songs_it_says_what_to_do(set_desk: SetDesk, set_player: SetPlayer, qtbot: Any) -> None:
    set_desk.edit("Remove all", lambda dj_set: replace(dj_set, songs=()))
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    with qtbot.waitSignal(set_desk.session.told) as told:
        set_player.toggle()
    assert "drop songs" in told.args[1]
    assert not set_player.is_playing
