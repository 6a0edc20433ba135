"""A provider as it is reached now: its address, key and model, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from airdesk.errors import BadInputError
from airdesk.providers.catalogue import Provider

_LONGEST_KEY = 1000


@dataclass(frozen=True, slots=True)
class Server:
    """Where a question goes."""

    provider: Provider
    base_url: str
    key: str = field(default="", repr=False)  # never shown
    model: str = ""  # empty: the first that it has

    @property
    def label(self) -> str:
        """The provider with its model, for the user."""
        return f"{self.provider.name} ({self.model})" if self.model else self.provider.name

    @property
    def host(self) -> str:
        """The host with its port, for the user; never a name or password that stand in the address."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname or "")

    @property
    def is_here(self) -> bool:
        """True where it runs on this machine: what is sent there never goes through a proxy."""
        return self.provider.is_local or _is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def is_near(self) -> bool:
        """True where it runs on this machine or in a network of one's own, where nobody is paid for it."""
        host = urlsplit(self.base_url).hostname or ""
        return self.is_here or not {".", ":"} & {*host} or host.endswith(_NEAR_NAMES) or _is_private(host)

    @property
    def may_load(self) -> bool:
        """True where a model may have to be read from this machine's disk before it answers."""
        return self.is_here and not self.provider.needs_key


_NEAR_NAMES: Final = (".local", ".localdomain", ".lan", ".home", ".internal", ".home.arpa", ".localhost")


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def origin_of(url: str) -> str:
    """Whom one speaks to at a right address, and how: "https://host", with ":port" where it is unusual; empty for none."""
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_usual = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
    return f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}")


def checked_url(text: str) -> str:
    """An address as it was typed, if it is one of a server; empty stays empty. Raises BadInputError."""
    text = text.strip()
    if not text:
        return ""
    text = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_right = False
    if not is_right or any(not letter.isprintable() or letter.isspace() for letter in text) or len(text) > 500:
        raise BadInputError("The address of a language model must be like http://127.0.0.1:1234/v1: correct it.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadInputError("The address of a language model must not hold a name, password or “?”: enter the key as a key.")
    return text


def checked_key(text: str) -> str:
    """A key as it was typed, without blanks around it. Raises BadInputError where it cannot be one; never repeats it."""
    text = text.strip()
    if not text:
        raise BadInputError("The key is empty: copy it from the provider's page.")
    if len(text) > _LONGEST_KEY or not all("!" <= letter <= "~" for letter in text):
        raise BadInputError("That is no key: keys have no blanks, breaks or letters with accents; copy it again.")
    return text
