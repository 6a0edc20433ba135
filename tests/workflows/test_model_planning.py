from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.model_calls import calls_of_run
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.progress import NoProgress
from airdesk.settings import ModelChoices, Settings, settings_for
from airdesk.workflows.compose_stages import plan_from_request
from airdesk.workflows.model_planning import allowed_instruments
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.take_credits import credits_of_log
from airdesk.workflows.take_values import Credits
from tests.helpers.hostile_plans import ALL_FACTS, GOOD_PLAN, GOOD_TEXT, PROMPT, facts_of
from tests.helpers.model_server import Answer, Fault, ModelServer, model_server
from tests.helpers.plan_faults import faults_of


@dataclass
class Place:
    """What a run gives its stages."""

    settings: Settings
    log: RunLog = field(default_factory=RunLog)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(settings_for(tmp_path / "library"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server(GOOD_TEXT) as server:
        for provider in ("openai", "anthropic"):
            for name, value in server.environment(provider).items():
                monkeypatch.setenv(name, value)
        yield server


def planned(place: Place, provider: str | None, **fields: object) -> SongPlan:
    request = PlanRequest(PROMPT, seed=1, provider=provider, **fields)  # type: ignore[arg-type]
    return plan_from_request(request, place, NoProgress())[0]


def answering(server: ModelServer, *answers: Answer) -> None:
    rest = list(answers)
    server.script = lambda _: rest.pop(0)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_plan_is_asked_of_a_provider_and_used(place: Place, server: ModelServer, provider: str) -> None:
    plan = planned(place, provider)
    assert facts_of(plan) == ALL_FACTS
    assert plan.understood[-1] == f"Planned by {'OpenAI' if provider == 'openai' else 'Anthropic'} (scripted-large)."
    asked = server.asked[0]
    assert asked.body["temperature"] == 0.0
    assert json.loads(asked.user)["user_prompt"] == PROMPT
    assert asked.user == json.dumps(json.loads(asked.user), separators=(",", ":"), ensure_ascii=False)
    assert "upright bass" in asked.system
    assert '"instrument_configs"' in json.dumps(asked.body.get("response_format") or asked.body["output_config"])


def test_what_was_mended_is_a_warning_and_the_answer_is_kept_raw(place: Place, server: ModelServer) -> None:
    text = json.dumps({"meta": {**GOOD_PLAN["meta"], "tempo": 5000, "title": "<b>Loud</b>\u202e"}})
    answering(server, text)
    plan = planned(place, "openai")
    assert plan.title == "<b>Loud</b>"
    assert "The model's plan: meta: tempo 5000 is not in 20 to 300; 300 is used." in place.log.warnings
    assert faults_of(plan) == []
    with open_library(place.settings.library_folder) as library:
        (call,) = calls_of_run(library, place.log.run_id)
    assert (call.task, call.raw) == ("plan", text)
    assert json.loads(call.parsed or "")["meta"]["tempo"] == 5000


def test_an_answer_without_a_plan_is_asked_for_once_more(place: Place, server: ModelServer) -> None:
    answering(server, '{"sorry":"no"}', GOOD_TEXT)
    assert facts_of(planned(place, "openai")) == ALL_FACTS
    assert json.loads(server.asked[1].user)["problems"] == ["The JSON holds no plan."]


def test_two_answers_without_a_plan_leave_it_to_the_rules_and_that_is_told(place: Place, server: ModelServer) -> None:
    answering(server, '{"sorry":"no"}', '{"sorry":"again"}')
    plan = planned(place, "openai")
    assert plan.tempo_bpm == planned(Place(place.settings), "built-in").tempo_bpm
    assert any("the built-in planner made it" in warning for warning in place.log.warnings)
    made = told(place)
    assert (made.planned_by, len(made.notices), made.repairs) == ("", 1, ("The model's plan: The JSON holds no plan.",))


def test_a_provider_that_refuses_leaves_it_to_the_rules_and_that_is_told(place: Place, server: ModelServer) -> None:
    answering(server, Fault("status", 401))
    plan = planned(place, "openai")
    assert plan.title == planned(Place(place.settings), "built-in").title
    assert any(warning.startswith("The built-in planner made the plan") for warning in place.log.warnings)
    nobody = "The built-in planner made the plan, no language model did."
    assert told(place).notices == ("OpenAI does not know this key: enter it again.", nobody)


def test_who_answered_instead_is_in_the_credits_once(place: Place, server: ModelServer) -> None:
    answering(server, Fault("status", 401), GOOD_TEXT, '{"sorry":"no"}', GOOD_TEXT)
    choices = replace(place.settings, language_models=ModelChoices(order=("openai", "anthropic")))
    place.settings = choices
    planned(place, None)
    planned(place, None)  # in the same run, as composing does
    made = told(place)
    assert made.planned_by == "Anthropic (scripted-large)"
    assert made.notices == ("OpenAI does not know this key: enter it again. Anthropic answered instead.",)
    assert made.repairs == ("The model's plan: The JSON holds no plan.",)


def told(place: Place) -> Credits:
    """The credits of a run, which no other words in its log would change."""
    made = credits_of_log(place.log.events)
    assert credits_of_log([replace(event, message="other words", level="info") for event in place.log.events]) == made
    return made


def test_nobody_is_asked_where_the_built_in_planner_is_wanted(place: Place, server: ModelServer) -> None:
    planned(place, "built-in")
    planned(place, None)
    assert server.asked == []
    assert server.others == []


def test_a_provider_nobody_knows_is_bad_input(place: Place) -> None:
    with pytest.raises(BadInputError):
        planned(place, "oracle")


def test_settings_stay_and_the_difference_is_told(place: Place, server: ModelServer) -> None:
    plan = planned(place, "openai", tempo_bpm=90.0, bars=16)
    assert (plan.tempo_bpm, plan.bars) == (90.0, 16)
    assert json.loads(server.asked[0].user)["fixed"] == {"tempo": 90.0, "bars": 16}
    assert "The model's plan: The settings ask for 90 BPM: the model's 111 BPM is left out." in place.log.warnings


def test_the_users_samples_are_told_and_their_names_allowed(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "Rimshots"
    folder.mkdir(parents=True)
    for number in range(3):
        soundfile.write(folder / f"rimshot_{number}.wav", np.random.default_rng(number).normal(0, 0.1, 4410), 44_100)
    scan_inventory(ScanRequest((tmp_path / "own",)), place.settings)
    allowed = allowed_instruments(place.settings, place.log)
    assert allowed.num_samples == {"snare": 3}
    assert [fact.name for fact in allowed.named("rimshot")[0]] == ["snare"]
