"""Several providers in the user's order: the next one is asked where one does not answer, and that is always said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from airdesk.errors import ProviderError
from airdesk.progress import Progress
from airdesk.providers.allowance import Allowing, without_limit
from airdesk.providers.asking import Asker, list_models, with_model
from airdesk.providers.chat import ChatAnswer, ChatRequest, passed_over_text
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
        passed_over: list[str] = []
        for number, (name, _) in enumerate(self._openings):
            if number in self._given_up:
                passed_over.append(self._given_up[number])
                continue
            if budget.left <= 0.0:
                passed_over.append(f"{name} was not asked: {self._seconds:.0f} seconds had passed")
                continue
            try:
                answer = self._answer(number, request, budget, progress)
            except NoAnswerError as failure:
                passed_over.append(failure.sentence)
                self._failures[number] = self._failures.get(number, 0) + 1
                if failure.is_lasting or self._failures[number] >= _MOST_FAILURES:
                    self._given_up[number] = failure.sentence
                continue
            self._failures[number] = 0
            return replace(answer, passed_over=tuple(passed_over))
        if not passed_over:
            raise ProviderError("No language model is set up.")
        raise ProviderError(passed_over_text(passed_over), passed_over=tuple(passed_over))

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
