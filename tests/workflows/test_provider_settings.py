"""Providers as they are set up: keys, models, order and limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import BadInputError, ProviderError, StorageError
from airdesk.paths import own_keys_file
from airdesk.progress import NoProgress
from airdesk.settings import ModelChoices, Settings, settings_for
from airdesk.workflows import provider_settings as providers
from airdesk.workflows.provider_settings import ProviderState
from tests.helpers.keyrings import memory_keyring
from tests.helpers.model_server import Fault, ModelServer, model_server

KEY = "canary-0123456789-key"


def state_of(folder: Path, provider: str, *, look: bool = False) -> ProviderState:
    states = providers.provider_states(settings_for(folder), look=look)
    return next(state for state in states if state.id == provider)


def test_nothing_is_set_up_at_first(tmp_path: Path) -> None:
    states = providers.provider_states(settings_for(tmp_path))
    assert [state.id for state in states if state.is_found] == ["built-in"]
    assert all(state.detail.endswith(".") for state in states)


def test_a_key_is_kept_in_the_keyring_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path)
    with memory_keyring(monkeypatch):
        providers.keep_key(settings, "anthropic", f" {KEY}\n")
        state = state_of(tmp_path, "anthropic")
        assert (state.has_key, state.key_place, state.is_found) == (True, "keyring", True)
        assert KEY not in repr(state)
        providers.remove_key(settings, "anthropic")
        assert not state_of(tmp_path, "anthropic").has_key


def test_a_key_is_kept_in_the_clear_only_where_that_was_chosen(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with pytest.raises(StorageError):
        providers.keep_key(settings, "openai", KEY)
    assert not own_keys_file().exists()
    providers.keep_key(settings, "openai", KEY, in_file=True)
    assert own_keys_file().stat().st_mode & 0o777 == 0o600
    assert tmp_path not in own_keys_file().parents
    assert state_of(tmp_path, "openai").key_place == "file"
    providers.remove_key(settings, "openai")
    assert not own_keys_file().exists()


def test_a_key_is_kept_in_one_place_the_one_that_was_chosen_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path)
    providers.keep_key(settings, "openai", f"{KEY}-old", in_file=True)
    with memory_keyring(monkeypatch) as ring:
        providers.keep_key(settings, "openai", KEY)
        assert not own_keys_file().exists()
        assert state_of(tmp_path, "openai").key_place == "keyring"
        providers.keep_key(settings, "openai", f"{KEY}-new", in_file=True)
        assert ring.secrets == {}
        assert state_of(tmp_path, "openai").key_place == "file"
        providers.remove_key(settings, "openai")


@pytest.mark.parametrize("in_file", [False, True], ids=["keyring", "file"])
def test_a_key_is_sent_only_to_the_address_it_was_entered_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_file: bool
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with memory_keyring(monkeypatch), model_server("ready") as first, model_server("ready") as second:

        def at(server: ModelServer) -> Settings:
            keep_endpoint(tmp_path, server.url_of("endpoint"))
            return settings_for(tmp_path)

        with pytest.raises(BadInputError, match="no address yet"):
            providers.keep_key(settings_for(tmp_path), "endpoint", KEY, in_file=in_file)
        providers.keep_key(at(first), "endpoint", KEY, in_file=in_file)
        providers.test_provider(at(first), "endpoint", NoProgress())
        assert first.asked[0].headers["authorization"] == f"Bearer {KEY}"
        settings = at(second)
        state = state_of(tmp_path, "endpoint")
        assert (state.has_key, state.is_key_withheld, state.is_found) == (False, True, True)
        sentence = f"Its key was entered for {first.root} and is not sent to {second.root}: enter the key again for the new"
        assert state.detail.startswith(sentence)
        providers.models_of(settings, "endpoint", NoProgress())
        providers.test_provider(settings, "endpoint", NoProgress())
        assert len(second.asked) == 1 and second.others
        assert KEY not in repr(second.asked + second.others)
        second.script = lambda asked: Fault("status", 401)
        with pytest.raises(ProviderError, match="wants a key: enter one for it"):
            providers.test_provider(settings, "endpoint", NoProgress())
        second.script = lambda asked: "ready"
        providers.keep_key(settings, "endpoint", f"{KEY}-2", in_file=in_file, address=second.url_of("endpoint"))
        providers.test_provider(settings, "endpoint", NoProgress())
        assert second.asked[-1].headers["authorization"] == f"Bearer {KEY}-2"
        assert state_of(tmp_path, "endpoint").detail.startswith("Its key is in ")
        assert KEY not in "".join(path.read_text("utf-8", "replace") for path in tmp_path.glob("*") if path.is_file())
        providers.remove_key(settings, "endpoint")
        assert not state_of(tmp_path, "endpoint").has_key


def test_a_key_of_the_environment_is_sent_only_where_that_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server("ready") as named, model_server("ready") as chosen:
        monkeypatch.setenv("ENDPOINT_API_KEY", KEY)
        keep_endpoint(tmp_path, chosen.url_of("endpoint"))
        assert "set ENDPOINT_BASE_URL beside it" in state_of(tmp_path, "endpoint").detail
        monkeypatch.setenv("ENDPOINT_BASE_URL", named.url_of("endpoint"))
        assert state_of(tmp_path, "endpoint").is_key_withheld
        providers.test_provider(settings_for(tmp_path), "endpoint", NoProgress())
        assert KEY not in repr(chosen.asked)
        keep_endpoint(tmp_path, f"{named.root}/another/path")
        providers.test_provider(settings_for(tmp_path), "endpoint", NoProgress())
        assert named.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_provider_at_a_new_address_is_not_asked_with_the_old_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path)
    with memory_keyring(monkeypatch), model_server("ready") as elsewhere:
        providers.keep_key(settings, "openai", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", elsewhere.url_of("openai"))
        assert not state_of(tmp_path, "openai").is_found
        with pytest.raises(ProviderError, match=r"entered for https://api\.openai\.com and is not sent to http://127\.0\.0\.1"):
            providers.test_provider(settings, "openai", NoProgress())
        assert (elsewhere.asked, elsewhere.others) == ([], [])
        monkeypatch.setenv("OPENAI_API_KEY", "of-the-environment")
        assert state_of(tmp_path, "openai").key_place == "environment"


def keep_endpoint(folder: Path, url: str) -> None:
    providers.keep_choices(
        settings_for(folder), order=(), models={}, endpoint_url=url, run_limit_usd=None, month_limit_usd=None
    )


def test_choices_come_back_with_the_settings(tmp_path: Path) -> None:
    providers.keep_choices(
        settings_for(tmp_path),
        order=("claude", "ollama", "claude"),
        models={"ollama": "qwen3:8b", "openai": ""},
        endpoint_url="127.0.0.1:1234/v1",
        run_limit_usd=0.25,
        month_limit_usd=None,
    )
    found = settings_for(tmp_path).language_models
    assert found == ModelChoices(
        ("anthropic", "ollama"), (("ollama", "qwen3:8b"),), "http://127.0.0.1:1234/v1", run_limit_usd=0.25
    )
    assert [state.id for state in providers.provider_states(settings_for(tmp_path))][:2] == ["anthropic", "ollama"]
    assert state_of(tmp_path, "endpoint").is_found
    assert state_of(tmp_path, "ollama").model == "qwen3:8b"


def test_nobody_stands_behind_the_built_in_composer(tmp_path: Path) -> None:
    limits = {"run_limit_usd": None, "month_limit_usd": None}
    order = ("ollama", "built-in", "openai")
    providers.keep_choices(settings_for(tmp_path), order=order, models={}, endpoint_url="", **limits)
    assert settings_for(tmp_path).language_models.order == ("ollama", "built-in")


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": ("nobody",)},
        {"models": {"nobody": "x"}},
        {"models": {"openai": "line\nbreak"}},
        {"endpoint_url": "ftp://host"},
        {"run_limit_usd": -1.0},
        {"month_limit_usd": float("inf")},
    ],
)
def test_wrong_choices_are_refused_and_nothing_is_kept(tmp_path: Path, wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"order": (), "models": {}, "endpoint_url": "", "run_limit_usd": None, "month_limit_usd": None}
    with pytest.raises(BadInputError):
        providers.keep_choices(settings_for(tmp_path), **{**right, **wrong})  # type: ignore[arg-type]
    assert settings_for(tmp_path).language_models == ModelChoices()


def test_local_servers_are_found_when_they_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server("ready") as server:
        monkeypatch.setenv("OLLAMA_HOST", server.root)
        assert not state_of(tmp_path, "ollama").is_found
        assert server.others == []
        found = state_of(tmp_path, "ollama", look=True)
    assert (found.is_found, found.detail) == (True, f"Found at {server.root}/v1 with 2 models.")
    assert not state_of(tmp_path, "ollama", look=True).is_found


def test_a_test_asks_for_one_word_and_says_how_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path)
    with model_server(["ready", Fault("status", 401)]) as server:
        for name, value in server.environment("openai", key=KEY).items():
            monkeypatch.setenv(name, value)
        assert providers.test_provider(settings, "openai", NoProgress()) == "OpenAI answers with scripted-large."
        with pytest.raises(ProviderError, match="does not know this key"):
            providers.test_provider(settings, "openai", NoProgress())
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_models_are_asked_for_else_known_else_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path)
    with model_server("ready") as server:
        for provider in ("anthropic", "google"):
            for name, value in server.environment(provider).items():
                monkeypatch.setenv(name, value)
            assert providers.models_of(settings, provider, NoProgress()) == ("scripted-large", "scripted-small")
    monkeypatch.setenv("OPENAI_MODELS", "mine-1, mine-2")
    known = providers.models_of(settings, "openai", NoProgress())
    assert known[0].startswith("gpt-")
    assert known[-2:] == ("mine-1", "mine-2")
