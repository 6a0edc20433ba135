"""A plan by a language model where the user wants one; by the built-in planner where nobody answers, and the user is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from airdesk.errors import AirdeskError, ProviderError
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, load_instruments
from airdesk.facts.words import words_of
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.model_plan import ModelPlan, ask_plan
from airdesk.planning.model_plan_answer import PlanGround
from airdesk.planning.model_plan_cast import Allowed
from airdesk.progress import Progress
from airdesk.providers.chat import ChatAnswer, ChatModel
from airdesk.settings import Settings
from airdesk.workflows.language_models import RunPlace, keep_parsed, open_chat_model
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.take_credits import NOTICES, PLANNED_BY, REPAIRS


def planned_with_model(
    request: PlanRequest, base: SongPlan, genres: Mapping[str, Genre], place: RunPlace, progress: Progress
) -> SongPlan:
    """The plan of the model the request names or the user has chosen; *base*, the built-in planner's, where there is none.

    Raises BadInputError where there is no such provider, and CancelledError.
    """
    model = open_chat_model(place.settings, request.provider, request.model, place)
    if model is None:
        return base
    return plan_of_model(model, request, base, genres, place, progress)


def plan_of_model(
    model: ChatModel, request: PlanRequest, base: SongPlan, genres: Mapping[str, Genre], place: RunPlace, progress: Progress
) -> SongPlan:
    """The model's plan; the built-in one with a warning where there is none."""
    ground = PlanGround(request, base, genres, allowed_instruments(place.settings, place.log))

    def kept(answer: ChatAnswer, parsed: Any) -> None:
        keep_parsed(place.settings, place, answer, parsed)

    try:
        made = ask_plan(model, ground, progress, kept)
    except ProviderError as error:
        _tell(place.log, "", (), [_NOBODY_PLANNED])
        return _warned(base, [f"{_NOBODY_PLANNED.rstrip('.')}: {error}"])
    return _told(made, place.log)


_NOBODY_PLANNED: Final = "The built-in planner made the plan, no language model did."


def _told(made: ModelPlan, log: RunLog) -> SongPlan:
    """The plan with everything the user should know of how it came about, which is told as data, too."""
    problems = [f"The model's plan: {sentence}" for sentence in made.problems]
    if made.is_model:
        last = made.answers[-1]
        _tell(log, f"{last.provider} {last.model}", problems, [])
        plan = _warned(made.plan, problems)
        return replace(plan, understood=(*plan.understood, f"Planned by {made.who}."))
    ending = f"There was no plan in what {made.who} answered, nor when it was asked again: the built-in planner made it."
    _tell(log, "", problems, [ending])
    return _warned(made.plan, [*problems, ending])


def _tell(log: RunLog, planned_by: str, repairs: Sequence[str], notices: Sequence[str]) -> None:
    """Write down who planned and what there is to tell of it, for the credits. *planned_by*: empty: the built-in planner."""
    data = {PLANNED_BY: planned_by, REPAIRS: list(repairs), NOTICES: list(notices)}
    log.note("plan", f"planned by {planned_by or 'the built-in planner'}", data=data)


def _warned(plan: SongPlan, sentences: list[str]) -> SongPlan:
    return replace(plan, warnings=tuple(dict.fromkeys([*plan.warnings, *sentences])))


def allowed_instruments(settings: Settings, log: RunLog) -> Allowed:
    """What can be synthesised, with what the inventory has just now; a library that cannot be read adds nothing."""
    from airdesk.inventory.names.vocabulary import load_vocabulary
    from airdesk.workflows.sample_inventory import inventory_counts

    catalogue = load_instruments()
    try:
        counts = inventory_counts(settings)
    except AirdeskError as error:
        log.note("plan", f"The inventory could not be read, so no samples of it are told: {error}", level="warning")
        return Allowed(catalogue)
    drawers = load_vocabulary().drawers
    own: dict[str, str] = {}
    num_samples: dict[str, int] = {}
    for name, count in counts.items():
        plays = _instrument_of(name, drawers[name].plays if name in drawers else "", catalogue)
        if plays:
            own[" ".join(words_of(name))] = plays
            num_samples[plays] = num_samples.get(plays, 0) + count
    return Allowed(catalogue, own, num_samples)


def _instrument_of(name: str, plays: str, catalogue: InstrumentCatalogue) -> str:
    """The instrument that samples of a drawer play for; empty where there is none."""
    return next((one for one in (name, plays) if catalogue.get(one) is not None), "")
