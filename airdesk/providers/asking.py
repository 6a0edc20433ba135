"""One provider asked until it answers or there is no point any more: retries with pauses, and without what it does not take."""

from __future__ import annotations

import importlib
import math
import random
import time
from dataclasses import replace
from typing import Final

from airdesk.errors import CancelledError
from airdesk.progress import Progress
from airdesk.providers.allowance import Allowing
from airdesk.providers.anthropic_chat import ask_anthropic, list_anthropic
from airdesk.providers.chat import ChatAnswer, ChatRequest
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.habits import Habits
from airdesk.providers.heard import Heard
from airdesk.providers.line import Line
from airdesk.providers.openai_chat import ask_openai, list_openai
from airdesk.providers.prices import cost_usd
from airdesk.providers.server import Server
from airdesk.providers.waiting import Budget, call

_ATTEMPTS: Final = 3
_LATE_SECONDS: Final = 30.0  # an answer that broke off after so long is not begun again: it was paid for already
_FIRST_PAUSE_SECONDS: Final = 0.5
_MOST_COMPLAINTS: Final = 6  # of what a model does not take
_LEAST_BYTES: Final = 4_000_000
_BYTES_A_TOKEN: Final = 600  # of a stream that sends every token by itself
_LOADING_SECONDS: Final = 120.0  # a model on the own machine may have to be read from the disk first
_MOST_CHARACTERS_A_TOKEN: Final = 7.0  # of a question; a model that counts fewer tokens has not read all of it
_CHARACTERS_A_TOKEN: Final = 2.5  # where a provider does not say how many there were; JSON has few in one
_LIST_BYTES: Final = 20_000_000


class Asker:
    """Asks one server, and remembers what its model does not take."""

    def __init__(self, server: Server, allow: Allowing) -> None:
        self.server = server
        self._allow = allow
        self._habits = Habits()
        self._waited = 0.0  # seconds, for money: that is not the provider's fault

    def ask(self, request: ChatRequest, budget: Budget, limit: float, progress: Progress) -> ChatAnswer:
        """Its answer. *limit*: seconds of the budget that are its own. Raises NoAnswerError or CancelledError."""
        own, began, waited = Budget(min(limit, budget.left)), time.monotonic(), self._waited
        for attempt in range(1, _ATTEMPTS + 1):
            started_with = own.left
            try:
                return self._adapted(request, own, progress)
            except NoAnswerError as failure:
                pause = failure.wait_seconds
                if pause is None:
                    pause = _FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * random.uniform(0.7, 1.3)
                is_late = time.monotonic() - began - (self._waited - waited) > _LATE_SECONDS
                if not failure.may_pass or is_late or attempt == _ATTEMPTS or pause >= own.left:
                    raise _with_wait(failure, own.left) from None
            finally:
                budget.spend(started_with - own.left)
            _wait(pause, progress, f"{self.server.provider.name} did not answer, trying again…")
            own.spend(pause)
            budget.spend(pause)
        raise AssertionError("the last attempt answers or raises")

    def _adapted(self, request: ChatRequest, budget: Budget, progress: Progress) -> ChatAnswer:
        """One answer; what the model complains of is left away."""
        for _ in range(_MOST_COMPLAINTS):
            try:
                return self._once(request, budget, progress)
            except NoAnswerError as failure:
                changed = self._habits.after(failure.complaint) if failure.complaint else None
                if changed is None:
                    raise
                self._habits = changed
        return self._once(request, budget, progress)

    def _once(self, request: ChatRequest, budget: Budget, progress: Progress) -> ChatAnswer:
        """One answer within what may be spent; whatever comes, in vain or not, is told to whoever pays."""
        _load(self.server)
        began, heard = time.monotonic(), Heard(self.server.provider.name)
        allowed = self._allow(self.server, request, progress)
        self._waited += time.monotonic() - began
        came: ChatAnswer | None = None
        try:
            self._listen(allowed.request, heard, budget, progress)
            came = answer = self._answer(request, heard)
        except (NoAnswerError, CancelledError):
            if heard.is_something:
                given, made = _tokens(request, heard)
                came = replace(self._answer(request, heard), input_tokens=given, output_tokens=made)
            raise
        finally:
            allowed.settle(came)
        return replace(answer, remarks=self._remarks(request, heard))

    def _listen(self, request: ChatRequest, heard: Heard, budget: Budget, progress: Progress) -> None:
        """Ask, and hear an answer to its end."""
        server = self.server
        loading = _LOADING_SECONDS if server.may_load else 0.0
        line = Line(server.provider.name, _LEAST_BYTES + request.most_output_tokens * _BYTES_A_TOKEN, loading)
        ask = ask_anthropic if server.provider.protocol == "anthropic" else ask_openai
        tell = _Telling(heard, server, request.expected_characters, progress)
        tell.now()
        call(lambda: ask(server, request, self._habits, line, heard), line, server, budget, progress, tell.now)
        heard.check()

    def _answer(self, request: ChatRequest, heard: Heard) -> ChatAnswer:
        server, cost = self.server, heard.cost_usd
        if cost is None:
            cost = cost_usd(server.provider, server.model, *_tokens(request, heard))
        counts = (heard.input_tokens, heard.output_tokens)
        text = heard.text.replace(server.key, "…") if server.key else heard.text  # nobody's echo brings it into a file
        return ChatAnswer(text, server.provider.id, server.model, *counts, cost_usd=cost, is_cut=heard.is_cut)

    def _remarks(self, request: ChatRequest, heard: Heard) -> tuple[str, ...]:
        """A warning where a server on this machine has cut the question off, which it does without a word."""
        read, characters = heard.input_tokens, len(request.system) + len(request.user)
        if not self.server.provider.is_local or not read or read * _MOST_CHARACTERS_A_TOKEN >= characters:
            return ()
        how = "OLLAMA_CONTEXT_LENGTH=16384" if self.server.provider.id == "ollama" else "-c 16384"
        return (f"{self.server.label} read only a part of the question: give it a longer context, as with {how}.",)


