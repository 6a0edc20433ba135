"""What models cost, from `resources/prices.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from airdesk.paths import resources_folder
from airdesk.providers.catalogue import Provider

_TOKENS: Final = 1_000_000  # prices are for so many
_DATED: Final = re.compile(r"-(?:latest|\d{4}-\d\d-\d\d|\d\d-\d{4}|\d\d-\d\d|\d{3,8})$")  # not "-5": that is another model


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in US dollars."""

    input_usd: float
    output_usd: float


def price_of(provider: Provider, model: str) -> Price | None:
    """The price of a model, or of the one whose dated version it is; None where it is not known."""
    if provider.is_local:
        return Price(0.0, 0.0)
    table = price_table().get(provider.id, {})
    name = model.removeprefix("models/")
    return table.get(name) or table.get(_DATED.sub("", name))


def cost_usd(provider: Provider, model: str, input_tokens: int | None, output_tokens: int | None) -> float | None:
    """What so many tokens cost; None where the price or their number is not known."""
    price = price_of(provider, model)
    if price is None or input_tokens is None or output_tokens is None:
        return 0.0 if provider.is_local else None
    return (input_tokens * price.input_usd + output_tokens * price.output_usd) / _TOKENS


def most_output_tokens(price: Price, input_bytes: int, left_usd: float) -> int:
    """How long an answer may be so that question and answer cost no more than that; 0: the question alone costs more."""
    rest = left_usd - worst_cost_usd(price, input_bytes, 0)
    if price.output_usd <= 0.0:
        return 10**9 if rest >= 0.0 else 0
    return max(0, int(rest / price.output_usd * _TOKENS))


def worst_cost_usd(price: Price, input_bytes: int, output_tokens: int) -> float:
    """What a question of so many bytes costs at most with an answer of so many tokens."""
    tokens = input_bytes / 2.0  # of UTF-8: no tokeniser makes more of text and JSON than one of two letters, or of a sign
    return (tokens * price.input_usd + output_tokens * price.output_usd) / _TOKENS


def known_models(provider: Provider) -> tuple[str, ...]:
    """Models with a known price, the one to take first."""
    return tuple(price_table().get(provider.id, {}))


@cache
def price_table() -> Mapping[str, Mapping[str, Price]]:
    """Provider → model → price."""
    document = tomllib.loads((resources_folder() / "prices.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            provider: MappingProxyType({name: Price(float(row[0]), float(row[1])) for name, row in models.items()})
            for provider, models in document["usd_per_million_tokens"].items()
        }
    )
