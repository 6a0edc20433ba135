"""What language models may still cost: a question is made shorter, or not asked, where a limit would be passed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from airdesk.errors import AirdeskError
from airdesk.providers.chat import ChatRequest
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.prices import most_output_tokens, price_of
from airdesk.providers.server import Server
from airdesk.settings import ModelChoices, Settings, settings_for

_LEAST_TOKENS: Final = 256  # a shorter answer is of no use


def month_begin(now: datetime | None = None) -> str:
    """The first moment of this month, UTC, as times are stored."""
    return (now or datetime.now(UTC)).strftime("%Y-%m-01T00:00:00")


def limits_now(settings: Settings) -> ModelChoices:
    """What was chosen when a run was ordered, with the limits that were made tighter while it waited or worked."""
    ordered = settings.language_models
    try:
        now = settings_for(settings.library_folder).language_models
    except AirdeskError:
        return ordered
    return replace(
        ordered,
        run_limit_usd=_tighter(ordered.run_limit_usd, now.run_limit_usd),
        month_limit_usd=_tighter(ordered.month_limit_usd, now.month_limit_usd),
    )


def _tighter(*limits: float | None) -> float | None:
    return min((limit for limit in limits if limit is not None), default=None)


def within_limits(
    server: Server, request: ChatRequest, choices: ModelChoices, spent: Callable[[], tuple[float, float]]
) -> ChatRequest:
    """The question, its answer no longer than can be paid. *spent*: gives what the run and the month cost so far, US dollars.

    Raises NoAnswerError where a limit leaves no answer of use, or cannot be kept because the price is not known.
    """
    limits = (choices.run_limit_usd, choices.month_limit_usd)
    if limits == (None, None) or server.provider.is_local or server.provider.id == "endpoint":
        return request
    price = price_of(server.provider, server.model)
    if price is None:
        text = f"{server.label} was not asked: its price is not known, so no spending limit could be kept"
        raise NoAnswerError(f"{text}; choose another model or remove the limit")
    left = {
        name: limit - used for name, limit, used in zip(("run", "month"), limits, spent(), strict=True) if limit is not None
    }
    tightest = min(left, key=lambda name: left[name])
    schema = "" if request.schema is None else json.dumps(request.schema)
    question = f"{request.system}{request.user}{schema}".encode("utf-8", "replace")
    tokens = most_output_tokens(price, len(question), left[tightest])
    if tokens < _LEAST_TOKENS:
        limit = choices.run_limit_usd if tightest == "run" else choices.month_limit_usd
        raise NoAnswerError(
            f"{server.label} was not asked: of the spending limit of ${limit:g} for a {tightest} too little is left"
        )
    return replace(request, most_output_tokens=min(request.most_output_tokens, tokens))
