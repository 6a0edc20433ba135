from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from airdesk.composing.composer import compose
from airdesk.model.notes import DRUM_PITCHES
from airdesk.model.plan import InstrumentPlan, SongPlan
from airdesk.model.score import Score
from tests.composing.plans import all_genres, plan_for


def played_by(*instruments: InstrumentPlan, genre: str = "pop") -> Score:
    plan = plan_for(all_genres()[genre], sections=(("verse", 8, 0.6), ("chorus", 8, 0.9)))
    names = tuple(instrument.name for instrument in instruments)
    sections = tuple(replace(section, instruments=names) for section in plan.sections)
    cast: SongPlan = replace(plan, instruments=instruments, sections=sections)
    return compose(cast, all_genres()[genre])


def pitches(score: Score, name: str) -> set[int]:
    return {note.pitch for part in score.parts if part.instrument == name for note in part.notes}


def test_a_kick_of_its_own_is_not_played_twice() -> None:
    kit = InstrumentPlan("drums", "drums", "kit-acoustic", 35, 81)
    score = played_by(kit, InstrumentPlan("kick", "drums", "kit-acoustic", 35, 36))
    assert pitches(score, "kick") <= {35, 36}
    assert pitches(score, "kick")
    assert not pitches(score, "drums") & {35, 36}


@pytest.mark.parametrize("name", ["cowbell", "shaker", "tambourine"])
def test_hand_percussion_plays_its_own_sound(name: str) -> None:
    pitch = DRUM_PITCHES[name]
    score = played_by(InstrumentPlan(name, "percussion", "kit-acoustic", pitch, pitch))
    assert pitches(score, name) == {pitch}


def test_a_piano_alone_plays_tune_and_chords() -> None:
    score = played_by(InstrumentPlan("piano", "lead", "piano", 21, 100, program=0))
    notes = score.parts[0].notes
    assert min(note.pitch for note in notes) < 60 < max(note.pitch for note in notes)
    sounding = [sum(other.start_tick <= note.start_tick < other.end_tick for other in notes) for note in notes]
    assert max(sounding) >= 3


def test_a_flute_alone_stays_one_voice() -> None:
    notes = played_by(InstrumentPlan("flute", "lead", "flute", 60, 96, program=73)).parts[0].notes
    assert all(before.end_tick <= after.start_tick for before, after in itertools.pairwise(notes))


def test_two_players_of_one_role_do_not_double_each_other() -> None:
    first = InstrumentPlan("strings", "pad", "strings", 36, 96)
    second = InstrumentPlan("choir", "pad", "choir", 36, 96)
    score = played_by(first, second)
    one, other = ({(note.start_tick // 120, note.pitch) for note in part.notes} for part in score.parts)
    assert other
    assert len(one & other) / len(other) < 0.5


def test_two_counter_lines_take_different_guide_tones() -> None:
    lead = InstrumentPlan("flute", "lead", "flute", 60, 96, program=73)
    first = InstrumentPlan("brass", "counter", "brass", 40, 80)
    second = InstrumentPlan("clarinet", "counter", "clarinet", 43, 90)
    score = played_by(lead, first, second)
    one, other = ({(note.start_tick // 120, note.pitch % 12) for note in part.notes} for part in score.parts[1:])
    assert one
    assert other
    assert len(one & other) / len(other) < 0.5
