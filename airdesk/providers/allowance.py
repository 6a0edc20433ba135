"""What a question may cost, asked before each attempt, and what it did cost, told after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from airdesk.progress import Progress
from airdesk.providers.chat import ChatAnswer, ChatRequest
from airdesk.providers.server import Server


def _nobody_counts(_: ChatAnswer | None) -> None:
    """No limit, no account."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A question, its answer no longer than can be paid."""

    request: ChatRequest
    settle: Callable[[ChatAnswer | None], None] = _nobody_counts
    """Told once what came: an answer, also one that came in vain (it is paid for all the same); None: nothing."""


Allowing = Callable[[Server, ChatRequest, Progress], Allowance]
"""The question within what may be spent. Raises NoAnswerError where nothing may be spent any more, and CancelledError."""


def without_limit(server: Server, request: ChatRequest, progress: Progress) -> Allowance:  # noqa: ARG001  as an `Allowing`
    """The question as it is."""
    return Allowance(request)
