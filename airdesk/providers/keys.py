"""Keys of providers: where they are found and kept, and for which address each is.

A key is handed on only to the client that sends it, and sent only where it belongs: one that was entered, to the address it was
entered for; one of the environment or of `.env`, to the address that is named there, else to the provider's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from airdesk.errors import BadInputError, StorageError
from airdesk.providers.catalogue import Provider
from airdesk.providers.env_file import env_values, write_env_value
from airdesk.providers.server import checked_key, checked_url, origin_of

KeyPlace = Literal["", "keyring", "environment", ".env", "file"]
_SERVICE: Final = "airdesk"


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """Where keys and addresses may stand, besides the system's keyring."""

    environment: Mapping[str, str] = field(repr=False)
    env_file: Path  # .env of the folder in which the program was started
    own_file: Path  # kept by us in the clear, where the user chose that


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key and where it was found; none: empty."""

    key: str = field(default="", repr=False)
    place: KeyPlace = ""
    origin: str = ""  # the only one it may be sent to: see `origin_of`; empty: nowhere


NO_KEY: Final = FoundKey()


def find_keys(provider: Provider, places: KeyPlaces) -> Iterator[FoundKey]:
    """The keys of a provider: what was entered here comes before the environment, and that before .env.

    Raises BadInputError where the next that is found cannot be a key.
    """
    names = provider.variables_for("API_KEY")
    if said := _from_keyring(provider):
        yield _as_entered(provider, said, "keyring")
    for values, place in _sources(places):
        said = next((values[name] for name in names if values.get(name, "").strip()), "")
        if said:
            try:
                if place == "file":
                    yield _as_entered(provider, said, place)
                else:
                    yield FoundKey(checked_key(said), place, _origin_named(provider, places, place))
            except BadInputError as error:
                raise BadInputError(f"{names[0]}: {error}") from None


def _as_entered(provider: Provider, text: str, place: KeyPlace) -> FoundKey:
    """A key as it was kept, and where it may be sent: without a word on that, to the provider's own address."""
    before, _, key = text.strip().rpartition(" ")
    return FoundKey(checked_key(key), place, before.strip() or origin_of(provider.base_url))


def _to_keep(provider: Provider, key: str, origin: str) -> str:
    """A key as it is kept, in one piece with the origin that it belongs to where that is not the provider's own."""
    return key if origin == origin_of(provider.base_url) else f"{origin} {key}"


def _origin_named(provider: Provider, places: KeyPlaces, place: KeyPlace) -> str:
    try:
        return origin_of(checked_url(find_base_url(provider, places, place) or provider.base_url))
    except BadInputError:
        return ""


def _sources(places: KeyPlaces) -> list[tuple[Mapping[str, str], KeyPlace]]:
    return [(env_values(places.own_file), "file"), (places.environment, "environment"), (env_values(places.env_file), ".env")]


def find_base_url(provider: Provider, places: KeyPlaces, key_place: KeyPlace) -> str:
    """The address that was set for a provider; empty: none.

    One in .env counts only together with a key from there: a folder that somebody else made must not have keys sent to them.
    """
    names = (*provider.variables_for("BASE_URL"), *(("OLLAMA_HOST",) if provider.id == "ollama" else ()))
    trusted = [places.environment]
    if key_place == ".env" or (not key_place and not provider.needs_key):
        trusted.append(env_values(places.env_file))
    for values in trusted:
        for name in names:
            if url := values.get(name, "").strip():
                return _with_path(url) if name == "OLLAMA_HOST" else url
    return ""


def _with_path(host: str) -> str:
    """The address of Ollama's server by what its own variable says: a host, perhaps a port, perhaps the one it binds to."""
    url = host if "://" in host else f"http://{host}"
    url = url.replace("//0.0.0.0", "//127.0.0.1").rstrip("/")
    has_port = ":" in url.partition("//")[2].rpartition("]")[2]
    return f"{url if has_port else url + ':11434'}/v1"


def find_words(provider: Provider, places: KeyPlaces, what: str) -> str:
    """What "MODEL" or "MODELS" says in the environment or .env; empty: nothing."""
    for values in (places.environment, env_values(places.env_file)):
        for name in provider.variables_for(what):
            if said := values.get(name, "").strip():
                return said
    return ""


def has_keyring() -> bool:
    """True when this system keeps secrets for programs, and not in the clear."""
    return _keyring() is not None


def keep_key_in_keyring(provider: Provider, key: str, origin: str) -> None:
    """Give a key to the system's keyring. *origin*: it belongs to. Raises StorageError where there is none or it refuses."""
    backend = _keyring()
    if backend is None:
        raise StorageError(
            "This system has no keyring, so the key was not kept: set "
            f"{provider.variables_for('API_KEY')[0]} in the environment, or choose to keep it in a file only you can read."
        )
    try:
        backend.set_password(_SERVICE, provider.id, _to_keep(provider, key, origin))  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001  every kind of keyring has its own
        raise StorageError(
            f"The system's keyring did not take the key ({type(error).__name__}): unlock it and try again."
        ) from None


def keep_key_in_file(provider: Provider, key: str, origin: str, places: KeyPlaces) -> None:
    """Write a key in the clear, as the user chose, into a file that only this user can read. Raises StorageError."""
    write_env_value(places.own_file, provider.variables_for("API_KEY")[0], _to_keep(provider, key, origin))


def forget_key(provider: Provider, places: KeyPlaces) -> None:
    """Remove what we kept, from the keyring and from our file. Raises StorageError."""
    forget_key_in_keyring(provider)
    forget_key_in_file(provider, places)


def forget_key_in_keyring(provider: Provider) -> None:
    """Remove a key from the system's keyring. Raises StorageError where it does not let go of it."""
    backend = _keyring()
    if backend is not None and _from_keyring(provider):
        try:
            backend.delete_password(_SERVICE, provider.id)  # type: ignore[attr-defined]
        except Exception as error:  # noqa: BLE001  every kind of keyring has its own
            raise StorageError(f"The system's keyring did not let go of the key ({type(error).__name__}): unlock it.") from None


def forget_key_in_file(provider: Provider, places: KeyPlaces) -> None:
    """Remove a key from our file, where it stands in the clear. Raises StorageError."""
    for name in provider.variables_for("API_KEY"):
        if name in env_values(places.own_file):
            write_env_value(places.own_file, name, None)


def _from_keyring(provider: Provider) -> str:
    backend = _keyring()
    with suppress(Exception):  # locked, gone or broken: then there is no key in it
        return str(backend.get_password(_SERVICE, provider.id) or "") if backend is not None else ""  # type: ignore[attr-defined]
    return ""


def _keyring() -> object | None:
    """The system's keyring; None where there is none, or only one that keeps secrets in the clear."""
    if os.environ.get("PYTHON_KEYRING_BACKEND", "").startswith(("keyring.backends.fail", "keyring.backends.null")):
        return None
    try:
        import keyring

        backend = keyring.get_keyring()
    except Exception:  # noqa: BLE001  a keyring that cannot even be looked for is none
        return None
    first = next(iter(getattr(backend, "backends", ())), backend)  # of several, the first is the one that is written to
    return None if _is_in_the_clear(type(first)) else backend


def _is_in_the_clear(kind: type) -> bool:
    is_none = kind.__module__ in ("keyring.backends.fail", "keyring.backends.null")
    return is_none or kind.__module__.startswith("keyrings.alt") or "plaintext" in kind.__name__.lower()
