"""A plan by a language model: asked once, once more where its answer held none, and completed by the built-in planner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from airdesk.model.plan import SongPlan
from airdesk.planning.model_plan_answer import PlanGround, plain_sentences, plan_from_answer
from airdesk.planning.model_plan_request import plan_request
from airdesk.progress import Progress
from airdesk.providers.catalogue import provider_name
from airdesk.providers.chat import ChatAnswer, ChatModel

Kept = Callable[[ChatAnswer, Any], None]
"""Told of every answer and of the JSON that was read from it."""


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """What became of asking a model for a plan."""

    plan: SongPlan  # the built-in planner's where the model gave none, with what little there was in the answer
    problems: tuple[str, ...]  # with its answers, one plain sentence each
    answers: tuple[ChatAnswer, ...]  # raw
    is_model: bool  # True where the plan is the model's

    @property
    def who(self) -> str:
        """Provider and model that answered last: "OpenAI (gpt-x)"."""
        last = self.answers[-1]
        provider, model = plain_sentences((provider_name(last.provider), last.model))
        return f"{provider} ({model})" if model else provider


def ask_plan(model: ChatModel, ground: PlanGround, progress: Progress, kept: Kept | None = None) -> ModelPlan:
    """The model's plan for a request, checked field by field over the built-in one.

    Raises ProviderError where nobody answers, and CancelledError; nothing for what an answer says.
    """
    asked = plan_request(ground)
    answers: list[ChatAnswer] = []
    problems: list[str] = []
    for _ in range(2):
        answer = model.ask(asked, progress)
        progress.check_cancelled()
        answers.append(answer)
        answered = plan_from_answer(answer.text, ground)
        if answer.is_cut:
            problems.append("The model's answer was cut at the limit of its length.")
        problems += answered.problems
        if kept is not None:
            kept(answer, answered.parsed)
        if answered.is_usable:
            return ModelPlan(answered.plan, tuple(problems), tuple(answers), is_model=True)
        asked = plan_request(ground, problems=answered.problems)
    return ModelPlan(answered.plan, tuple(problems), tuple(answers), is_model=False)
