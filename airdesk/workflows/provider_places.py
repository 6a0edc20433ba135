"""Where this process finds keys and addresses, and a provider as it would be reached now."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.paths import own_keys_file
from airdesk.providers.catalogue import Provider
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.keys import NO_KEY, FoundKey, KeyPlace, KeyPlaces, find_base_url, find_keys, find_words
from airdesk.providers.prices import known_models
from airdesk.providers.server import Server, checked_url, origin_of
from airdesk.settings import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """How a provider is reached: its address, and the key that is sent there."""

    url: str  # empty: none is known
    found: FoundKey = NO_KEY  # empty: there is none for this address
    withheld: FoundKey = NO_KEY  # one that belongs to another address, where there is none for this one


def key_places() -> KeyPlaces:
    """The environment, `.env` of the folder in which the program was started, and our own file."""
    return KeyPlaces(os.environ, Path.cwd() / ".env", own_keys_file())


def reach_of(provider: Provider, settings: Settings) -> Reach:
    """The address of a provider and the first key that belongs to it; no key ever goes to another address than its own.

    Raises BadInputError where the address is none, or what stands for the key cannot be one.
    """
    withheld = NO_KEY
    for found in find_keys(provider, key_places()):
        url = address_of(provider, settings, found.place)
        if url and origin_of(url) == found.origin:
            return Reach(url, found)
        withheld = withheld if withheld.key else found
    return Reach(address_of(provider, settings, ""), withheld=withheld)


def address_of(provider: Provider, settings: Settings, key_place: KeyPlace) -> str:
    """The address of a provider: as chosen, as the environment says, else its usual one; empty: none is known.

    *key_place*: where the key is from that goes there. Raises BadInputError where it is no address.
    """
    chosen = settings.language_models.endpoint_url if provider.id == "endpoint" else ""
    return checked_url(chosen or find_base_url(provider, key_places(), key_place) or provider.base_url)


def why_withheld(provider: Provider, reach: Reach) -> str:
    """Why the key that there is is not sent, and what to do; without a capital and a full stop."""
    key, variable = reach.withheld, provider.variables_for("BASE_URL")[0]
    here = origin_of(reach.url) or "an address that is not known"
    if key.place in ("keyring", "file"):
        whose = f"was entered for {key.origin}" if key.origin else "was kept without the address it is for"
        return f"its key {whose} and is not sent to {here}: enter the key again for the new address"
    where = "the environment" if key.place == "environment" else ".env"
    whose = f"is for {key.origin}" if key.origin else "names no address that it is for"
    return f"the key in {where} {whose} and is not sent to {here}: set {variable} beside it, or enter the key in the settings"


def model_of(provider: Provider, settings: Settings) -> str:
    """The model that is asked: as chosen, as the environment says, else the usual one; empty: the first that it has."""
    usual = "" if provider.is_local else next(iter(known_models(provider)), "")
    return settings.language_models.model_of(provider.id) or find_words(provider, key_places(), "MODEL") or usual


def open_server(provider: Provider, settings: Settings, model: str = "") -> Server:
    """A provider as it is reached now. Raises NoAnswerError where its key or address is missing or wrong."""
    try:
        reach = reach_of(provider, settings)
    except BadInputError as error:
        raise NoAnswerError(f"{provider.name} was not asked: {str(error).rstrip('.')}") from None
    if not reach.found.key and provider.needs_key:
        if reach.withheld.key:
            raise NoAnswerError(f"{provider.name} was not asked: {why_withheld(provider, reach)}")
        raise NoAnswerError(
            f"{provider.name} has no key: enter one in the settings, or set {provider.variables_for('API_KEY')[0]}"
        )
    if not reach.url:
        raise NoAnswerError(f"{provider.name} has no address: enter one in the settings, or set ENDPOINT_BASE_URL")
    return Server(provider, reach.url, reach.found.key, model or model_of(provider, settings))
