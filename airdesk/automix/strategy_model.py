"""A language model as an adviser: the rules plan first, the model proposes changes, the same rules accept or refuse each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from airdesk.automix.planning import SetPlan
from airdesk.automix.strategy_changes import MOST_CHANGES, Change, changed_plan, plan_score
from airdesk.automix.strategy_checks import Unusable
from airdesk.automix.strategy_facts import FILE_OF_OVERLAY, plan_facts, rules_facts, song_facts
from airdesk.automix.strategy_json import parsed
from airdesk.errors import AirdeskError, CancelledError
from airdesk.model.djset import DjSet
from airdesk.paths import resources_folder
from airdesk.providers.prompts import prompt_text

NO_MODEL: Final = "No language model is set up: the rules decided everything."
_SLACK: Final = 0.02  # of the mean score: taste may cost so much
_LONGEST_ANSWER: Final = 200_000


class StrategyModel(Protocol):
    """Something that answers in text; it never sees or makes audio."""

    def propose(self, request: dict[str, Any]) -> str:
        """The model's answer to a request (see `strategy_request`). Raises AirdeskError where there is none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that the model proposed, and what became of it."""

    change: str  # in words
    reason: str  # the model's
    is_accepted: bool
    score_before: float  # mean of the set's transitions, 0..1
    score_after: float  # as it would be; equal to the one before where it could not be tried
    answer: str  # why it was accepted or refused


@dataclass(frozen=True, slots=True)
class Advised:
    """A plan after a model was heard."""

    plan: SetPlan
    proposals: tuple[Proposal, ...] = ()
    notices: tuple[str, ...] = ()


def advised_plan(dj_set: DjSet, plan: SetPlan, model: StrategyModel | None) -> Advised:
    """A plan with those changes of a model that the rules accept; without a model the same plan, and a notice.

    Raises CancelledError; whatever else goes wrong with the model becomes a notice.
    """
    if model is None:
        return Advised(plan, notices=(NO_MODEL,))
    try:
        answer = model.propose(strategy_request(dj_set, plan))
    except CancelledError:
        raise
    except AirdeskError as error:
        return Advised(plan, notices=(f"The language model did not answer ({error}): the rules decided everything.",))
    changes = _changes(answer)
    if changes is None:
        return Advised(plan, notices=("The language model's answer could not be read: the rules decided everything.",))
    proposals: list[Proposal] = []
    for row in changes[:MOST_CHANGES]:
        plan, proposal = _tried(dj_set, plan, row)
        proposals.append(proposal)
    left = len(changes) - MOST_CHANGES
    notices = (f"{left} more changes were proposed and not looked at.",) if left > 0 else ()
    return Advised(plan, tuple(proposals), notices)


def strategy_request(dj_set: DjSet, plan: SetPlan) -> dict[str, Any]:
    """Everything a model is told: what it shall do, the songs, the rules, the plan, and what a transition looks like."""
    folder = resources_folder()
    return {
        "instructions": prompt_text("automix"),
        "songs": [song_facts(song) for song in plan.songs],
        "rules": rules_facts(dj_set.rules),
        "goal": dj_set.goal,
        "plan": plan_facts(plan),
        "transition_schema": _schema(folder),
    }


def _schema(folder: Path) -> dict[str, Any]:
    """What a transition looks like, without the files of sounds."""
    whole = json.loads((folder / "automix" / "strategy.schema.json").read_text(encoding="utf-8"))
    schema: dict[str, Any] = whole["$defs"]["transition"]
    overlay = next(each for each in schema["properties"]["overlay"]["anyOf"] if each["type"] == "object")
    overlay["required"] = [name for name in overlay["required"] if name not in FILE_OF_OVERLAY]
    overlay["properties"] = {name: fact for name, fact in overlay["properties"].items() if name not in FILE_OF_OVERLAY}
    return schema


def _changes(answer: object) -> list[object] | None:
    """The list of changes in an answer; None where there is none."""
    document = parsed(answer[:_LONGEST_ANSWER]) if isinstance(answer, str) else None
    changes = document.get("changes") if isinstance(document, Mapping) else None
    return changes if isinstance(changes, list) else None


def _tried(dj_set: DjSet, plan: SetPlan, row: object) -> tuple[SetPlan, Proposal]:
    """The plan with a change where it is accepted, and what was said of it."""
    before = plan_score(plan)
    change = Change.read(row, plan)
    try:
        made = changed_plan(dj_set, plan, change)
    except Unusable as error:
        return plan, Proposal(change.words, change.reason, False, before, before, " ".join(error.reasons))
    after = plan_score(made)
    if after < before - _SLACK:
        answer = f"The set would be worse by the rules: {before:.3f} → {after:.3f}."
        return plan, Proposal(change.words, change.reason, False, before, after, answer)
    answer = f"It keeps all rules; score {before:.3f} → {after:.3f}."
    return _explained(made, change), Proposal(change.words, change.reason, True, before, after, answer)


def _explained(plan: SetPlan, change: Change) -> SetPlan:
    """The plan with the model's reason at the transitions that it changed."""
    if not change.reason:
        return plan
    ids = change.song_ids
    transitions = tuple(
        replace(each, reasons=(*each.reasons, f"Proposed by the language model: {change.reason}"), decided_by="model")
        if (each.from_id in ids or each.to_id in ids) and change.touches(each)
        else each
        for each in plan.transitions
    )
    return replace(plan, transitions=transitions)
