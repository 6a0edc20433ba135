"""A language model for a run: the user's chain of providers, its calls logged, kept and paid for within the limits."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from airdesk.errors import AirdeskError, BadInputError, ProviderError
from airdesk.progress import Progress
from airdesk.providers.catalogue import BUILT_IN, PROVIDERS, provider_id
from airdesk.providers.chat import ChatAnswer, ChatModel, ChatRequest
from airdesk.settings import Settings
from airdesk.workflows.take_credits import ANSWERED_BY, NOTICES, PASSED_OVER

if TYPE_CHECKING:
    from airdesk.library.database import Library
    from airdesk.providers.chain import Chain
    from airdesk.providers.server import Server
    from airdesk.workflows.run_log import RunLog
    from airdesk.workflows.run_spending import RunSpending

Stored = TypeVar("Stored")
_MOST_CHAINS: Final = 32


class ModelPlace(Protocol):
    """What of a run is needed to ask: its log."""

    @property
    def log(self) -> RunLog:
        """The run's log."""


class RunPlace(ModelPlace, Protocol):
    """What of a run's place planning and composing need: `Workplace` and `TakePlace` are such."""

    @property
    def settings(self) -> Settings:
        """The user's."""


def open_chat_model(settings: Settings, provider: str | None, model: str | None, place: ModelPlace) -> ChatModel | None:
    """Who shall be asked in a run; None: the built-in composer, and nobody.

    *provider*: who is asked first, else the user's order. *model*: of that provider. Nothing is connected to here.
    Its `ask` logs and keeps each call, under the request's `schema_name`, and warns of fallbacks.
    Raises BadInputError where there is no such provider.
    """
    order = chain_order(settings, provider)
    if not order:
        return None
    return _LoggedChain(place.log, *_chain_of(place.log.run_id, order, model or "", settings))


def chain_order(settings: Settings, provider: str | None) -> tuple[str, ...]:
    """Ids of the providers that may be asked, in their order; empty: only the built-in composer.

    *provider*: who comes first, with the user's others after it. Raises BadInputError where there is no such provider.
    """
    allowed: list[str] = []
    for name in settings.language_models.order:
        with suppress(BadInputError):  # of a newer or older AirDesk
            allowed.append(provider_id(name))
    if BUILT_IN in allowed:
        allowed = allowed[: allowed.index(BUILT_IN)]
    if provider is None:
        return tuple(dict.fromkeys(allowed))
    first = provider_id(provider)
    return () if first == BUILT_IN else tuple(dict.fromkeys([first, *allowed]))


def keep_parsed(settings: Settings, place: ModelPlace, answer: ChatAnswer, parsed: object) -> None:
    """Keep what was read from an answer beside its raw text; a library that cannot be used is a warning in the log."""
    from airdesk.library.model_calls import keep_parsed_answer

    run_id = place.log.run_id
    _in_library(settings, place.log, lambda library: keep_parsed_answer(library, run_id, answer.text, parsed), None)


class _LoggedChain:
    """Asks the chain, and writes down what came of it."""

    def __init__(self, log: RunLog, chain: Chain, spending: RunSpending) -> None:
        self._log = log
        self._chain = chain
        self._spending = spending

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """See `ChatModel`."""
        task = request.schema_name
        characters = len(request.system) + len(request.user)
        data = {"task": task, "temperature": request.temperature, "characters": characters}
        with self._log.call(f"ask a language model: {task}", category="call", **data) as call:
            try:
                answer = self._chain.ask(request, progress)
            except ProviderError as error:
                call.answer(**{PASSED_OVER: list(error.passed_over), NOTICES: self._unkept()})
                raise
            for notice in answer.notices:
                self._log.warn("call", notice)
            self._log.note("call", _words(answer))
            told = {PASSED_OVER: list(answer.passed_over), NOTICES: [*answer.remarks, *self._unkept()]}
            call.answer(**_facts(answer), **told)
        return answer

    def _unkept(self) -> list[str]:
        """What could not be kept of answers, which is a warning."""
        sentences = self._spending.told()
        for sentence in sentences:
            self._log.warn("call", sentence)
        return sentences


def _words(answer: ChatAnswer) -> str:
    tokens = "" if answer.output_tokens is None else f", {answer.input_tokens or 0:,} + {answer.output_tokens:,} tokens"
    cost = "" if answer.cost_usd is None else f", ${answer.cost_usd:.2g}"
    cut = ", cut at the limit of its length" if answer.is_cut else ""
    return f"{PROVIDERS[answer.provider].name} ({answer.model}) answered: {len(answer.text):,} characters{tokens}{cost}{cut}"


def _facts(answer: ChatAnswer) -> dict[str, object]:
    return {
        ANSWERED_BY: answer.provider,
        "model": answer.model,
        "input_tokens": answer.input_tokens,
        "output_tokens": answer.output_tokens,
        "cost_usd": answer.cost_usd,
    }


_chains: OrderedDict[tuple[str, tuple[str, ...], str], tuple[Chain, RunSpending]] = OrderedDict()
"""By run and order: planning and composing share a chain, so that nobody waits at the one for who failed at the other."""
_chains_lock = threading.Lock()


def _chain_of(run_id: str, order: tuple[str, ...], model: str, settings: Settings) -> tuple[Chain, RunSpending]:
    key = (run_id, order, model)
    with _chains_lock:
        if key not in _chains:
            _chains[key] = _new_chain(run_id, order, model, settings)
            while len(_chains) > _MOST_CHAINS:
                _chains.popitem(last=False)
        return _chains[key]


def _new_chain(run_id: str, order: tuple[str, ...], model: str, settings: Settings) -> tuple[Chain, RunSpending]:
    from airdesk.providers.chain import Chain
    from airdesk.workflows.provider_places import open_server
    from airdesk.workflows.run_spending import RunSpending

    def opening(name: str, model: str) -> Callable[[], Server]:
        return lambda: open_server(PROVIDERS[name], settings, model)

    openings = [(PROVIDERS[name].name, opening(name, model if name == order[0] else "")) for name in order]
    spending = RunSpending(settings, run_id)
    return Chain(openings, spending.allow), spending


def _in_library(settings: Settings, log: RunLog, work: Callable[[Library], Stored], otherwise: Stored) -> Stored:
    """What work in the library gives; where it cannot be used, that is a warning of the run."""
    from airdesk.library.database import open_library

    try:
        with open_library(settings.library_folder) as library:
            return work(library)
    except AirdeskError as error:
        log.warn("call", f"The language model's answer was not kept in the library: {error}")
        return otherwise
