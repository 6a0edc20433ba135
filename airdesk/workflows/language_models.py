"""A language model for a run: the user's chain of providers, its calls logged, kept and paid for within the limits."""

from __future__ import annotations

from typing import Protocol

from airdesk.providers.chat import ChatAnswer, ChatModel
from airdesk.settings import Settings
from airdesk.workflows.run_log import RunLog


class ModelPlace(Protocol):
    """What of a run's place is needed: `Workplace` and `TakePlace` are such."""

    @property
    def log(self) -> RunLog:
        """The run's log."""


def open_chat_model(settings: Settings, provider: str | None, model: str | None, place: ModelPlace) -> ChatModel | None:
    """Who shall be asked in a run; None: the built-in composer, and nobody.

    *provider*: who is asked first, else the user's order. *model*: of that provider. Nothing is connected to here.
    Its `ask` logs and keeps each call, under the request's `schema_name`, and warns of fallbacks.
    Raises BadInputError where there is no such provider.
    """
    raise NotImplementedError


def keep_parsed(settings: Settings, place: ModelPlace, answer: ChatAnswer, parsed: object) -> None:
    """Keep what was read from an answer beside its raw text; a library that cannot be used is a warning in the log."""
    raise NotImplementedError
