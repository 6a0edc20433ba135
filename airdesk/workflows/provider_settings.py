"""Providers of language models as the user sets them up: keys, models, order, limits, a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from airdesk.progress import Progress
from airdesk.settings import Settings

KeyPlace = Literal["", "keyring", "environment", ".env", "file"]


@dataclass(frozen=True, slots=True)
class ProviderState:
    """One provider as it stands; its key is never part of it."""

    id: str  # "openai", "anthropic", "google", "openrouter", "ollama", "llama.cpp", "endpoint", "built-in"
    name: str  # "OpenAI"
    has_key: bool
    key_place: KeyPlace  # empty: there is none
    base_url: str  # empty: it needs none, or none is set
    model: str  # that will be asked; empty: the first that it has
    is_local: bool  # on the user's own machine; needs no key, costs nothing
    is_found: bool  # it can be asked: a key or an address is set, or its server was found when last looked for
    detail: str  # one sentence: what is set, or what is missing


@dataclass(frozen=True, slots=True)
class Spent:
    """What language models cost, where prices are known."""

    month_usd: float  # since the first of this month, UTC
    all_usd: float


def provider_states(settings: Settings, *, look: bool = False) -> tuple[ProviderState, ...]:
    """Every provider, in the user's order, then those that are not used. *look*: also look for servers on this machine."""
    raise NotImplementedError


def keep_key(settings: Settings, provider: str, key: str, *, in_file: bool = False) -> None:
    """Keep a key in the system's keyring, or, where the user chose that, in a file only the user can read.

    Raises BadInputError (no such provider, no key) and StorageError (no keyring; the file cannot be written).
    """
    raise NotImplementedError


def remove_key(settings: Settings, provider: str) -> None:
    """Forget the key that AirDesk keeps; one in the environment or in another program's file stays where it is."""
    raise NotImplementedError


def test_provider(settings: Settings, provider: str, progress: Progress) -> str:
    """Ask a provider for one word and give one sentence on how that went. Raises ProviderError, CancelledError."""
    raise NotImplementedError


def models_of(settings: Settings, provider: str, progress: Progress) -> tuple[str, ...]:
    """Models that can compose: asked of the provider, else those that are known, else the environment's."""
    raise NotImplementedError


def keep_choices(
    settings: Settings,
    *,
    order: tuple[str, ...],
    models: Mapping[str, str],
    endpoint_url: str,
    run_limit_usd: float | None,
    month_limit_usd: float | None,
) -> None:
    """Keep who is asked in which order, with which models, and what that may cost. Raises BadInputError, StorageError.

    They hold for settings that are read afterwards (`settings_for`). *models*: provider → model, "" for its default.
    """
    raise NotImplementedError


def spent_usd(settings: Settings) -> Spent:
    """What was spent this month and in all."""
    raise NotImplementedError
