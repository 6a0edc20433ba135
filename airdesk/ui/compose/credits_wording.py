"""Who planned and who composed a take, and what it cost, in words."""

from __future__ import annotations

from airdesk.ui.widgets.plain_text import visible
from airdesk.workflows.take_values import Credits

_NAMED = 3
"""Instruments that are named; more are counted."""


def credit_lines(made: Credits) -> list[str]:
    """Who planned, who composed what, what it took: a line each; nothing where no language model had a part in it."""
    if not made.has_model:
        return []
    if not made.planned_by and len(made.composed_by) == 1:  # a part for what was there
        ((instrument, who),) = made.composed_by.items()
        lines = [f"{instrument.capitalize()} composed by {who or 'the built-in composer'}", cost_text(made)]
        return [visible(line) for line in lines if line]
    lines = [f"Planned by {made.planned_by or 'AirDesk itself'}", composers_text(made), cost_text(made)]
    return [visible(line) for line in lines if line]


def composers_text(made: Credits) -> str:
    """ "Composed by OpenAI (gpt-5-mini), drums by the built-in composer"."""
    shares: dict[str, list[str]] = {}
    for instrument, who in made.composed_by.items():
        shares.setdefault(who or "the built-in composer", []).append(instrument)
    if not shares:
        return "Composed by the built-in composer"
    first, *others = sorted(shares, key=lambda who: -len(shares[who]))
    return ", ".join([f"Composed by {first}", *(f"{_named(shares[who])} by {who}" for who in others)])


def composer_text(made: Credits) -> str:
    """Who composed it, in a word or two: "built-in", "OpenAI (gpt-5-mini)", "OpenAI (gpt-5-mini) and built-in"."""
    names = list(dict.fromkeys(visible(who) or "built-in" for who in made.composed_by.values()))
    return " and ".join(sorted(names, key=lambda name: name == "built-in")) or "built-in"


def cost_text(made: Credits) -> str:
    """ "4 answers · 5 210 tokens · $0.0123"; empty where nobody was asked."""
    if not made.num_calls:
        return ""
    answers = "1 answer" if made.num_calls == 1 else f"{made.num_calls} answers"
    tokens = tokens_text(made)
    return " · ".join([answers, *([f"{tokens} tokens"] if tokens else []), money_text(made)])


def tokens_text(made: Credits) -> str:
    """ "5 210"; empty where it is not known."""
    if made.input_tokens is None or made.output_tokens is None:
        return ""
    return f"{made.input_tokens + made.output_tokens:,}".replace(",", "\N{NO-BREAK SPACE}")


def money_text(made: Credits) -> str:
    """What its answers cost; empty where nobody was asked."""
    if not made.num_calls:
        return ""
    if made.cost_usd is None:
        return "cost not known"
    return usd_text(made.cost_usd) if made.cost_usd else "free"


def short_credit(made: Credits) -> str:
    """For a list of takes: the model that planned or composed, and what it cost; empty where there was none."""
    who = made.planned_by or next((who for who in made.composed_by.values() if who), "")
    if not who:
        return ""
    return " · ".join([visible(who), *([usd_text(made.cost_usd)] if made.cost_usd else [])])


def news_text(made: Credits) -> str:
    """What is said of a take that has just been made: who did not answer, or how much was repaired."""
    if made.notices:
        return visible(made.notices[0])
    return f"{repairs_text(len(made.repairs))}: “Made by” at the left lists it all."


def repairs_text(count: int) -> str:
    """ "12 things of the answers were repaired or refused"."""
    return (
        "1 thing of the answers was repaired or refused"
        if count == 1
        else f"{count} things of the answers were repaired or refused"
    )


def usd_text(usd: float) -> str:
    """An amount as precise as it matters: "$1.90", "$0.0042"."""
    return f"${usd:.2f}" if usd >= 0.995 or usd == 0 else f"${usd:.4f}" if usd < 0.0995 else f"${usd:.3f}"


def _named(instruments: list[str]) -> str:
    """ "drums, bass and piano"; more than a few are counted."""
    if len(instruments) > _NAMED:
        return f"{len(instruments)} parts"
    *others, last = instruments
    return f"{', '.join(others)} and {last}" if others else last
