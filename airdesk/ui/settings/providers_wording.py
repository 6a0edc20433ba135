"""What the page of language models says of a provider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from airdesk.ui.compose.credits_wording import usd_text
from airdesk.workflows.provider_settings import ProviderState

ENDPOINT: Final = "endpoint"

_PLACES: Final = {
    "keyring": "Key in the system's keyring",
    "environment": "Key from the environment",
    ".env": "Key from the .env file",
    "file": "Key in a file only you can read",
}

NO_KEYRING: Final = (
    "This system has no keyring that could keep a key. A key from the environment or a .env file is used all the same; "
    "AirDesk writes one down only if you say so:"
)
IN_FILE: Final = "Keep keys in a file only I can read"
IN_FILE_TIP: Final = "Readable by your account only, but not locked: whoever can read your files can read it"
ABOUT: Final = (
    "AirDesk composes by itself. With a key, or a model on this machine, a language model plans and composes first; what it "
    "answers is checked, and the built-in composer completes it. Keys are never shown, logged or exported."
)


def state_text(state: ProviderState) -> str:
    """In what state a provider is, in a few words."""
    if state.has_key:
        return _PLACES.get(state.key_place, "Key found")
    if state.is_key_withheld:
        return "Key of another address, not sent to this one"
    if state.id == ENDPOINT:
        return "Its address is set, without a key" if state.base_url else "No address"
    if state.is_local:
        return "Found on this machine" if state.is_found else "Not running on this machine"
    return "No key"


def problem_of(state: ProviderState) -> str:
    """What is wrong with what is set, such as a key that cannot be one or belongs elsewhere; empty: nothing."""
    if state.is_key_withheld:
        return state.detail
    is_usual = state.has_key or state.is_found or state.detail.startswith(("No ", "Looked ", "Found ", "Not found"))
    return "" if is_usual else state.detail


def takes_key(state: ProviderState) -> bool:
    """Whether it may want a key."""
    return not state.is_local or state.id == ENDPOINT


def is_removable(state: ProviderState) -> bool:
    """Whether its key is one that AirDesk keeps."""
    return (state.has_key or state.is_key_withheld) and state.key_place in ("keyring", "file")


def removal_tip(state: ProviderState) -> str:
    """What removing means, or why it cannot be."""
    if is_removable(state):
        return f"Take the key of {state.name} away from this machine"
    if state.has_key or state.is_key_withheld:
        where = "the environment" if state.key_place == "environment" else "the .env file"
        return f"The key comes from {where}: take it out there"
    return "There is no key to remove"


def order_text(names: Sequence[str]) -> str:
    """ "Asked first: OpenAI, then Ollama, then the built-in composer"."""
    if not names:
        return "No language model is asked: the built-in composer does everything."
    others = "".join(f", then {name}" for name in names[1:])
    return f"Asked first: {names[0]}{others}, then the built-in composer."


def spent_text(month_usd: float, all_usd: float) -> str:
    """ "Spent this month $0.42, in all $1.90"."""
    return f"Spent this month {usd_text(month_usd)}, in all {usd_text(all_usd)}."
