"""Several providers in the user's order: the next one is asked where one does not answer, and that is always said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from airdesk.errors import ProviderError
from airdesk.progress import Progress
from airdesk.providers.allowance import Allowing, without_limit
from airdesk.providers.asking import Asker, list_models, with_model
from airdesk.providers.chat import ChatAnswer, ChatRequest
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.model_names import first_fitting
from airdesk.providers.server import Server
from airdesk.providers.waiting import Budget

BUDGET_SECONDS: Final = 30.0  # for connecting and retries of one question
_MOST_FAILURES: Final = 3  # in a row, of those that may be otherwise the next time

Opening = Callable[[], Server]
"""Gives a server when its turn comes, so that no key is looked up for nothing. Raises NoAnswerError."""


class Chain:
    """A `ChatModel` made of several; who failed for good is not asked again."""

    def __init__(
        self,
        openings: Sequence[tuple[str, Opening]],
        allow: Allowing = without_limit,
        seconds: float = BUDGET_SECONDS,
    ) -> None:
        self._openings = list(openings)  # (name, opening)
        self._allow = allow
        self._seconds = seconds
        self._askers: dict[int, Asker] = {}
        self._failures: dict[int, int] = {}  # in a row
        self._given_up: dict[int, str] = {}

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The first answer there is. Raises ProviderError with all that was tried, and CancelledError."""
        budget = Budget(self._seconds)
        said: list[str] = []
        for number, (name, _) in enumerate(self._openings):
            if number in self._given_up:
                said.append(f"{self._given_up[number]} (it was not asked again)")
                continue
            if budget.left <= 0.0:
                said.append(f"{name} was not asked: {self._seconds:.0f} seconds had passed")
                continue
            try:
                answer = self._answer(number, request, budget, progress)
            except NoAnswerError as failure:
                said.append(failure.sentence)
                self._failures[number] = self._failures.get(number, 0) + 1
                if failure.is_lasting or self._failures[number] >= _MOST_FAILURES:
                    self._given_up[number] = failure.sentence
                continue
            self._failures[number] = 0
            return replace(answer, notices=(*_notices(said, name), *answer.notices))
        raise ProviderError(_sentence("; ".join(said) or "No language model is set up"))

    def _answer(self, number: int, request: ChatRequest, budget: Budget, progress: Progress) -> ChatAnswer:
        waiting = sum(1 for later in range(number + 1, len(self._openings)) if later not in self._given_up)
        limit = budget.left / (1 + waiting)  # who is silent leaves time for the others
        asker = self._asker(number, budget, limit, progress)
        answer = asker.ask(request, budget, limit, progress)
        if request.schema is not None and not any(bracket in answer.text for bracket in "{["):
            raise NoAnswerError(f"{asker.server.provider.name} answered in words and not as it was asked to", is_lasting=False)
        return answer

    def _asker(self, number: int, budget: Budget, limit: float, progress: Progress) -> Asker:
        if number not in self._askers:
            server = self._openings[number][1]()
            if not server.model:
                server = with_model(server, _model_of(server, budget, limit, progress))
            self._askers[number] = Asker(server, self._allow)
        return self._askers[number]


def _model_of(server: Server, budget: Budget, limit: float, progress: Progress) -> str:
    """The model that is asked where none was chosen. *limit*: seconds of the budget that looking for one may take."""
    own = Budget(limit)
    try:
        return first_fitting(list_models(server, own, progress), server.provider)
    finally:
        budget.spend(limit - own.left)


def _notices(said: Sequence[str], name: str) -> tuple[str, ...]:
    """Who did not answer and why, and who did instead."""
    return (f"{_sentence('; '.join(said))} {name} answered instead.",) if said else ()


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
