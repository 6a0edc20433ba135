"""Where this process finds keys and addresses, and a provider as it would be reached now."""

from __future__ import annotations

import os
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.paths import own_keys_file
from airdesk.providers.catalogue import Provider
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.keys import FoundKey, KeyPlaces, find_base_url, find_key, find_words
from airdesk.providers.prices import known_models
from airdesk.providers.server import Server, checked_url
from airdesk.settings import Settings


def key_places() -> KeyPlaces:
    """The environment, `.env` of the folder in which the program was started, and our own file."""
    return KeyPlaces(os.environ, Path.cwd() / ".env", own_keys_file())


def base_url_of(provider: Provider, settings: Settings, found: FoundKey) -> str:
    """The address of a provider: as chosen, as the environment says, else its usual one; empty: none is known.

    Raises BadInputError where it is no address.
    """
    chosen = settings.language_models.endpoint_url if provider.id == "endpoint" else ""
    return checked_url(chosen or find_base_url(provider, key_places(), found.place) or provider.base_url)


def model_of(provider: Provider, settings: Settings) -> str:
    """The model that is asked: as chosen, as the environment says, else the usual one; empty: the first that it has."""
    usual = "" if provider.is_local else next(iter(known_models(provider)), "")
    return settings.language_models.model_of(provider.id) or find_words(provider, key_places(), "MODEL") or usual


def open_server(provider: Provider, settings: Settings, model: str = "") -> Server:
    """A provider as it is reached now. Raises NoAnswerError where its key or address is missing or wrong."""
    try:
        found = find_key(provider, key_places())
        url = base_url_of(provider, settings, found)
    except BadInputError as error:
        raise NoAnswerError(f"{provider.name} was not asked: {str(error).rstrip('.')}") from None
    if not found.key and provider.needs_key:
        raise NoAnswerError(
            f"{provider.name} has no key: enter one in the settings, or set {provider.variables_for('API_KEY')[0]}"
        )
    if not url:
        raise NoAnswerError(f"{provider.name} has no address: enter one in the settings, or set ENDPOINT_BASE_URL")
    return Server(provider, url, found.key, model or model_of(provider, settings))
