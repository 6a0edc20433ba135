"""How instruments play where the settings say so, planned by ourselves and by a model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from airdesk.errors import PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import InstrumentPlan, PlanRequest, SongPlan
from airdesk.planning.model_plan_answer import PlanGround, plan_from_answer
from airdesk.planning.model_plan_cast import Allowed
from airdesk.planning.model_plan_request import plan_request
from airdesk.planning.planner import plan_song
from tests.helpers.hostile_plans import GOOD_TEXT

GENRES, CATALOGUE = load_genres(), load_instruments()


def request(*configs: InstrumentConfig, prompt: str = "jazz", **fields: Any) -> PlanRequest:
    return PlanRequest(prompt, bars=16, seed=1, instrument_configs=configs, **fields)


def planned(*configs: InstrumentConfig, prompt: str = "jazz", **fields: Any) -> SongPlan:
    return plan_song(request(*configs, prompt=prompt, **fields), GENRES, CATALOGUE)


def played(plan: SongPlan, name: str) -> tuple[int, int, str, float]:
    one = plan.instrument_named(name)
    assert one is not None
    return one.low_pitch, one.high_pitch, one.articulation, one.dynamics


def test_what_is_said_counts_and_the_rest_of_the_plan_stays() -> None:
    usual = planned()
    plan = planned(InstrumentConfig("upright bass", 33, 52, "staccato", 0.4), InstrumentConfig("fortepian", dynamics=0.3))
    assert played(plan, "upright bass") == (33, 52, "staccato", 0.4)
    assert played(plan, "piano") == (48, 79, "normal", 0.3)
    changed: dict[str, InstrumentPlan] = {one.name: one for one in usual.instruments if one.name in ("upright bass", "piano")}
    others = tuple(changed.get(one.name, one) for one in plan.instruments)
    assert replace(plan, instruments=others) == usual


def test_a_general_word_means_whoever_is_of_its_kind_and_a_name_of_its_own_counts_more() -> None:
    plan = planned(
        InstrumentConfig("upright bass", dynamics=0.9), InstrumentConfig("bass", dynamics=0.2, articulation="legato")
    )
    assert played(plan, "upright bass") == (28, 55, "legato", 0.9)


def test_of_two_for_the_same_instrument_the_later_counts() -> None:
    plan = planned(InstrumentConfig("piano", dynamics=0.2, low_pitch=50), InstrumentConfig("piano", dynamics=0.6))
    assert played(plan, "piano") == (50, 79, "normal", 0.6)


def test_an_end_that_is_left_open_gives_way() -> None:
    assert played(planned(InstrumentConfig("piano", low_pitch=75)), "piano")[:2] == (75, 87)
    assert played(planned(InstrumentConfig("piano", high_pitch=50)), "piano")[:2] == (38, 50)


def test_who_is_not_there_joins_as_a_wish_does() -> None:
    assert planned().instrument_named("flute") is None
    plan = planned(InstrumentConfig("flauta", articulation="staccato"))
    assert played(plan, "flute")[2] == "staccato" and any("flute" in section.instruments for section in plan.sections)


@pytest.mark.parametrize(("prompt", "listed"), [("jazz", ("piano", "bass")), ("jazz, no flute", ())])
def test_nobody_joins_an_exact_list_nor_against_the_prompt(prompt: str, listed: tuple[str, ...]) -> None:
    plan = planned(InstrumentConfig("flute", dynamics=0.5), prompt=prompt, instruments=listed)
    assert plan.instrument_named("flute") is None
    assert "The configuration of the flute is not used: nobody plays that in this song." in plan.warnings


def test_a_register_beyond_the_instrument_is_played_and_told() -> None:
    plan = planned(InstrumentConfig("upright bass", 60, 72))
    assert played(plan, "upright bass")[:2] == (60, 72)
    assert "The upright bass usually plays E1 to G3: its register of C4 to C5 goes beyond that." in plan.warnings


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (InstrumentConfig("kazzoo", dynamics=0.5), 'no instrument "kazzoo"'),
        (InstrumentConfig("bass"), "says nothing: give low"),
        (InstrumentConfig("bass", 52, 40), "goes from E3 down to E2"),
        (InstrumentConfig("bass", 28, 33), "an octave wide or more, like E1 to E2"),
        (InstrumentConfig("bass", 200), "has the note 200"),
        (InstrumentConfig("bass", articulation="spiky"), "use one of normal, staccato, legato, sustained"),
        (InstrumentConfig("bass", dynamics=7.0), "are 7: use 0 to 1"),
        (InstrumentConfig("bass", dynamics=float("nan")), "use 0 to 1"),
        (InstrumentConfig("drums", low_pitch=36), "say nothing of the drums: give dynamics alone"),
        (InstrumentConfig("riser", articulation="legato"), "say nothing of the riser"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(config: InstrumentConfig, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        planned(config)


def test_a_model_is_told_and_its_plan_plays_so_whatever_it_answers() -> None:
    wish = request(InstrumentConfig("bass", 33, articulation="legato"), InstrumentConfig("harp", dynamics=0.2), prompt="piece")
    ground = PlanGround(wish, plan_song(wish, GENRES, CATALOGUE), GENRES, Allowed(CATALOGUE))
    fixed = json.loads(plan_request(ground).user)["fixed"]
    bass = {"name": "bass", "register": {"low": 33}, "articulation": "legato"}
    assert fixed["instrument_configs"] == [bass, {"name": "harp", "dynamics": 0.2}]
    answered = plan_from_answer(GOOD_TEXT, ground)
    basses = [one for one in answered.plan.instruments if one.role == "bass"]
    assert [(one.low_pitch, one.articulation) for one in basses] == [(33, "legato")]
    assert played(answered.plan, "harp")[3] == 0.2  # it had forgotten the harp
    assert any("configure the harp, which the model forgot" in problem for problem in answered.problems)
