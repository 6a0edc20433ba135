"""The language model the user has chosen advises on a set; the set stands where it says nothing of use."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import ProviderError
from airdesk.progress import NoProgress
from airdesk.settings import ModelChoices, settings_for
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.strategy_adviser import strategy_adviser
from tests.helpers.model_server import Fault, model_server
from tests.workflows.test_language_models import Place

REQUEST = {"instructions": "You help a DJ.", "songs": [{"id": "a", "title": "Żółw"}], "plan": {"order": ["a"]}}


def test_nobody_is_asked_where_nobody_was_chosen(tmp_path: Path) -> None:
    assert strategy_adviser(settings_for(tmp_path), Place(), NoProgress()) is None


def test_the_chosen_model_is_asked_and_its_call_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(settings_for(tmp_path), language_models=ModelChoices(order=("anthropic",)))
    log = RunLog()
    with model_server(['{"changes": []}', Fault("status", 401)]) as server:
        for name, value in server.environment("anthropic").items():
            monkeypatch.setenv(name, value)
        adviser = strategy_adviser(settings, Place(log), NoProgress())
        assert adviser is not None
        assert adviser.propose(REQUEST) == '{"changes": []}'
        with pytest.raises(ProviderError):
            adviser.propose(REQUEST)
    asked = server.asked[0]
    assert (asked.system, asked.body["temperature"]) == ("You help a DJ.", 0.0)
    assert json.loads(asked.user) == {"songs": REQUEST["songs"], "plan": REQUEST["plan"]}
    assert any("Anthropic (scripted-large) answered" in event.message for event in log.events)
