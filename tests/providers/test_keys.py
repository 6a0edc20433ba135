"""Keys: where they are found, in which order, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, StorageError
from airdesk.providers.catalogue import PROVIDERS, Provider
from airdesk.providers.keys import (
    FoundKey,
    KeyPlaces,
    find_base_url,
    find_keys,
    find_words,
    forget_key,
    has_keyring,
    keep_key_in_file,
    keep_key_in_keyring,
)
from airdesk.providers.server import checked_key, checked_url, origin_of
from tests.helpers.keyrings import MemoryKeyring, memory_keyring

OPENAI, GOOGLE, OLLAMA, ENDPOINT = (PROVIDERS[name] for name in ("openai", "google", "ollama", "endpoint"))


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    with memory_keyring(monkeypatch) as found:
        yield found


OWN = "https://api.openai.com"


def find_key(provider: Provider, where: KeyPlaces) -> FoundKey:
    """The first there is."""
    return next(find_keys(provider, where), FoundKey())


def places(folder: Path, environment: Mapping[str, str] | None = None, env_file: str = "") -> KeyPlaces:
    """Places in a folder."""
    (folder / ".env").write_text(env_file, encoding="utf-8")
    return KeyPlaces(environment or {}, folder / ".env", folder / "config" / "keys.env")


def test_a_key_that_was_entered_comes_before_the_environment_and_that_before_the_file(
    ring: MemoryKeyring, tmp_path: Path
) -> None:
    everywhere = places(tmp_path, {"OPENAI_API_KEY": "of-environment"}, "OPENAI_API_KEY=of-file\n")
    keep_key_in_keyring(OPENAI, "of-keyring", OWN)
    assert (find_key(OPENAI, everywhere).key, find_key(OPENAI, everywhere).place) == ("of-keyring", "keyring")
    forget_key(OPENAI, everywhere)
    assert ring.secrets == {}
    assert (find_key(OPENAI, everywhere).key, find_key(OPENAI, everywhere).place) == ("of-environment", "environment")
    only_file = places(tmp_path, {}, "OPENAI_API_KEY=of-file\n")
    assert (find_key(OPENAI, only_file).key, find_key(OPENAI, only_file).place) == ("of-file", ".env")


def test_a_key_is_in_no_text_of_its_value(tmp_path: Path) -> None:
    found = find_key(OPENAI, places(tmp_path, {"OPENAI_API_KEY": "secret-of-mine"}))
    assert "secret" not in repr(found)
    assert "secret" not in repr(places(tmp_path, {"OPENAI_API_KEY": "secret-of-mine"}))


def test_google_may_be_called_gemini(tmp_path: Path) -> None:
    found = places(tmp_path, {"GEMINI_API_KEY": "k", "GEMINI_MODEL": "gemini-x"})
    assert find_key(GOOGLE, found).key == "k"
    assert find_words(GOOGLE, found, "MODEL") == "gemini-x"


def test_without_a_keyring_nothing_is_kept_unless_it_is_chosen(tmp_path: Path) -> None:
    where = places(tmp_path)
    assert not has_keyring()
    with pytest.raises(StorageError, match="OPENAI_API_KEY"):
        keep_key_in_keyring(OPENAI, "secret", OWN)
    assert not where.own_file.exists()
    keep_key_in_file(OPENAI, "secret", OWN, where)
    assert where.own_file.stat().st_mode & 0o777 == 0o600


def test_a_key_in_our_file_comes_back_as_it_was_and_can_be_forgotten(tmp_path: Path) -> None:
    where = places(tmp_path)
    keep_key_in_file(OPENAI, 'it\'s-a\\"secret"$HOME#1', OWN, where)
    keep_key_in_file(GOOGLE, "another", "http://127.0.0.1:9", where)
    assert (find_key(OPENAI, where).key, find_key(OPENAI, where).place) == ('it\'s-a\\"secret"$HOME#1', "file")
    forget_key(OPENAI, where)
    assert (find_key(OPENAI, where).key, find_key(GOOGLE, where).key) == ("", "another")
    assert find_key(GOOGLE, where).origin == "http://127.0.0.1:9"
    forget_key(GOOGLE, where)
    assert not where.own_file.exists()


def test_a_keyring_that_keeps_secrets_in_the_clear_is_none(ring: MemoryKeyring) -> None:
    assert has_keyring()
    import keyring

    kind = type("PlaintextKeyring", (MemoryKeyring,), {})
    keyring.set_keyring(kind())
    assert not has_keyring()


def test_a_locked_keyring_is_said_without_the_key(ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*words: str) -> None:
        raise RuntimeError(f"locked {words}")

    monkeypatch.setattr(ring, "set_password", locked)
    with pytest.raises(StorageError) as caught:
        keep_key_in_keyring(OPENAI, "secret-of-mine", OWN)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_address_of_a_folder_that_somebody_else_made_gets_no_key(tmp_path: Path) -> None:
    lure = "OPENAI_BASE_URL=http://elsewhere.invalid/v1\n"
    assert find_base_url(OPENAI, places(tmp_path, {"OPENAI_API_KEY": "k"}, lure), "environment") == ""
    assert find_base_url(OPENAI, places(tmp_path, {}, lure + "OPENAI_API_KEY=k\n"), ".env") == "http://elsewhere.invalid/v1"
    assert (
        find_base_url(ENDPOINT, places(tmp_path, {}, "ENDPOINT_BASE_URL=http://127.0.0.1:1/v1\n"), "")
        == "http://127.0.0.1:1/v1"
    )


def test_each_key_is_for_one_address_only(ring: MemoryKeyring, tmp_path: Path) -> None:
    named = places(tmp_path, {"OPENAI_API_KEY": "e", "OPENAI_BASE_URL": "HTTP://Here:80/v1"}, "OPENAI_API_KEY=f\n")
    keep_key_in_keyring(OPENAI, "k", "http://there:99")
    origins = {found.key: found.origin for found in find_keys(OPENAI, named)}
    assert origins == {"k": "http://there:99", "e": "http://here", "f": "http://here"}
    assert [found.origin for found in find_keys(ENDPOINT, places(tmp_path, {"ENDPOINT_API_KEY": "k"}))] == [""]
    ring.set_password("airdesk", "openai", "of-an-older-version")
    assert (find_key(OPENAI, named).key, find_key(OPENAI, named).origin) == ("of-an-older-version", OWN)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.example:443/v1", "https://api.example"),
        ("http://api.example:443/", "http://api.example:443"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
        ("", ""),
    ],
)
def test_the_origin_of_an_address(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("box:1234", "http://box:1234/v1"),
        ("http://box", "http://box:11434/v1"),
        ("[::1]:99", "http://[::1]:99/v1"),
    ],
)
def test_ollama_is_found_by_its_own_variable(tmp_path: Path, host: str, url: str) -> None:
    assert find_base_url(OLLAMA, places(tmp_path, {"OLLAMA_HOST": host}), "") == url


@pytest.mark.parametrize("text", ["", "  ", "two words", "line\nbreak", "clé-secrète", "k" * 1001, "nul\0"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        checked_key(text)
    assert len(text.strip()) < 3 or text.strip() not in str(caught.value)


def test_an_unreadable_key_in_the_environment_is_named_by_its_variable(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="OPENAI_API_KEY"):
        find_key(OPENAI, places(tmp_path, {"OPENAI_API_KEY": "clé secrète"}))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a/b",
        "http://",
        "http://a b/",
        "http://user:word@host/v1",
        "http://host/v1?key=k",
        "http://host:99999/v1",
        "x" * 600,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInputError):
        checked_url(url)


def test_a_file_of_variables_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    where = places(tmp_path)
    where.env_file.write_bytes(b"\xff\xfe\x00OPENAI_API_KEY=x")
    assert find_key(OPENAI, where).key == ""
