"""Parts keep to the register, the articulation and the dynamics of their plan."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean
from typing import Any

import pytest

from airdesk.composing.as_planned import is_own_register
from airdesk.composing.composer import compose
from airdesk.composing.dynamics import as_hard_as_planned
from airdesk.composing.model_score_repair import NoteRepair
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.usual_playing import USUAL_DYNAMICS
from airdesk.model.notes import Note, Notes
from airdesk.model.plan import InstrumentPlan, PlanRequest, SongPlan
from airdesk.planning.planner import plan_song

GENRES, CATALOGUE = load_genres(), load_instruments()
PLANS = {
    genre: plan_song(PlanRequest("a song", genre=genre, bars=16, seed=3), GENRES, CATALOGUE)
    for genre in ("jazz", "house", "ambient", "classical")
}


def melodic(plan: SongPlan) -> list[InstrumentPlan]:
    return [one for one in plan.instruments if one.role not in ("drums", "percussion", "fx")]


def changed(plan: SongPlan, **fields: Any) -> SongPlan:
    """All melodic instruments played another way."""
    others = tuple(replace(one, **fields) if one in melodic(plan) else one for one in plan.instruments)
    return replace(plan, instruments=others)


def parts(plan: SongPlan) -> dict[str, Notes]:
    names = {one.name for one in melodic(plan)}
    return {part.instrument: part.notes for part in compose(plan, GENRES[plan.genre]).parts if part.instrument in names}


def length(notes: Notes) -> float:
    return mean(note.duration_ticks for note in notes)


@pytest.mark.parametrize("genre", PLANS)
@pytest.mark.parametrize(("low", "high"), [(36, 48), (62, 76), (90, 108)])
def test_no_note_leaves_a_register_that_somebody_chose(genre: str, low: int, high: int) -> None:
    for name, notes in parts(changed(PLANS[genre], low_pitch=low, high_pitch=high)).items():
        assert notes and all(low <= note.pitch <= high for note in notes), name


@pytest.mark.parametrize("genre", PLANS)
def test_staccato_is_short_and_soft_is_soft(genre: str) -> None:
    usual = parts(PLANS[genre])
    short = parts(changed(PLANS[genre], articulation="staccato"))
    soft, loud = (parts(changed(PLANS[genre], dynamics=dynamics)) for dynamics in (0.0, 1.0))
    for name, notes in usual.items():
        if not notes:
            continue
        assert length(short[name]) <= 0.7 * length(notes), name
        assert [note.pitch for note in short[name]] == [note.pitch for note in notes]
        quiet, strong = (mean(note.velocity for note in part[name]) for part in (soft, loud))
        assert quiet < 0.65 * strong, name


def test_legato_goes_on_to_the_next_note_and_an_instrument_that_binds_can_separate() -> None:
    plan = PLANS["house"]
    usual, bound, apart = parts(plan), parts(changed(plan, articulation="legato")), parts(changed(plan, articulation="normal"))
    bass = next(one.name for one in plan.instruments if one.role == "bass")
    pad = next(one.name for one in plan.instruments if one.role == "pad")
    assert length(bound[bass]) > 1.1 * length(usual[bass]) and apart[bass] == usual[bass]
    assert length(apart[pad]) < length(usual[pad]) and bound[pad] == usual[pad]


def test_notes_of_a_model_keep_to_what_was_chosen_too() -> None:
    plan = PLANS["jazz"]
    piano = replace(next(one for one in plan.instruments if one.role == "chords"), name="piano", low_pitch=60, high_pitch=76)
    repair = NoteRepair(sketch_song(plan, GENRES["jazz"]), CATALOGUE)
    tone = plan.key.tonic
    written = [Note(0, 36 + tone, 960, 80), Note(960, 84 + tone, 960, 80)]
    kept = repair.mended(replace(piano, articulation="staccato"), written)
    assert all(60 <= note.pitch <= 76 and note.duration_ticks <= 240 for note in kept)
    assert [note.duration_ticks for note in repair.mended(piano, written)] == [960, 960]


def test_notes_of_a_model_are_as_hard_as_planned() -> None:
    piano = InstrumentPlan("piano", "chords", "piano", 48, 79, dynamics=USUAL_DYNAMICS["chords"])
    written = [Note(0, 60, 480, 80), Note(480, 64, 480, 120)]
    assert as_hard_as_planned(piano, written) == written
    assert [note.velocity for note in as_hard_as_planned(replace(piano, dynamics=0.0), written)] == [49, 74]
    assert [note.velocity for note in as_hard_as_planned(replace(piano, dynamics=1.0), written)] == [90, 127]


@pytest.mark.parametrize("word", ["bass", "guitar", "pad"])
def test_the_register_of_a_kind_is_usual_for_its_general_word(word: str) -> None:
    for genre in GENRES.values():
        plan = plan_song(PlanRequest("", genre=genre.name, bars=8, seed=1, instruments=(word, "piano")), GENRES, CATALOGUE)
        for one in melodic(plan):
            assert not is_own_register(one, CATALOGUE.named(one.name), CATALOGUE, genre)
