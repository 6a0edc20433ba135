"""`airdesk providers`: keys come from standard input, are never shown, and are nowhere afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.paths import own_keys_file
from airdesk.settings import settings_for
from tests.helpers.command_line import Run, run_process
from tests.helpers.model_server import Fault, model_server

KEY = "canary-0123456789-key"


def test_without_words_the_providers_are_listed(run: Run, tmp_path: Path) -> None:
    listed = run("providers", "--json", "--library", tmp_path).document()
    assert [each["id"] for each in listed["providers"]][-1] == "built-in"
    assert listed["order"] == []
    text = run("providers", "list", "--library", tmp_path).out
    assert "No key: enter one, or set OPENAI_API_KEY." in text
    assert "Spent this month $0.00" in text


def test_who_is_asked_is_chosen_and_what_is_not_named_stays(run: Run, tmp_path: Path) -> None:
    words = ("--model", "openai=gpt-4o", "--endpoint", "127.0.0.1:1/v1", "--run-limit", "0.5", "--library", tmp_path)
    assert run("providers", "use", "openai,ollama", *words).code == 0
    assert run("providers", "use", "claude", "--month-limit", "5", "--library", tmp_path).code == 0
    found = settings_for(tmp_path).language_models
    assert (found.order, found.model_of("openai"), found.endpoint_url) == (("anthropic",), "gpt-4o", "http://127.0.0.1:1/v1")
    assert (found.run_limit_usd, found.month_limit_usd) == (0.5, 5.0)
    assert run("providers", "use", "built-in", "--no-limits", "--library", tmp_path).code == 0
    assert settings_for(tmp_path).language_models.run_limit_usd is None


@pytest.mark.parametrize(
    "words", [("use", "nobody"), ("use", "openai", "--model", "gpt"), ("test", "nobody"), ("key", "remove", "built-in")]
)
def test_what_cannot_be_is_one_line(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    run("providers", *words, "--library", tmp_path).assert_one_error_line(2)


def test_a_test_that_fails_says_why_in_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server([Fault("status", 403), "ready"]) as server:
        for name, value in server.environment("anthropic", key=KEY).items():
            monkeypatch.setenv(name, value)
        line = run("providers", "test", "anthropic", "--library", tmp_path).assert_one_error_line(1)
        assert run("providers", "test", "anthropic", "--library", tmp_path).out.strip().endswith("scripted-large.")
        models = run("providers", "models", "anthropic", "--json", "--library", tmp_path).document()["models"]
    assert line.startswith("Anthropic does not allow this key")
    assert models == ["scripted-large", "scripted-small"]


def test_a_key_is_read_from_standard_input_and_kept_only_as_chosen(tmp_path: Path) -> None:
    words = ["providers", "key", "set", "openai", "--library", str(tmp_path)]
    refused = run_process(words, stdin=f"{KEY}\n".encode())
    assert KEY not in refused.assert_one_error_line(1)
    assert not own_keys_file().exists()
    kept = run_process([*words, "--in-file"], stdin=f"{KEY}\n".encode())
    assert (kept.code, KEY in kept.out + kept.err) == (0, False)
    assert own_keys_file().stat().st_mode & 0o777 == 0o600
    removed = run_process(["providers", "key", "remove", "openai", "--library", tmp_path])
    assert (removed.code, own_keys_file().exists()) == (0, False)
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert holding == []
