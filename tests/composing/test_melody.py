from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from airdesk.composing.lead import sung_sections
from airdesk.composing.melody import HOOK_SECTIONS, singing_range
from airdesk.composing.sketch import Section, Sketch, sketch_song
from airdesk.composing.tune import TuneNote
from airdesk.composing.tune_choice import tune_notes
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song
from tests.composing.plans import all_genres

SONGS = ("pop", "rock", "jazz", "trap", "classical")


@cache
def tune_of(genre: str, seed: int = 3, bars: int = 40) -> tuple[Sketch, dict[int, list[TuneNote]]]:
    plan = plan_song(PlanRequest(genre, genre=genre, seed=seed, bars=bars), all_genres(), load_instruments())
    sketch = sketch_song(plan, all_genres()[genre])
    leads = [instrument for instrument in plan.instruments if instrument.role == "lead"]
    return sketch, tune_notes(sketch, leads[0], sung_sections(sketch, leads))


def relative(section: Section, line: list[TuneNote]) -> list[tuple[int, int]]:
    return [(note.start_tick - section.start_tick, note.pitch) for note in line]


@pytest.mark.parametrize("genre", SONGS)
def test_a_hook_that_returns_over_the_same_chords_is_the_same_hook(genre: str) -> None:
    sketch, tune = tune_of(genre)
    firsts: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for section in sketch.sections[:-1]:
        chords = tuple((block.chord, block.start_tick - section.start_tick) for block in section.chords)
        if section.name not in HOOK_SECTIONS:
            continue
        known = firsts.setdefault((section.name, section.plan.bars, chords), relative(section, tune[section.index]))
        assert relative(section, tune[section.index]) == known


@pytest.mark.parametrize("genre", SONGS)
def test_the_tune_stays_in_the_singers_window_and_its_section(genre: str) -> None:
    sketch, tune = tune_of(genre)
    singer = next(instrument for instrument in sketch.plan.instruments if instrument.role == "lead")
    for section in sketch.sections:
        window = singing_range(sketch.genre.melody, singer, section)
        for note in tune[section.index]:
            assert window.low - 6 <= note.pitch <= window.high + 6
            assert section.start_tick <= note.start_tick < section.end_tick


@pytest.mark.parametrize("genre", SONGS)
def test_one_note_at_a_time(genre: str) -> None:
    _, tune = tune_of(genre)
    for line in tune.values():
        assert all(before.start_tick + before.duration_ticks <= after.start_tick for before, after in pairwise(line))


@pytest.mark.parametrize("genre", SONGS)
def test_a_song_comes_home(genre: str) -> None:
    sketch, tune = tune_of(genre)
    last = max((note for line in tune.values() for note in line), key=lambda note: note.start_tick)
    chord = sketch.section_at(last.start_tick).chord_at(last.start_tick).chord
    assert last.pitch % 12 in (sketch.key.tonic, chord.root)


def test_the_hook_has_a_high_point_that_it_does_not_keep_touching() -> None:
    late = touches = 0
    for seed in range(1, 9):
        sketch, tune = tune_of("pop", seed)
        hook = next(section for section in sketch.sections if section.name in HOOK_SECTIONS)
        line = tune[hook.index]
        top = max(note.pitch for note in line)
        touches += sum(note.pitch == top for note in line) <= len(line) / 5
        late += any(
            note.start_tick - hook.start_tick >= 0.4 * (hook.end_tick - hook.start_tick) for note in line if note.pitch == top
        )
    assert touches >= 6
    assert late >= 6


def test_the_tune_breathes() -> None:
    for seed in range(1, 6):
        sketch, tune = tune_of("pop", seed)
        for section in sketch.sections:
            line = tune[section.index]
            if section.plan.bars >= 8:
                sounding = sum(note.duration_ticks for note in line)
                assert 0.4 <= sounding / (section.end_tick - section.start_tick) <= 0.95


def test_other_seeds_sing_other_hooks() -> None:
    hooks = set()
    for seed in range(1, 9):
        sketch, tune = tune_of("pop", seed)
        hook = next(section for section in sketch.sections if section.name in HOOK_SECTIONS)
        line = tune[hook.index][:8]
        hooks.add(tuple((after.pitch - before.pitch, after.start_tick - before.start_tick) for before, after in pairwise(line)))
    assert len(hooks) == 8
