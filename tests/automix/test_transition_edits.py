"""What a hand may do to a transition, and what the songs do not allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.automix.mix_songs import grid_of
from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_edits import TransitionHands
from airdesk.automix.transition_rules import decide
from airdesk.errors import BadInputError
from airdesk.model.djset import MixRules, SetSong, Transition
from tests.helpers.analyses import drummed_analysis


def song(number: int, tempo_bpm: float) -> MixSong:
    analysis = drummed_analysis(tempo_bpm, 120.0, title=f"Song {number}")
    return MixSong(SetSong(f"s{number}", f"{number}.wav", f"h{number}", title=f"Song {number}"), analysis, grid_of(analysis))


@pytest.fixture
def hands() -> TransitionHands:
    return TransitionHands(song(0, 120.0), song(1, 124.0))


@pytest.fixture
def transition(hands: TransitionHands) -> Transition:
    decided = decide(hands.first, hands.second, MixRules())
    return hands.with_cues(hands.with_length(decided, 16.0), 96.5, 0.5 + 32 * 60.0 / 124.0)


def test_moving_the_overlap_keeps_the_songs_together(hands: TransitionHands, transition: Transition) -> None:
    moved = hands.dragged(transition, "middle", 4.2)
    assert moved.cue_out_seconds - transition.cue_out_seconds == pytest.approx(4 * 0.5)
    assert moved.cue_in_seconds - transition.cue_in_seconds == pytest.approx(4 * 60 / 124)
    assert moved.length_beats == 16.0


def test_moving_the_song_keeps_what_of_it_is_heard_first(hands: TransitionHands, transition: Transition) -> None:
    moved = hands.dragged(transition, "song", -8.0)
    assert moved.cue_out_seconds == pytest.approx(transition.cue_out_seconds - 4.0)
    assert moved.cue_in_seconds == transition.cue_in_seconds


def test_left_edge_lengthens_and_keeps_the_end(hands: TransitionHands, transition: Transition) -> None:
    moved = hands.dragged(transition, "start", -4.0)
    assert moved.length_beats == 20.0
    assert moved.cue_out_seconds == pytest.approx(transition.cue_out_seconds - 2.0)


def test_drags_stop_at_what_the_songs_allow(hands: TransitionHands, transition: Transition) -> None:
    moved = hands.dragged(transition, "middle", 400.0)
    assert not hands.problem(moved)
    assert moved.cue_out_seconds > transition.cue_out_seconds


def test_overlap_may_not_reach_into_the_next_one(hands: TransitionHands, transition: Transition) -> None:
    after = replace(transition, from_id="s1", to_id="s2", cue_out_seconds=transition.cue_in_seconds + 10.0)
    crowded = replace(hands, after=after)
    with pytest.raises(BadInputError, match="goes into the next song"):
        crowded.with_length(transition, 64.0)


def test_out_cue_lies_behind_the_transition_before(hands: TransitionHands, transition: Transition) -> None:
    before = replace(transition, from_id="x", to_id="s0", cue_in_seconds=50.0)
    with pytest.raises(BadInputError, match="is over"):
        replace(hands, before=before).with_cues(transition, cue_out=52.0)


def test_limits_are_sentences(hands: TransitionHands, transition: Transition) -> None:
    for change in (
        lambda: hands.with_length(transition, 0.0),
        lambda: hands.with_key_shift(transition, 9),
        lambda: hands.with_ramp(transition, 100),
        lambda: hands.with_ramp(replace(transition, tempo_plan=None), 4),
        lambda: hands.with_cues(transition, cue_in=-3.0),
    ):
        with pytest.raises(BadInputError, match=r"^[A-Z].*\.$"):
            change()


def test_basses_change_places_within_the_overlap(hands: TransitionHands, transition: Transition) -> None:
    assert hands.with_length(transition, 8.0).swap_beat is None
    longer = hands.with_length(transition, 32.0)
    assert longer.swap_beat is not None
    assert 0 < longer.swap_beat < 32
