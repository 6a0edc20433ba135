"""What language models may still cost: a question is made shorter, or not asked, where a limit would be passed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from airdesk.errors import AirdeskError
from airdesk.providers.chat import ChatRequest
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.prices import Price, most_output_tokens, price_of, worst_cost_usd
from airdesk.providers.server import Server
from airdesk.settings import ModelChoices, Settings, settings_for

_LEAST_TOKENS: Final = 256  # a shorter answer is of no use


@dataclass(frozen=True, slots=True)
class Account:
    """What a limit counts: the cost so far, and what calls that are on their way may cost; US dollars."""

    spent_usd: float
    held_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Affordable:
    """A question whose answer is no longer than can be paid, and what both cost at most; US dollars."""

    request: ChatRequest
    most_usd: float
    is_cut_by_others: bool = False  # it could be longer once calls that are on their way have cost less than they may


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


def price_to_keep(server: Server, choices: ModelChoices) -> Price | None:
    """The price by which a limit is kept; None where there is no limit, or nothing is known to cost anything.

    Raises NoAnswerError where a limit cannot be kept because the price is not known.
    """
    limits = (choices.run_limit_usd, choices.month_limit_usd)
    if limits == (None, None) or server.provider.is_local:
        return None
    price = price_of(server.provider, server.model)
    if price is None and server.provider.id == "endpoint" and server.is_near:
        return None
    if price is None:
        text = f"{server.label} was not asked: its price is not known, so no spending limit could be kept"
        raise NoAnswerError(f"{text}; choose another model or remove the limit")
    return price


def within_limits(
    server: Server, request: ChatRequest, price: Price, choices: ModelChoices, run: Account, month: Account
) -> Affordable:
    """The question, its answer no longer than can be paid. Raises NoAnswerError where a limit leaves no answer of use."""
    schema = "" if request.schema is None else json.dumps(request.schema)
    num_bytes = len(f"{request.system}{request.user}{schema}".encode("utf-8", "replace"))
    limits = (("run", choices.run_limit_usd, run), ("month", choices.month_limit_usd, month))
    counted = [(name, limit, account) for name, limit, account in limits if limit is not None]
    left = {name: limit - account.spent_usd for name, limit, account in counted}
    free = {name: left[name] - account.held_usd for name, _, account in counted}
    most = request.most_output_tokens
    wanted = min(most, most_output_tokens(price, num_bytes, min(left.values())))
    tokens = min(most, most_output_tokens(price, num_bytes, min(free.values())))
    if tokens < min(most, _LEAST_TOKENS):
        name, limit, _ = min(counted, key=lambda one: free[one[0]])
        is_held = wanted >= min(most, _LEAST_TOKENS)
        too_little = "too little is left: raise it in the settings"
        what = "the rest is held for answers that are on their way" if is_held else too_little
        raise NoAnswerError(
            f"{server.label} was not asked: of the spending limit of ${limit:g} for a {name} {what}", is_lasting=not is_held
        )
    return Affordable(
        replace(request, most_output_tokens=tokens), worst_cost_usd(price, num_bytes, tokens), is_cut_by_others=tokens < wanted
    )
