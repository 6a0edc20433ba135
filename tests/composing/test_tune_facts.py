from __future__ import annotations

import pytest

from airdesk.composing.tune_facts import LineNote, top_line, tune_facts
from airdesk.composing.tune_taste import POP_SONGS, distance_from_real_tunes
from airdesk.facts.genres import Melody


def line_of(pitches: list[int], gap: int = 240, length: int = 240) -> list[LineNote]:
    return [LineNote(index * gap, pitch, length) for index, pitch in enumerate(pitches)]


def test_a_scale_moves_by_step_and_never_repeats() -> None:
    facts = tune_facts(line_of([60, 62, 64, 65, 67, 69, 71, 72]), 1920, 1920, lambda tick: {0, 4, 7})
    assert (facts.steps, facts.repeats, facts.wide_leaps) == (100.0, 0.0, 0.0)
    assert facts.off_beat == 50.0
    assert facts.silence == pytest.approx(0.0)
    assert facts.notes_per_beat == pytest.approx(2.0)


def test_a_loop_is_all_motif_and_a_leap_that_turns_is_counted() -> None:
    facts = tune_facts(line_of([60, 67, 65, 64] * 8, gap=480), 1920, 32 * 480, lambda tick: {0})
    assert facts.in_motifs == 100.0
    assert facts.bars_repeated == pytest.approx(100 * 7 / 8)
    assert facts.leaps_turned_back == 100.0
    assert facts.silence == pytest.approx(50.0)


def test_only_the_highest_note_of_an_onset_is_the_tune() -> None:
    chord = [LineNote(3, 60, 100), LineNote(0, 67, 100), LineNote(125, 64, 100)]
    assert [(note.start_tick, note.pitch) for note in top_line(chord)] == [(0, 67), (120, 64)]


def test_the_median_tune_is_the_nearest_and_an_odd_one_is_far() -> None:
    melody = Melody(step_share=0.44, repeat_share=0.21, rest_share=0.33)
    facts = tune_facts(line_of([60, 62, 64, 65]), 1920, 1920, lambda tick: {0})
    median = facts._replace(**{name: wanted.median for name, wanted in POP_SONGS.items()})
    assert distance_from_real_tunes(median, melody) == pytest.approx(0.0)
    assert distance_from_real_tunes(median._replace(silence=95.0), melody) > 1.0
