"""Requests that are refused before any work."""

from __future__ import annotations

import pytest

from airdesk.errors import BadInputError
from airdesk.model.plan import PlanRequest
from airdesk.workflows.request_checks import MAX_PROMPT_CHARACTERS, check_plan_request


@pytest.mark.parametrize("provider", [None, "built-in", "Built-In", "builtin", "openai", "Claude", "ollama"])
def test_composers_that_exist_are_there(provider: str | None) -> None:
    check_plan_request(PlanRequest("x" * MAX_PROMPT_CHARACTERS, provider=provider))


@pytest.mark.parametrize(
    "request_",
    [
        PlanRequest(""),
        PlanRequest(" \n\t"),
        PlanRequest("x" * (MAX_PROMPT_CHARACTERS + 1)),
        PlanRequest("x", provider="nobody"),
        PlanRequest("x", model="gpt"),
        PlanRequest("x", provider="built-in", model="gpt"),
        PlanRequest("x", provider="openai", model="line\nbreak"),
    ],
)
def test_what_cannot_be_is_refused(request_: PlanRequest) -> None:
    with pytest.raises(BadInputError):
        check_plan_request(request_)
