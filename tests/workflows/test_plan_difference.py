"""A few words say in what an edited plan differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.harmony import parse_key
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song
from airdesk.workflows import edit_instruments as players
from airdesk.workflows import edit_plan as edits
from airdesk.workflows.plan_difference import LONGEST, plan_difference


@pytest.fixture(scope="module")
def plan() -> SongPlan:
    request = PlanRequest("jazz with piano, upright bass, drums and trumpet", bars=16, seed=3, tempo_bpm=120, key="C major")
    return plan_song(request, load_genres(), load_instruments())


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda plan: plan, ""),
        (lambda plan: edits.set_tempo(plan, 96), "120 → 96 BPM"),
        (lambda plan: players.set_dynamics(plan, "piano", 0.2), "piano softer"),
        (
            lambda plan: players.set_articulation(players.set_register(plan, "piano", low=60), "piano", "legato"),
            "piano legato and higher",
        ),
        (lambda plan: players.set_role(plan, "piano", "pad"), "piano otherwise"),
        (lambda plan: edits.set_key(plan, parse_key("D major")), "C major → D major"),
        (lambda plan: edits.set_section_bars(plan, 0, 9), "{name} {bars} → 9 bars"),
        (lambda plan: edits.set_section_chords(plan, 0, "Cmaj7 Fmaj7"), "{name}: other chords"),
        (lambda plan: edits.set_section_energy(plan, 0, 1.0), "{name} livelier"),
        (lambda plan: edits.add_section(plan, 0, "dawn"), "{count} → {more} sections"),
        (lambda plan: edits.set_seed(plan, 44), "seed 44"),
        (lambda plan: players.change_instrument(plan, "trumpet", "flute"), "without trumpet, with flute"),
        (lambda plan: players.set_instrument_sound(plan, "piano", "felt-piano"), "piano: felt-piano"),
    ],
    ids=[
        "none",
        "tempo",
        "dynamics",
        "held and higher",
        "role",
        "key",
        "bars",
        "chords",
        "energy",
        "sections",
        "seed",
        "instrument",
        "sound",
    ],
)
def test_what_was_changed_is_said(plan: SongPlan, edit: Callable[[SongPlan], SongPlan], says: str) -> None:
    section, count = plan.sections[0], len(plan.sections)
    expected = says.format(name=section.name, bars=section.bars, count=count, more=count + 1)
    assert plan_difference(plan, edit(plan)) == expected


def test_who_rests_in_a_section_is_said(plan: SongPlan) -> None:
    name = plan.sections[0].instruments[0]
    assert plan_difference(plan, edits.set_playing(plan, 0, name, plays=False)) == f"{plan.sections[0].name} without {name}"


def test_many_changes_are_cut(plan: SongPlan) -> None:
    other = edits.set_tempo(edits.set_key(plan, parse_key("F# minor")), 99)
    for index in range(len(other.sections)):
        other = edits.set_section_energy(other, index, 0.01)
    said = plan_difference(plan, other)
    assert said.startswith("120 → 99 BPM, C major → F# minor")
    assert said.endswith("…")
    assert len(said) <= LONGEST
