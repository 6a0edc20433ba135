"""Who planned and who composed a take, as its run was kept: read of the run's log and of the calls of language models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from airdesk.library.events import Event
from airdesk.providers.catalogue import PROVIDERS, provider_name
from airdesk.providers.chat import passed_over_text
from airdesk.settings import Settings
from airdesk.workflows.older_credits import notice_in, planner_in, repair_in
from airdesk.workflows.take_values import Credits

if TYPE_CHECKING:
    from airdesk.library.database import Library
    from airdesk.library.model_calls import ModelCall

PLANNED_BY: Final = "planned_by"  # in the data of an event: "openai gpt-5-mini"
COMPOSED_BY: Final = "composed_by"  # {"piano": "openai gpt-5-mini", "drums": ""}; empty: the built-in composer
REPAIRS: Final = "repairs"  # sentences

PASSED_OVER: Final = "passed_over"  # sentences without an end: why each did not answer that was asked
ANSWERED_BY: Final = "provider"  # who did instead: "openai"
NOTICES: Final = "notices"  # sentences: what else the user should know; each call and each plan of a model has them

MOST_SENTENCES: Final = 2000

Number = TypeVar("Number", int, float)


def told_of_answers(sentences: Iterable[str], num_answers: int) -> dict[str, list[str]]:
    """What is otherwise than a model wrote it, as data of an event; where none answered there was nothing to repair."""
    return {REPAIRS if num_answers else NOTICES: list(sentences)}


def credits_of_runs(run_ids: Iterable[str], settings: Settings) -> dict[str, Credits]:
    """The credits of what each run made, by its id. Raises LibraryError."""
    from airdesk.library.database import open_library

    with open_library(settings.library_folder) as library:
        return {run_id: credits_of_run(library, run_id) for run_id in run_ids}


def credits_of_run(library: Library, run_id: str) -> Credits:
    """The credits of what a run made; those of AirDesk alone where nothing else is known."""
    from airdesk.library.model_calls import calls_of_run
    from airdesk.library.runs import load_events

    return credits_of_log(load_events(library, run_id), calls_of_run(library, run_id))


def credits_of_log(events: Iterable[Event], calls: Iterable[ModelCall] = ()) -> Credits:
    """The credits that a run's log and its calls of language models tell."""
    events, calls = list(events), list(calls)
    is_older = not any(NOTICES in (event.data or {}) for event in events)
    planned_by, composed_by = "", dict[str, str]()
    repairs, notices = dict[str, None](), dict[str, None]()
    for event in events:
        data = event.data or {}
        planned_by = _named(_text(data.get(PLANNED_BY))) or (planner_in(event) if is_older else "") or planned_by
        composed_by.update({part: _named(who) for part, who in _names(data.get(COMPOSED_BY)).items()})
        repairs.update(dict.fromkeys([*_sentences(data.get(REPAIRS)), *([repair_in(event)] if is_older else [])]))
        notices.update(dict.fromkeys([notice_in(event)] if is_older else _notices(data)))
    return Credits(
        planned_by=planned_by,
        composed_by=composed_by,
        repairs=tuple(filter(None, repairs))[:MOST_SENTENCES],
        notices=tuple(sentence for sentence in notices if sentence and sentence not in repairs)[:MOST_SENTENCES],
        num_calls=len(calls),
        input_tokens=_sum(call.input_tokens for call in calls),
        output_tokens=_sum(call.output_tokens for call in calls),
        cost_usd=_sum(call.cost_usd for call in calls),
    )


def _notices(data: Mapping[str, Any]) -> list[str]:
    """What a line tells the user of who did not answer, and of whatever else."""
    who = _text(data.get(ANSWERED_BY))
    return [passed_over_text(_sentences(data.get(PASSED_OVER)), provider_name(who)), *_sentences(data.get(NOTICES))]


def _sum(values: Iterable[Number | None]) -> Number | None:
    """The sum of figures; None where one of them is not told, or where there are none."""
    total = None
    for value in values:
        if value is None:
            return None
        total = value if total is None else total + value
    return total


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _names(value: object) -> dict[str, str]:
    return {str(name): _text(who) for name, who in value.items()} if isinstance(value, Mapping) else {}


def _named(who: str) -> str:
    """Those who are told as "openai gpt-5-mini, ollama qwen3", as one reads them: "OpenAI (gpt-5-mini), Ollama (qwen3)"."""
    names = []
    for each in who.split(", ") if who else []:
        provider, _, model = each.partition(" ")
        known = PROVIDERS.get(provider)
        names.append(each if known is None or not model else f"{known.name} ({model})")
    return ", ".join(names)


def _sentences(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, (list, tuple)) else []
