from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from airdesk.composing.composer import compose
from airdesk.composing.sketch import sketch_song
from airdesk.model.notes import Note
from airdesk.model.score import Part, Score
from tests.composing.plans import all_genres, plan_for

GENRES = sorted(all_genres())


@cache
def composed(genre: str) -> Score:
    """The score of a genre's plan, made once for all tests."""
    return compose(plan_for(all_genres()[genre]), all_genres()[genre])


def part_of(score: Score, role: str, genre: str) -> Part | None:
    plan = plan_for(all_genres()[genre])
    name = next((instrument.name for instrument in plan.instruments if instrument.role == role), None)
    return next((part for part in score.parts if part.instrument == name), None)


@pytest.mark.parametrize("genre", GENRES)
def test_every_planned_instrument_plays_inside_the_song(genre: str) -> None:
    plan = plan_for(all_genres()[genre])
    score = composed(genre)
    assert [part.instrument for part in score.parts] == [instrument.name for instrument in plan.instruments]
    for part in score.parts:
        assert all(note.start_tick < score.end_tick and note.end_tick <= score.end_tick for note in part.notes)
        assert list(part.notes) == sorted(part.notes)


@pytest.mark.parametrize("genre", GENRES)
def test_pitched_notes_are_in_the_scale_or_the_chord(genre: str) -> None:
    plan = plan_for(all_genres()[genre])
    sketch = sketch_song(plan, all_genres()[genre])
    inside = total = 0
    for part in composed(genre).parts:
        instrument = plan.instrument_named(part.instrument)
        if part.is_percussion or instrument is None or instrument.role == "fx":
            continue
        for note in part.notes:
            section = next(one for one in sketch.sections if note.start_tick + 30 < one.end_tick or one is sketch.sections[-1])
            chord = section.chord_at(note.start_tick + 30).chord
            total += 1
            inside += note.pitch % 12 in plan.key.pitch_classes or note.pitch % 12 in chord.pitch_classes
    assert inside / total >= 0.985


@pytest.mark.parametrize("genre", GENRES)
def test_no_part_strikes_a_pitch_that_still_sounds(genre: str) -> None:
    for part in composed(genre).parts:
        by_pitch: dict[int, list[Note]] = {}
        for note in part.notes:
            by_pitch.setdefault(note.pitch, []).append(note)
        for notes in by_pitch.values():
            assert all(before.end_tick <= after.start_tick for before, after in pairwise(notes))


@pytest.mark.parametrize("genre", GENRES)
def test_the_bass_is_on_the_root_when_the_chord_changes(genre: str) -> None:
    plan = plan_for(all_genres()[genre])
    bass = part_of(composed(genre), "bass", genre)
    if bass is None or not bass.notes:
        pytest.skip("no bass in this genre")
    sketch = sketch_song(plan, all_genres()[genre])
    rooted = total = 0
    for section in sketch.sections:
        for block in section.chords:
            first = next((note for note in bass.notes if block.start_tick - 20 <= note.start_tick + 30 < block.end_tick), None)
            if first is not None:
                total += 1
                rooted += first.pitch % 12 == block.chord.bass_pitch_class
    assert rooted / total > 0.8


@pytest.mark.parametrize("meter", ["2/4", "3/4", "5/4", "6/8", "7/8", "12/8"])
def test_any_genre_can_be_asked_for_in_any_meter(meter: str) -> None:
    for genre in all_genres().values():
        score = compose(plan_for(genre, meter=meter), genre)
        assert sum(len(part.notes) for part in score.parts) > 40


@pytest.mark.parametrize(
    ("number", "scale"),
    list(enumerate(["major", "minor", "phrygian", "minor pentatonic", "whole tone", "blues", "hirajoshi"])),
)
def test_any_scale_can_be_asked_for(number: int, scale: str) -> None:
    for genre in list(all_genres().values())[number % 3 :: 3]:
        assert compose(plan_for(genre, scale=scale), genre).parts


def test_the_same_plan_gives_the_same_notes_in_another_process() -> None:
    genre = all_genres()["lo-fi"]
    here = compose(plan_for(genre, seed=11), genre)
    code = (
        "from tests.composing.plans import all_genres, plan_for; from airdesk.composing.composer import compose;"
        "g = all_genres()['lo-fi']; print(compose(plan_for(g, seed=11), g))"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert there == str(here)


def test_another_seed_is_another_song() -> None:
    genre = all_genres()["pop"]
    one, other = (compose(plan_for(genre, seed=seed), genre) for seed in (1, 2))
    assert [part.notes for part in one.parts] != [part.notes for part in other.parts]


def test_sections_of_one_name_share_their_tune() -> None:
    genre = all_genres()["pop"]
    sections = (("verse", 8, 0.5), ("chorus", 8, 0.85), ("verse", 8, 0.5), ("chorus", 8, 0.85), ("outro", 4, 0.3))
    plan = plan_for(genre, sections=sections)
    lead = next(instrument for instrument in plan.instruments if instrument.role == "lead")
    calm = replace(genre, feel=replace(genre.feel, timing_ms=0.0, swing=0.5), melody=replace(genre.melody, ornaments=0.0))
    notes = next(part.notes for part in compose(plan, calm).parts if part.instrument == lead.name)
    first = {(note.start_tick, note.pitch) for note in notes if 8 * 1920 <= note.start_tick < 15 * 1920}
    again = {(note.start_tick - 16 * 1920, note.pitch) for note in notes if 24 * 1920 <= note.start_tick < 31 * 1920}
    assert first
    assert len(first & again) / len(first) > 0.8


def test_a_one_bar_loop_can_be_composed() -> None:
    genre = all_genres()["trap"]
    score = compose(plan_for(genre, sections=(("loop", 1, 0.8),)), genre)
    assert any(part.notes for part in score.parts)
