"""The playing that is asked for, heard in the notes."""

from __future__ import annotations

from dataclasses import replace
from statistics import pstdev

import pytest

from airdesk.composing.composer import compose
from airdesk.composing.drum_time import in_drum_time, is_half_time
from airdesk.composing.playing import genre_as_played
from airdesk.facts.genres import Groove, load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.notes import Note
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.playing import AS_USUAL, playing_of
from airdesk.planning.planner import plan_song

GENRES = load_genres()
ROCK = Groove("rock", {"kick": ("X.......X.......",), "snare": ("....X.......X...",), "closed hat": ("x.x.x.x.x.x.x.x.",)})
HALF = Groove("half", {"kick": ("X...............",), "snare": ("........X.......",)})


def plan(genre: str, **fields: object) -> SongPlan:
    made = plan_song(PlanRequest("", genre=genre, seed=4, bars=24), GENRES, load_instruments())
    return replace(made, playing=playing_of(fields))


def drums(made: SongPlan) -> list[Note]:
    return [note for part in compose(made, GENRES[made.genre]).parts if part.is_percussion for note in part.notes]


def test_half_time_halves_the_pace_of_kick_and_snare_and_keeps_the_hats() -> None:
    lanes = in_drum_time(ROCK, "half").lanes
    assert lanes["snare"] == ("........X.......", "........X.......")
    assert lanes["kick"] == ("X...............", "X...............")
    assert lanes["closed hat"] == ROCK.lanes["closed hat"]


def test_double_time_doubles_the_pace_of_all() -> None:
    lanes = in_drum_time(ROCK, "double").lanes
    assert lanes["snare"] == ("..X...X...X...X.",)
    assert lanes["closed hat"] == ("xxxxxxxxxxxxxxxx",)


def test_what_is_at_half_time_by_nature_stays() -> None:
    assert is_half_time(HALF) and not is_half_time(ROCK)
    assert in_drum_time(HALF, "half") == HALF
    assert in_drum_time(ROCK, "normal") == ROCK


@pytest.mark.parametrize("genre", sorted(GENRES))
@pytest.mark.parametrize("drum_time", ["half", "double"])
def test_patterns_still_fill_their_bars(genre: str, drum_time: str) -> None:
    played = genre_as_played(GENRES[genre], playing_of({"drum_time": drum_time}))
    for before, after in zip(GENRES[genre].grooves, played.grooves, strict=True):
        for lane, bars in after.lanes.items():
            size = len(before.lanes[lane][0].replace(" ", "").replace("|", ""))
            assert all(len(bar.replace(" ", "").replace("|", "")) == size for bar in bars)


def test_nothing_asked_changes_nothing() -> None:
    assert genre_as_played(GENRES["rock"], AS_USUAL) is GENRES["rock"]


def test_the_backbeat_of_half_time_drums_falls_on_the_third_beat() -> None:
    def bars_with_snare_at(beat_tick: int, drum_time: str) -> int:
        snares = [note.start_tick for note in drums(plan("rock", drum_time=drum_time, looseness=0.0)) if note.pitch == 38]
        return len({tick // 1920 for tick in snares if abs(tick % 1920 - beat_tick) <= 20})

    assert bars_with_snare_at(480, "normal") > 12 > bars_with_snare_at(960, "normal")
    assert bars_with_snare_at(480, "half") < 3 < 12 < bars_with_snare_at(960, "half")


def test_straight_jazz_plays_even_eighths_and_swung_pop_does_not() -> None:
    def late_eighths(made: SongPlan) -> float:
        offs = [note.start_tick % 480 for note in drums(made) if 180 < note.start_tick % 480 < 400]
        return sum(offs) / len(offs)

    assert abs(late_eighths(plan("jazz", swing=0.5, swing_unit=8, looseness=0.0)) - 240) < 25
    assert late_eighths(plan("rock", swing=0.66, swing_unit=8, looseness=0.0)) > 290


def test_loose_playing_strays_further_than_tight_playing() -> None:
    def spread(looseness: float) -> float:
        return pstdev(
            (note.start_tick + 60) % 120 - 60 for note in drums(plan("rock", looseness=looseness)) if note.pitch == 36
        )

    assert spread(0.0) < 3.0 < spread(1.0) < spread(2.5)


def test_who_plays_behind_the_beat_is_late() -> None:
    def snare_offset(late_ms: float) -> float:
        made = plan("pop", late_ms=late_ms, looseness=0.0)
        offsets = [(note.start_tick + 60) % 120 - 60 for note in drums(made) if note.pitch in (38, 39)]
        return sum(offsets) / len(offsets) / (made.tempo_bpm / 60 * 480) * 1000

    assert snare_offset(14.0) - snare_offset(0.0) == pytest.approx(14.0, abs=4.0)


def test_a_cold_ending_stops_everybody_after_one_beat() -> None:
    made = plan("rock", ending="cold", looseness=0.0)
    end = 23 * 1920 + 480
    score = compose(made, GENRES["rock"])
    assert max(note.end_tick for part in score.parts for note in part.notes) <= end + 1
    assert any(note.start_tick >= 23 * 1920 - 30 for part in score.parts for note in part.notes)


def test_a_loop_has_no_last_bar() -> None:
    made = plan("rock", ending="loop")
    assert sum(note.start_tick >= 23 * 1920 + 240 for note in drums(made)) > 3
