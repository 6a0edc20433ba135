from __future__ import annotations

import statistics
from dataclasses import replace
from itertools import pairwise

import pytest

from airdesk.composing.bass import bass_notes
from airdesk.composing.drums import compose_drums
from airdesk.composing.feel import swung_tick, with_feel
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import Feel
from airdesk.model.notes import Note
from tests.composing.plans import all_genres, plan_for


def test_swing_moves_the_second_of_each_pair_and_nothing_else() -> None:
    feel = Feel(swing=0.6, swing_unit=16)
    assert [swung_tick(tick, feel) for tick in (0, 120, 240, 360, 480)] == [0, 144, 240, 384, 480]
    assert swung_tick(120, Feel(swing=0.5)) == 120


def test_bass_and_drums_drift_together() -> None:
    genre = all_genres()["boom bap"]
    genre = replace(genre, feel=replace(genre.feel, bass_late_ms=0.0))
    plan = plan_for(genre)
    sketch = sketch_song(plan, genre)
    drums = next(instrument for instrument in plan.instruments if instrument.role == "drums")
    bass = next(instrument for instrument in plan.instruments if instrument.role == "bass")
    grid = [Note(tick, 36, 100, 100) for tick in range(0, 1920 * 8, 480)]
    struck = [note.start_tick for note in with_feel(sketch, drums, grid)]
    plucked = [note.start_tick for note in with_feel(sketch, bass, grid)]
    assert struck == plucked


def test_nobody_plays_before_the_song_begins() -> None:
    genre = all_genres()["lo-fi"]
    genre = replace(genre, feel=replace(genre.feel, timing_ms=40.0))
    plan = plan_for(genre)
    sketch = sketch_song(plan, genre)
    notes = with_feel(sketch, plan.instruments[0], [Note(0, 60, 100, 100), Note(480, 60, 100, 100)])
    assert all(note.start_tick >= 0 for note in notes)


def test_timing_is_human_but_small() -> None:
    genre = all_genres()["lo-fi"]
    plan = plan_for(genre)
    sketch = sketch_song(plan, genre)
    piano = next(instrument for instrument in plan.instruments if instrument.role == "chords")
    grid = [Note(tick, 60, 100, 100) for tick in range(0, 1920 * 16, 480)]
    late = [note.start_tick - tick.start_tick for note, tick in zip(with_feel(sketch, piano, grid), grid, strict=True)]
    spread_ms = statistics.pstdev(late) / sketch.seconds_to_ticks(0.001)
    assert 1.0 < spread_ms < 15.0


@pytest.mark.parametrize("name", ["trap", "drill", "r&b"])
def test_the_slides_of_a_bass_stay_and_drift_adds_none(name: str) -> None:
    slides = 0
    for seed in range(4):
        plan = plan_for(all_genres()[name], seed=seed)
        sketch = sketch_song(plan, all_genres()[name])
        bass = next(instrument for instrument in plan.instruments if instrument.role == "bass")
        written = sorted(bass_notes(sketch, bass, compose_drums(sketch)))
        played = with_feel(sketch, bass, written)
        assert len(played) == len(written)
        overlaps = [note.end_tick - after.start_tick for note, after in pairwise(written)]
        now = [note.end_tick - after.start_tick for note, after in pairwise(played)]
        assert [ticks > 0 for ticks in now] == [ticks > 0 for ticks in overlaps]
        slides += sum(ticks > 0 for ticks in now)
    assert (slides > 5) == (name != "r&b")
