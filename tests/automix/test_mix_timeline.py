"""Where songs lie in a mix: beats meet, tempos change in small steps, nothing is lost between pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.beat_grid import BeatGrid, repaired
from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.tempo_course import Deck
from airdesk.errors import BadInputError
from airdesk.model.djset import GridRepair, TempoPlan, Transition


def deck(name: str, tempo_bpm: float, *, seconds: float = 200.0, first: float = 0.3, drift: float = 0.0) -> Deck:
    beats, time, beat = [], first, 60.0 / tempo_bpm
    while time < seconds - 1.0:
        beats.append(time)
        time += beat * (1.0 + drift * len(beats) / 400)
    return Deck(name, 0.0, seconds, BeatGrid(tuple(beats), 0, 4))


def between(a: Deck, b: Deck, *, tempo_bpm: float | None = None, ratio: float = 1.0, beats: float = 32.0) -> Transition:
    assert a.grid is not None and b.grid is not None
    plan = TempoPlan(tempo_bpm or b.grid.tempo_bpm, ratio)
    return Transition(a.song_id, b.song_id, "blend", a.grid.nearest_downbeat(170.0), b.grid.beats[4], beats, plan)


def beat_errors(decks: tuple[Deck, Deck], transition: Transition, timeline: MixTimeline) -> list[float]:
    """How far the beats of both songs lie apart in the overlap, in seconds."""
    (a, b), plan = decks, transition.tempo_plan
    assert a.grid is not None and b.grid is not None and plan is not None
    first_a, first_b = a.grid.position(transition.cue_out_seconds), b.grid.position(transition.cue_in_seconds)
    lane_a, lane_b = timeline.lanes
    return [
        abs(lane_a.to_mix(a.grid.seconds(first_a + beat)) - lane_b.to_mix(b.grid.seconds(first_b + beat * plan.beat_ratio)))
        for beat in range(int(transition.length_beats))
    ]


@pytest.mark.parametrize(
    ("tempos", "ratio", "blend"),
    [((120, 126), 1.0, 126.0), ((120, 126), 1.0, 123.0), ((70, 140), 2.0, 70.0), ((141, 70), 0.5, 140.0)],
)
def test_beats_of_both_songs_meet_through_the_whole_overlap(tempos: tuple[float, float], ratio: float, blend: float) -> None:
    decks = deck("a", tempos[0]), deck("b", tempos[1])
    transition = between(*decks, tempo_bpm=blend, ratio=ratio)
    timeline = mix_timeline(decks, [transition])
    assert max(beat_errors(decks, transition, timeline)) < 1e-6


def test_songs_of_one_tempo_are_copied_although_it_was_measured_a_hair_apart() -> None:
    decks = deck("a", 125.6), deck("b", 125.60002)
    transition = between(*decks, tempo_bpm=125.60001)
    timeline = mix_timeline(decks, [transition])
    assert all(piece.is_copy for lane in timeline.lanes for piece in lane.pieces)
    assert max(beat_errors(decks, transition, timeline)) < 1e-5


def test_beats_of_songs_that_drift_meet_too() -> None:
    decks = deck("a", 120, drift=0.02), deck("b", 124, drift=-0.015)
    transition = between(*decks)
    assert max(beat_errors(decks, transition, mix_timeline(decks, [transition]))) < 1e-6


def test_the_tempo_changes_in_steps_too_small_to_hear() -> None:
    decks = deck("a", 120), deck("b", 126)
    timeline = mix_timeline(decks, [between(*decks, tempo_bpm=123.0)])
    for lane in timeline.lanes:
        ratios = [piece.time_ratio for piece in lane.pieces]
        assert max(abs(b / a - 1.0) for a, b in itertools.pairwise(ratios)) < 0.005


def test_what_is_neither_matched_nor_on_its_way_is_copied() -> None:
    decks = deck("a", 120), deck("b", 126)
    timeline = mix_timeline(decks, [between(*decks)])
    copied = sum(piece.mix_end - piece.mix_start for lane in timeline.lanes for piece in lane.pieces if piece.is_copy)
    assert copied > 0.75 * timeline.duration_seconds
    assert timeline.lanes[1].pieces[0].is_copy  # the blend is at its own tempo


def test_a_shifted_key_goes_back_after_the_overlap() -> None:
    decks = deck("a", 120), deck("b", 120)
    plain = between(*decks)
    shifted = Transition("a", "b", "blend", plain.cue_out_seconds, plain.cue_in_seconds, 32, plain.tempo_plan, 1)
    pieces = mix_timeline(decks, [shifted]).lanes[1].pieces
    assert pieces[0].semitones == 1.0
    assert pieces[-1].semitones == 0.0
    assert max(abs(a.semitones - b.semitones) for a, b in itertools.pairwise(pieces)) < 0.15


def test_a_loop_repeats_the_beats_after_the_cue() -> None:
    decks = deck("a", 120), deck("b", 120)
    plain = between(*decks, beats=16)
    loop = Transition("a", "b", "loop", plain.cue_out_seconds, plain.cue_in_seconds, 16, plain.tempo_plan, loop_beats=4)
    timeline = mix_timeline(decks, [loop])
    lane, start = timeline.lanes[0], timeline.overlaps[0].mix_start
    assert lane.to_source(start + 0.1) == pytest.approx(lane.to_source(start + 2.1))
    assert lane.mix_end - start == pytest.approx(8.0)


def test_songs_without_beats_overlap_as_they_are() -> None:
    decks = Deck("a", 1.0, 60.0), Deck("b", 0.5, 50.0)
    timeline = mix_timeline(decks, [Transition("a", "b", "quick_fade", 56.0, 0.5, 8.0)])
    assert timeline.lanes[0].mix_end == pytest.approx(59.0)
    assert timeline.lanes[1].mix_start == pytest.approx(55.0)
    assert timeline.duration_seconds == pytest.approx(55.0 + 49.5)


def test_transitions_that_lie_elsewhere_are_refused() -> None:
    with pytest.raises(BadInputError, match="between the songs that follow"):
        mix_timeline([deck("a", 120), deck("b", 120)], [])


@given(
    tempos=st.tuples(st.floats(60, 180), st.floats(0.93, 1.07)),
    cues=st.tuples(st.floats(20, 180), st.floats(0, 60)),
    beats=st.integers(1, 64),
    seconds=st.floats(30, 400),
)
def test_no_lane_has_a_gap(tempos: tuple[float, float], cues: tuple[float, float], beats: int, seconds: float) -> None:
    a, b = deck("a", tempos[0], seconds=seconds), deck("b", tempos[0] * tempos[1], seconds=seconds)
    assert b.grid is not None
    out = min(cues[0], seconds - 1.0)
    transition = Transition("a", "b", "blend", out, cues[1], float(beats), TempoPlan(b.grid.tempo_bpm))
    for lane in mix_timeline([a, b], [transition]).lanes:
        for left, right in zip(lane.pieces, lane.pieces[1:], strict=False):
            assert right.mix_start == pytest.approx(left.mix_end)
            assert right.source_start == pytest.approx(left.source_end)


def test_a_repaired_grid_is_as_the_user_says() -> None:
    grid = BeatGrid(tuple(index * 0.5 for index in range(64)), 1, 4)
    assert repaired(grid, GridRepair(beat_factor=2)).tempo_bpm == pytest.approx(240)
    assert repaired(grid, GridRepair(beat_factor=0.5)).tempo_bpm == pytest.approx(60)
    assert repaired(grid, GridRepair(shift_beats=0.5)).beats[0] == pytest.approx(0.25)
    assert repaired(grid, GridRepair(downbeat_seconds=1.6)).downbeats()[0] == pytest.approx(1.5)
    assert repaired(grid, GridRepair(tempo_bpm=125)).tempo_bpm == pytest.approx(125)
