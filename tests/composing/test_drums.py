from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.composing.drums import compose_drums
from airdesk.composing.sketch import sketch_song
from airdesk.composing.strokes import DrumHit, stroke
from airdesk.facts.genres import Groove
from airdesk.model.timebase import TICKS_PER_BEAT
from tests.composing.plans import all_genres, plan_for

FOUR_ON_THE_FLOOR = ("house", "techno", "edm")
BACKBEAT = ("pop", "rock", "hip hop", "boom bap", "r&b", "lo-fi")
HALF_TIME = ("trap", "dubstep")
BARS = (("intro", 4, 0.3), ("verse", 8, 0.8), ("outro", 4, 0.3))


def hits_by_bar(genre: str, seed: int = 3) -> list[list[DrumHit]]:
    plan = plan_for(all_genres()[genre], seed=seed, meter="4/4", sections=BARS)
    hits = compose_drums(sketch_song(plan, all_genres()[genre]))
    groove_bars = (4, 5, 6, 8, 9, 10)  # bars 7 and 11 may be fills
    return [[hit for hit in hits if bar * 1920 <= hit.tick < (bar + 1) * 1920] for bar in groove_bars]


def ticks(hits: list[DrumHit], *lanes: str) -> set[int]:
    return {hit.tick % 1920 for hit in hits if hit.lane in lanes}


@pytest.mark.parametrize("genre", FOUR_ON_THE_FLOOR)
def test_four_on_the_floor_in_every_bar(genre: str) -> None:
    for bar in hits_by_bar(genre):
        assert {0, 480, 960} <= ticks(bar, "kick", "kick 2")


@pytest.mark.parametrize("genre", BACKBEAT)
def test_backbeat_in_every_bar(genre: str) -> None:
    for bar in hits_by_bar(genre):
        assert 480 in ticks(bar, "snare", "clap", "rim", "snare 2")


@pytest.mark.parametrize("genre", HALF_TIME)
def test_half_time_snare_on_three(genre: str) -> None:
    for bar in hits_by_bar(genre):
        assert 960 in ticks(bar, "snare", "clap", "snare 2")


@pytest.mark.parametrize("genre", sorted(all_genres()))
def test_drummers_vary_their_strength_within_a_bar(genre: str) -> None:
    for bar in hits_by_bar(genre):
        if len(bar) > 4:
            assert len({round(hit.velocity) for hit in bar}) >= 3


@pytest.mark.parametrize("genre", sorted(all_genres()))
def test_the_drums_do_not_repeat_one_bar_for_ever(genre: str) -> None:
    bars = [frozenset((hit.tick % 1920, hit.lane) for hit in bar) for bar in hits_by_bar(genre)]
    assert len(set(bars)) >= 2


def test_a_build_doubles_its_pace_and_leaves_a_hole_before_the_drop() -> None:
    genre = all_genres()["edm"]
    plan = plan_for(genre, sections=(("verse", 4, 0.5), ("build", 8, 0.7), ("drop", 8, 1.0)))
    hits = compose_drums(sketch_song(plan, genre))
    start, drop = 4 * 1920, 12 * 1920
    roll = [hit.tick for hit in hits if start <= hit.tick < drop and hit.lane in ("snare", "clap")]
    first = [tick for tick in roll if tick < start + 2 * 1920]
    last = [tick for tick in roll if drop - 2 * 1920 <= tick < drop]
    assert len(last) >= 4 * len(first)
    assert not [hit for hit in hits if drop - TICKS_PER_BEAT <= hit.tick < drop]


def test_a_song_ends_on_one_stroke_and_a_loop_does_not() -> None:
    genre = all_genres()["house"]
    song = plan_for(genre, sections=(("verse", 8, 0.8), ("drop", 8, 0.9)))
    last_bar = [hit for hit in compose_drums(sketch_song(song, genre)) if hit.tick >= 15 * 1920]
    assert {hit.tick for hit in last_bar} == {15 * 1920}
    loop = plan_for(genre, sections=(("loop", 4, 0.8),))
    assert len({hit.tick for hit in compose_drums(sketch_song(loop, genre)) if hit.tick >= 3 * 1920}) > 4


def test_one_character_can_be_a_flam_or_a_roll() -> None:
    assert len(stroke(480, "snare", 100, "f", 120)) == 2
    roll = stroke(480, "closed hat", 80, "t", 120)
    assert [hit.tick for hit in roll] == [480, 520, 560]
    assert roll[0].velocity < roll[-1].velocity


def test_a_held_roll_spreads_over_the_cells_it_holds() -> None:
    lanes = {"closed hat": ("x.t-....x...r---",)}
    genre = replace(all_genres()["trap"], grooves=(Groove("triplets", lanes),), fills=())
    plan = plan_for(genre, sections=(("verse", 4, 0.5),))
    hats = [hit.tick for hit in compose_drums(sketch_song(plan, genre)) if hit.lane == "closed hat" and hit.tick < 1920]
    assert hats == [0, 240, 320, 400, 960, 1440, 1680]
