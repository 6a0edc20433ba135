"""Every provider is asked by its official client, in its own protocol, and its answer arrives in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from airdesk.progress import NoProgress
from airdesk.providers import openai_chat
from airdesk.providers.catalogue import PROVIDERS
from airdesk.providers.heard import Heard
from tests.helpers.model_server import Asked, Fault, model_server
from tests.providers.questions import ANSWER, KEY, QUESTION, SCHEMA, chain_of, server_at


@dataclass
class Watched:
    """A job that remembers what was reported."""

    reports: list[tuple[float | None, str]] = field(default_factory=list)

    def report(self, fraction: float | None, stage: str) -> None:
        self.reports.append((fraction, stage))

    def check_cancelled(self) -> None:
        """Never."""


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_is_asked_and_answers(provider: str) -> None:
    with model_server(ANSWER) as server:
        answer = chain_of(server_at(provider, server.url_of(provider))).ask(QUESTION, NoProgress())
    asked = server.asked[0]
    assert (answer.text, answer.provider, answer.model) == (ANSWER, provider, "scripted-large")
    assert (answer.is_cut, answer.notices) == (False, ())
    assert answer.output_tokens == len(ANSWER) // 4
    assert (asked.system, asked.user) == (QUESTION.system, QUESTION.user)
    assert (asked.body["stream"], asked.body["temperature"]) == (True, 0.2)
    assert 900 in (asked.body.get("max_tokens"), asked.body.get("max_completion_tokens"))
    assert asked.headers["accept-encoding"] == "identity"


def test_the_schema_is_enforced_where_the_provider_can() -> None:
    with model_server(ANSWER) as server:
        chain_of(server_at("openai", server.url_of("openai"))).ask(QUESTION, NoProgress())
        chain_of(server_at("anthropic", server.url_of("anthropic"))).ask(QUESTION, NoProgress())
    openai, anthropic = (asked.body for asked in server.asked)
    assert openai["response_format"]["json_schema"] == {"name": "plan", "schema": SCHEMA, "strict": True}
    assert anthropic["output_config"]["format"]["schema"]["required"] == ["tempo"]


def test_each_key_goes_where_its_provider_looks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai-only")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-openai")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "of-another-program")
    for variable in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        headers = (
            f"{name}: of-openai-gateway"
            for name in ("authorization", "X-Api-Key", "X-Gateway", "content-type ", "Anthropic-Version")
        )
        monkeypatch.setenv(variable, "\n".join(headers))
    with model_server(ANSWER) as server:
        for provider in ("openai", "anthropic", "openrouter"):
            chain_of(server_at(provider, server.url_of(provider))).ask(QUESTION, NoProgress())
        chain_of(server_at("ollama", server.url_of("ollama"), key="")).ask(QUESTION, NoProgress())
    openai, anthropic, openrouter, ollama = (asked.headers for asked in server.asked)
    assert openai["authorization"] == openrouter["authorization"] == f"Bearer {KEY}"
    assert (anthropic["x-api-key"], anthropic.get("authorization")) == (KEY, None)
    assert anthropic["anthropic-version"] == "2023-06-01"
    assert "of-openai" not in str(openrouter) + str(ollama)
    assert "gateway" not in str([openai, anthropic])


@pytest.mark.parametrize(("provider", "stop"), [("openai", "length"), ("anthropic", "max_tokens")])
def test_an_answer_at_its_limit_says_so(provider: str, stop: str) -> None:
    with model_server(Fault("stopped", message='{"tempo": 9', location=stop)) as server:
        answer = chain_of(server_at(provider, server.url_of(provider))).ask(QUESTION, NoProgress())
    assert (answer.is_cut, answer.text) == (True, '{"tempo": 9')


def test_progress_is_the_answer_that_has_arrived() -> None:
    watched = Watched()
    question = replace(QUESTION, expected_characters=len(ANSWER))
    with model_server(Fault("slow", message=ANSWER, pause_seconds=0.3)) as server:
        chain_of(server_at("openai", server.url_of("openai"))).ask(question, watched)
    fractions = [fraction for fraction, _ in watched.reports if fraction is not None]
    assert len(fractions) >= 3
    assert fractions == sorted(fractions)
    assert 0.0 < fractions[0] < fractions[-1] < 1.0


COMPLAINTS = {
    "temperature": ("Unsupported value: 'temperature' does not support 0.2 with this model.", "temperature"),
    "effort": ("Unrecognized request argument supplied: reasoning_effort", "reasoning_effort"),
    "schema": ("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", "json_schema"),
    "usage": ("Unknown field stream_options", "stream_options"),
    "tokens": ("Unsupported parameter: 'max_completion_tokens'.", "max_completion_tokens"),
}


@pytest.mark.parametrize("name", COMPLAINTS)
def test_what_a_model_does_not_take_is_left_away_from_then_on(name: str) -> None:
    sentence, word = COMPLAINTS[name]

    def picky(asked: Asked) -> str | Fault:
        return Fault("status", 400, message=sentence) if word in str(asked.body) else ANSWER

    with model_server(picky) as server:
        chain = chain_of(server_at("openai", server.url_of("openai"), model="gpt-6-luna"))
        assert chain.ask(QUESTION, NoProgress()).text == ANSWER
        assert chain.ask(QUESTION, NoProgress()).text == ANSWER
    assert [word in str(asked.body) for asked in server.asked] == [True, False, False]


def test_a_model_with_shorter_answers_is_asked_for_shorter_ones() -> None:
    def short(asked: Asked) -> str | Fault:
        limit = asked.body["max_tokens"]
        text = f"max_tokens is too large: {limit}. This model supports at most 512 completion tokens."
        return ANSWER if limit <= 512 else Fault("status", 400, message=text)

    with model_server(short) as server:
        chain_of(server_at("endpoint", server.url_of("endpoint"))).ask(QUESTION, NoProgress())
    assert server.asked[-1].body["max_tokens"] == 512


def test_a_server_that_cannot_stream_is_understood() -> None:
    with model_server(Fault("no stream", message=ANSWER)) as server:
        answers = [
            chain_of(server_at(each, server.url_of(each))).ask(QUESTION, NoProgress()) for each in ("endpoint", "anthropic")
        ]
    assert [answer.text for answer in answers] == [ANSWER, ANSWER]


def test_a_local_server_is_asked_which_model_it_has() -> None:
    with model_server(ANSWER) as server:
        server.models = ("nomic-embed-text", "qwen3:8b", "llama3:8b")
        answer = chain_of(server_at("ollama", server.url_of("ollama"), model="")).ask(QUESTION, NoProgress())
    assert answer.model == "qwen3:8b"
    assert answer.cost_usd == 0.0


@pytest.mark.parametrize("provider", ["endpoint", "openai", "ollama"])
def test_nothing_for_this_machine_goes_through_a_proxy(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_server(ANSWER) as server, model_server(ANSWER) as proxy:
        monkeypatch.setenv("http_proxy", proxy.root)
        monkeypatch.setenv("all_proxy", proxy.root)
        chain_of(server_at(provider, server.url_of(provider))).ask(QUESTION, NoProgress())
    assert (len(server.asked), len(proxy.asked)) == (1, 0)


def test_only_addresses_of_this_machine_are_taken_for_such() -> None:
    here = ("http://localhost:1234/v1", "http://127.0.0.2/v1", "http://[::1]:8080/v1")
    elsewhere = ("http://localhost.example.com/v1", "http://127.0.0.1.example.com/v1", "http://192.168.1.7:1234/v1")
    assert all(server_at("endpoint", url).may_load for url in here)
    assert not any(server_at("endpoint", url).is_here for url in elsewhere)
    assert not server_at("openai", here[0]).may_load
    near = ("http://192.168.1.7:1234/v1", "http://[fd00::7]/v1", "http://studio:1234/v1", "http://nas.local/v1")
    assert all(server_at("endpoint", url).is_near for url in (*here, *near))
    far = ("https://api.example.com/v1", "https://8.8.8.8/v1", "https://[2606:4700::1]/v1", "https://local.example/v1")
    assert not any(server_at("endpoint", url).is_near for url in far)


def test_what_a_model_thought_is_counted_where_only_the_total_tells_it() -> None:
    heard = [Heard("Google Gemini") for _ in range(2)]
    for each, total in zip(heard, (150, 850), strict=True):
        usage = SimpleNamespace(prompt_tokens=100, completion_tokens=50, total_tokens=total)
        openai_chat._hear(SimpleNamespace(usage=usage, choices=[]), each)
    assert [each.output_tokens for each in heard] == [50, 750]
