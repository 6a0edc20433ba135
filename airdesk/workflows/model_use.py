"""What language models did in a run and what that took, as its log tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from airdesk.library.events import Event
from airdesk.providers.catalogue import provider_name


def model_use(events: Iterable[Event]) -> dict[str, Any]:
    """Who answered how often, tokens and cost (None where one of them is not known); empty where nobody was asked."""
    answers = [event.data for event in events if event.category == "call" and event.data and "output_tokens" in event.data]
    if not answers:
        return {}
    names = dict.fromkeys(f"{provider_name(str(data['provider']))} ({data['model']})" for data in answers)
    totals = {name: _sum([data[name] for data in answers]) for name in ("input_tokens", "output_tokens", "cost_usd")}
    return {"answered_by": list(names), "answers": len(answers), **totals}


def _sum(values: list[Any]) -> Any:
    return None if any(value is None for value in values) else sum(values)
