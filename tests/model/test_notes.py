from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.model.notes import Note, move_notes, pitch_name, quantise_notes, resize_notes, transpose_notes

a_note = st.builds(Note, st.integers(0, 5000), st.integers(0, 127), st.integers(1, 2000), st.integers(1, 127))
note_lists = st.lists(a_note, min_size=1, max_size=12).map(tuple)


@given(note_lists, st.integers(-400, 400))
def test_moving_there_and_back_restores_the_notes(notes: tuple[Note, ...], ticks: int) -> None:
    everything = range(len(notes))
    moved = move_notes(notes, everything, ticks)
    went = moved[0].start_tick - notes[0].start_tick
    assert move_notes(moved, everything, -went) == notes


@given(note_lists, st.integers(-300, 300))
def test_transposing_past_the_edge_keeps_the_intervals(notes: tuple[Note, ...], semitones: int) -> None:
    everything = range(len(notes))
    shifted = transpose_notes(notes, everything, semitones)
    went = {after.pitch - before.pitch for before, after in zip(notes, shifted, strict=True)}
    assert len(went) == 1
    assert transpose_notes(shifted, everything, -went.pop()) == notes


@given(note_lists, st.sets(st.integers(0, 11)))
def test_edits_leave_the_rest_alone(notes: tuple[Note, ...], chosen: set[int]) -> None:
    selected = {index for index in chosen if index < len(notes)}
    edits = (move_notes(notes, selected, 97), transpose_notes(notes, selected, 5), resize_notes(notes, selected, -40))
    for edited in edits:
        assert all(edited[index] == note for index, note in enumerate(notes) if index not in selected)


@given(note_lists, st.integers(-3000, 3000))
def test_no_note_gets_shorter_than_a_tick(notes: tuple[Note, ...], ticks: int) -> None:
    assert all(note.duration_ticks >= 1 for note in resize_notes(notes, range(len(notes)), ticks))


@given(note_lists, st.sampled_from([60, 120, 240, 480]))
def test_full_quantise_lands_on_the_grid_and_stays(notes: tuple[Note, ...], grid: int) -> None:
    once = quantise_notes(notes, range(len(notes)), grid)
    assert all(note.start_tick % grid == 0 for note in once)
    assert quantise_notes(once, range(len(notes)), grid) == once


def test_impossible_notes_cannot_be_made() -> None:
    for bad in ((-1, 60, 10, 90), (0, 128, 10, 90), (0, 60, 0, 90), (0, 60, 10, 0)):
        with pytest.raises(ValueError):
            Note(*bad)


def test_pitches_are_named_scientifically() -> None:
    assert [pitch_name(pitch) for pitch in (60, 69, 0, 127)] == ["C4", "A4", "C-1", "G9"]
