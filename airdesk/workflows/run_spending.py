"""What a run's questions to language models cost: held back before one is asked, kept with its answer afterwards."""

from __future__ import annotations

import time
from functools import partial
from typing import Final

from airdesk.errors import AirdeskError
from airdesk.progress import Progress
from airdesk.providers.allowance import Allowance
from airdesk.providers.chat import ChatAnswer, ChatRequest
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.prices import Price
from airdesk.providers.server import Server
from airdesk.settings import ModelChoices, Settings
from airdesk.workflows.model_spending import Account, Affordable, limits_now, month_begin, price_to_keep, within_limits

_PATIENCE_SECONDS: Final = 90.0  # for calls of others, which mostly cost far less than they might
_LOOK_SECONDS: Final = 0.25  # between two looks at what they cost


class RunSpending:
    """Allows the questions of one run and keeps what they cost, so that jobs at once never pass a limit together."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self._settings = settings
        self._run_id = run_id
        self._unkept: list[str] = []

    def allow(self, server: Server, request: ChatRequest, progress: Progress) -> Allowance:
        """See `Allowing`; where others hold what is left, their answers are waited for a while."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            limits = limits_now(self._settings)
            price = price_to_keep(server, limits)
            if price is None:
                return Allowance(request, partial(self._settle, request.schema_name, None))
            is_last = time.monotonic() >= until
            allowed = self._held_back(server, request, price, limits, or_nothing=not is_last)
            if allowed is not None:
                return allowed
            progress.report(None, "Waiting until other answers are paid, for the spending limit…")
            self._wait(progress)

    def told(self) -> list[str]:
        """What of answers could not be kept since this was asked last, a sentence each."""
        sentences, self._unkept = self._unkept, []
        return sentences

    def _held_back(
        self, server: Server, request: ChatRequest, price: Price, limits: ModelChoices, *, or_nothing: bool
    ) -> Allowance | None:
        """The question, with the money for it held back in one step; None where waiting helps. *or_nothing*: for as long."""
        from airdesk.library.database import open_library, transaction
        from airdesk.library.model_calls import cost_of_run, cost_since
        from airdesk.library.spending_holds import held_usd, hold_back

        try:
            with open_library(self._settings.library_folder) as library, transaction(library):
                held = held_usd(library)
                run = Account(cost_of_run(library, self._run_id), held.get(self._run_id, 0.0))
                month = Account(cost_since(library, month_begin()), sum(held.values()))
                try:
                    affordable = within_limits(server, request, price, limits, run, month)
                except NoAnswerError as failure:
                    if failure.is_lasting or not or_nothing:
                        raise
                    return None
                if affordable.is_cut_by_others and or_nothing:
                    return None
                return self._allowance(affordable, hold_back(library, self._run_id, affordable.most_usd))
        except AirdeskError as error:  # a library that cannot be read lets nothing be spent
            raise NoAnswerError(f"Nothing may be spent while the library cannot be read: {str(error).rstrip('.')}") from None

    def _allowance(self, affordable: Affordable, hold: int) -> Allowance:
        return Allowance(affordable.request, partial(self._settle, affordable.request.schema_name, hold))

    def _settle(self, task: str, hold: int | None, answer: ChatAnswer | None) -> None:
        """Keep the answer with its cost and let go of what was held back for it, both or neither."""
        from airdesk.library.database import open_library, transaction
        from airdesk.library.model_calls import add_call
        from airdesk.library.spending_holds import let_go

        if hold is None and answer is None:
            return
        try:
            with open_library(self._settings.library_folder) as library, transaction(library):
                if answer is not None:
                    add_call(library, self._run_id, task, answer)
                if hold is not None:
                    let_go(library, hold)
        except AirdeskError as error:  # what is held stays held as long as this process lives
            if answer is not None:
                self._unkept.append(f"The language model's answer was not kept in the library: {error}")

    def _wait(self, progress: Progress) -> None:
        until = time.monotonic() + _LOOK_SECONDS
        while (left := until - time.monotonic()) > 0.0:
            progress.check_cancelled()
            time.sleep(min(left, 0.05))