def _tokens(request: ChatRequest, heard: Heard) -> tuple[int, int]:
    """How many tokens question and answer have: as the provider says, else by their length."""
    characters = len(request.system) + len(request.user)
    given, made = (math.ceil(length / _CHARACTERS_A_TOKEN) for length in (characters, heard.num_characters))
    return (
        given if heard.input_tokens is None else heard.input_tokens,
        made if heard.output_tokens is None else heard.output_tokens,
    )


def _load(server: Server) -> None:
    """Load the client, which takes up to a second, before the clock of the budget runs."""
    importlib.import_module(server.provider.protocol)  # both packages are called as their protocols


class _Telling:
    """Reports how far an answer is."""

    def __init__(self, heard: Heard, server: Server, expected_characters: int, progress: Progress) -> None:
        self._heard = heard
        self._label = server.label
        self._expected = expected_characters
        self._progress = progress
        self._told = -1

    def now(self) -> None:
        """Report, if there is something new."""
        count = self._heard.num_characters
        if count == self._told:
            return
        self._told = count
        fraction = min(count / self._expected, 0.99) if self._expected > 0 and count else None
        words = f"{self._label} answers… {count:,} characters" if count else f"Asking {self._label}…"
        self._progress.report(fraction, words)


def list_models(server: Server, budget: Budget, progress: Progress) -> list[str]:
    """Ids of all models that a server says it has. Raises NoAnswerError or CancelledError."""
    line = Line(server.provider.name, _LIST_BYTES)
    ask = list_anthropic if server.provider.protocol == "anthropic" else list_openai
    _load(server)
    names = call(lambda: ask(server, line), line, server, budget, progress, lambda: None)
    return [name for name in names if name and len(name) <= 200 and name.isprintable()]


def _with_wait(failure: NoAnswerError, left: float) -> NoAnswerError:
    """A failure that says how long the provider wants to be left alone, where that is longer than we wait."""
    wait = failure.wait_seconds
    if wait is None or wait < left:
        return failure
    said = f"{wait:.0f} seconds" if wait < 120 else f"{wait / 60:.0f} minutes"
    return NoAnswerError(f"{failure.sentence}; it wants to be left alone for {said}", wait_seconds=wait)


def _wait(seconds: float, progress: Progress, words: str) -> None:
    """Wait, but be cancelled at once."""
    progress.report(None, words)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        progress.check_cancelled()
        time.sleep(min(left, 0.05))


def with_model(server: Server, model: str) -> Server:
    """The server, asked for that model."""
    return replace(server, model=model)
