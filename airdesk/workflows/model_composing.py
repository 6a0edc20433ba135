"""Composing with a language model in a run: the notes, and in the run's log who composed what and what was repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from airdesk.composing.model_score import ModelScore, compose_with_model
from airdesk.facts.genres import Genre
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.progress import LongBeginning, Progress
from airdesk.providers.chat import ChatAnswer, ChatModel
from airdesk.settings import Settings
from airdesk.workflows.language_models import RunPlace, chain_order, keep_parsed, open_chat_model
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.take_credits import COMPOSED_BY, told_of_answers

_MODELS_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class AskedModel:
    """A language model and the run it is asked in."""

    model: ChatModel
    place: RunPlace

    def keep(self, answer: ChatAnswer, parsed: object) -> None:
        """Keep what was read from an answer beside it."""
        keep_parsed(self.place.settings, self.place, answer, parsed)


def model_asked(request: PlanRequest | None, place: RunPlace) -> AskedModel | None:
    """Who composes: the model the request names, else the user's choice; None for the built-in composer.

    Raises BadInputError where there is no such provider.
    """
    named = (None, None) if request is None else (request.provider, request.model)
    model = open_chat_model(place.settings, *named, place)
    return None if model is None else AskedModel(model, place)


def progress_with_models(
    progress: Progress, request: PlanRequest | None, settings: Settings, usual: float, end: float = 1.0
) -> Progress:
    """Progress in which planning and composing, usually done at *usual*, take up half of the bar where models are asked.

    Raises BadInputError where there is no such provider.
    """
    asked = chain_order(settings, None if request is None else request.provider)
    return LongBeginning(progress, usual, _MODELS_SHARE * end, end) if asked else progress


def compose_by_model(plan: SongPlan, genre: Genre, asked: AskedModel, progress: Progress) -> Score:
    """The score as a model composes it; everything that was repaired or completed is a warning of the run."""
    made = compose_with_model(plan, genre, asked.model, progress, kept=asked.keep)
    tell_composers(made, asked.place.log)
    return made.score


def tell_composers(made: ModelScore, log: RunLog) -> None:
    """Write down who composed what, and warn of everything that is otherwise than the model wrote it."""
    by_model = _who_answered(made)
    composed_by = {composer.instrument: "" if composer.by == "built-in" else by_model for composer in made.composers}
    data = {
        COMPOSED_BY: composed_by,
        "completed": {each.instrument: list(each.built_in_sections) for each in made.composers if each.by == "both"},
        **told_of_answers(made.problems, len(made.answers)),
        "answers": len(made.answers),
    }
    who = by_model or "the built-in composer"
    log.note("midi", f"composed by {who}", data=data)
    for sentence in made.problems:
        log.warn("midi", sentence)


def _who_answered(made: ModelScore) -> str:
    """Those who answered, as "openai gpt-5-mini"; empty where nothing is theirs."""
    if not made.is_by_model:
        return ""
    return ", ".join(dict.fromkeys(f"{answer.provider} {answer.model}" for answer in made.answers))
