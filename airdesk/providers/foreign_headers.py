"""Headers that the official clients would send because a variable of the environment says so, whoever is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Final

_VARIABLES: Final = ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS")  # "Name: value", one a line
_OF_EVERY_REQUEST: Final = frozenset(
    {"host", "connection", "accept", "accept-encoding", "user-agent", "content-length", "transfer-encoding"}
)
_JSON: Final = "application/json"


def remove_foreign(headers: MutableMapping[str, str], own: Mapping[str, str]) -> None:
    """Take them out of a request: they may hold a secret that is meant for one host only. *own*: those with our key."""
    ours = {"content-type": _JSON, **{name.lower(): value for name, value in own.items()}}
    for name in _foreign_names():
        if name in ours:
            headers[name] = ours[name]
        elif name in headers and name not in _OF_EVERY_REQUEST:
            del headers[name]


def _foreign_names() -> Iterator[str]:
    for variable in _VARIABLES:
        for line in os.environ.get(variable, "").split("\n"):
            name, colon, _ = line.partition(":")
            if colon:
                yield name.strip().lower()
