"""Every way in which a provider can fail ends in one sentence and the next provider, in time; a key is never repeated."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import httpx2
import pytest
from openai import BadRequestError

from airdesk.errors import CancelledError, ProviderError
from airdesk.progress import NoProgress, Progress
from airdesk.providers import asking, line
from airdesk.providers.allowance import Allowance, without_limit
from airdesk.providers.chain import Chain
from airdesk.providers.chat import ChatRequest
from airdesk.providers.complaints import failure_of
from airdesk.providers.server import Server
from tests.helpers.model_server import Fault, ModelServer, model_server
from tests.providers.questions import ANSWER, KEY, QUESTION, chain_of, server_at

FAULTS: dict[str, tuple[Fault, str]] = {
    "401": (Fault("status", 401, message=f"Incorrect API key provided: {KEY}"), "does not know this key"),
    "403": (Fault("status", 403), "does not allow this key"),
    "404": (Fault("status", 404), "has no model “scripted-large”"),
    "429 for long": (Fault("status", 429, retry_after="3600"), "left alone for 60 minutes"),
    "429 until a date": (Fault("status", 429, retry_after="Fri, 01 Jan 2100 00:00:00 GMT"), "left alone for"),
    "500": (Fault("status", 500), "a fault of its own (error 500)"),
    "529": (Fault("status", 529), "overloaded"),
    "400": (Fault("status", 400, message=f"<b>no</b>\x1b[31m {KEY} \n" + "x" * 900), "refused the question"),
    "web page": (Fault("html"), "a web page instead of an answer"),
    "huge body": (Fault("huge"), "MB, which is no answer"),
    "packed body": (Fault("bomb"), "a packed answer"),
    "cut body": (Fault("cut"), "ended in the middle of the answer"),
    "empty answer": (Fault("empty"), "an empty answer"),
    "refusal": (Fault("refusal"), "refused to answer"),
    "redirect": (Fault("redirect", location="http://elsewhere.invalid/v1"), "another host (elsewhere.invalid)"),
    "redirect at home": (Fault("redirect", location="/v2"), "another path"),
    "garbage": (Fault("garbage"), "no answer"),
    "error in the stream": (Fault("broken off", message=f"overloaded {KEY}"), "broke its answer off"),
}


@pytest.fixture(scope="module")
def loaded_clients() -> None:
    """Both clients have been used once: the first time they load for seconds on a busy machine."""
    for provider in ("openai", "anthropic"):
        with model_server(ANSWER) as server:
            chain_of(server_at(provider, server.url_of(provider))).ask(QUESTION, NoProgress())


@contextmanager
def failing(fault: Fault, provider: str) -> Iterator[tuple[ModelServer, ModelServer, Chain]]:
    """A provider that fails, and another one that does not."""
    other = "anthropic" if provider == "openai" else "openai"
    with model_server(fault) as bad, model_server(ANSWER) as good:
        yield bad, good, chain_of(server_at(provider, bad.url_of(provider)), server_at(other, good.url_of(other)))


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("name", FAULTS)
def test_the_next_provider_answers_and_it_is_said_why(name: str, provider: str, loaded_clients: None) -> None:
    fault, words = FAULTS[name]
    started = time.monotonic()
    with failing(fault, provider) as (bad, good, chain):
        answer = chain.ask(QUESTION, NoProgress())
    (notice,) = answer.notices
    assert answer.text == ANSWER
    assert words in notice
    assert notice.endswith(" answered instead.")
    assert KEY not in notice
    assert notice.isprintable()
    assert len(notice) < 400
    assert 1 <= len(bad.asked) <= 3
    assert len(good.asked) == 1
    assert time.monotonic() - started < 30.0  # the budget; on a quiet machine two or three seconds at most


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_what_cannot_be_reached_is_said(provider: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        refused = message_of(chain_of(server_at(provider, url)))
    unknown = message_of(chain_of(server_at(provider, "http://no-such-host.invalid/v1")))
    with model_server(ANSWER) as server:
        unsafe = message_of(chain_of(server_at(provider, server.url_of(provider).replace("http:", "https:"))))
    assert "refuses connections" in refused
    assert "there is no host no-such-host.invalid" in unknown
    assert "no safe connection" in unsafe


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_trickle_is_not_waited_for(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_WINDOW_SECONDS", 0.6)
    with model_server(Fault("trickle", pause_seconds=0.05)) as server:
        assert "so slowly that it would never end" in message_of(chain_of(server_at(provider, server.url_of(provider))))


def test_a_slow_but_steady_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch, loaded_clients: None) -> None:
    monkeypatch.setattr(line, "_WINDOW_SECONDS", 0.4)
    with model_server(Fault("slow", message=ANSWER, pause_seconds=0.4)) as server:
        started = time.monotonic()
        answer = chain_of(server_at("openai", server.url_of("openai")), seconds=3.0).ask(QUESTION, NoProgress())
    assert answer.text == ANSWER
    assert time.monotonic() - started > 3.0  # than the head of an answer may take


def test_who_never_answers_leaves_time_for_the_next(loaded_clients: None) -> None:
    with model_server(Fault("hang")) as bad, model_server(ANSWER) as good:
        chain = chain_of(
            server_at("openai", bad.url_of("openai")), server_at("anthropic", good.url_of("anthropic")), seconds=6.0
        )
        started = time.monotonic()
        answer = chain.ask(QUESTION, NoProgress())
    assert answer.provider == "anthropic"
    assert time.monotonic() - started < 30.0  # on a quiet machine the half of the six seconds


def test_who_never_says_its_models_leaves_time_for_the_next(loaded_clients: None) -> None:
    with silent_listener() as url, model_server(ANSWER) as good:
        chain = chain_of(
            server_at("ollama", f"{url}/v1", model="", key=""), server_at("openai", good.url_of("openai")), seconds=6.0
        )
        answer = chain.ask(QUESTION, NoProgress())
    assert (answer.provider, answer.text) == ("openai", ANSWER)


@contextmanager
def silent_listener() -> Iterator[str]:
    """An address at which somebody listens who never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_who_asks_for_a_short_pause_is_asked_again_after_it() -> None:
    with model_server([Fault("status", 429, retry_after="0.3"), ANSWER]) as server:
        started = time.monotonic()
        answer = chain_of(server_at("openai", server.url_of("openai"))).ask(QUESTION, NoProgress())
    assert (answer.text, answer.notices) == (ANSWER, ())
    assert time.monotonic() - started >= 0.3


def test_who_failed_for_good_is_not_asked_again() -> None:
    with failing(Fault("status", 401), "openai") as (bad, good, chain):
        first = chain.ask(QUESTION, NoProgress())
        second = chain.ask(QUESTION, NoProgress())
    assert (len(bad.asked), len(good.asked)) == (1, 2)
    assert second.passed_over == first.passed_over


def test_an_answer_in_words_is_none() -> None:
    with failing(Fault("words", message="I am sorry, I cannot do that."), "openai") as (_, _, chain):
        assert "answered in words" in chain.ask(QUESTION, NoProgress()).notices[0]


def test_a_model_that_thought_until_its_length_was_used_up_is_told_as_such() -> None:
    with failing(Fault("stopped", message="", location="length"), "openai") as (_, _, chain):
        assert "by thinking: choose a model that thinks less" in chain.ask(QUESTION, NoProgress()).notices[0]


def test_all_that_failed_is_told_together() -> None:
    with model_server(Fault("status", 500)) as one, model_server(Fault("status", 401)) as two:
        chain = chain_of(server_at("openai", one.url_of("openai")), server_at("anthropic", two.url_of("anthropic")))
        message = message_of(chain)
    assert "OpenAI has a fault of its own" in message
    assert "Anthropic does not know this key" in message
    assert message.endswith(".")


def test_nothing_is_sent_to_where_a_redirect_points() -> None:
    with model_server(ANSWER) as elsewhere, failing(Fault("redirect", location=f"{elsewhere.root}/v1"), "anthropic") as world:
        world[2].ask(QUESTION, NoProgress())
    assert elsewhere.asked + elsewhere.others == []


@pytest.mark.parametrize("kind", ["hang", "silent"])
def test_cancelling_takes_effect_at_once(kind: str) -> None:
    cancelled = threading.Event()

    class Job(NoProgress):
        def check_cancelled(self) -> None:
            if cancelled.is_set():
                raise CancelledError("cancelled")

    earlier = set(threading.enumerate())
    with model_server(Fault("hang" if kind == "hang" else "silent")) as server:
        timer = threading.Timer(0.5, cancelled.set)
        timer.start()
        with pytest.raises(CancelledError):
            chain_of(server_at("openai", server.url_of("openai"))).ask(QUESTION, Job())
        timer.join()
        cancelled_at = time.monotonic()
        while any(thread.name == "language-model" for thread in set(threading.enumerate()) - earlier):
            assert time.monotonic() - cancelled_at < 60.0, "the connection was kept, and the model goes on for nobody"
            time.sleep(0.02)


def test_a_key_that_comes_back_in_an_answer_goes_no_further() -> None:
    with model_server(f'{{"tempo": "{KEY}"}}') as server:
        assert KEY not in chain_of(server_at("openai", server.url_of("openai"))).ask(QUESTION, NoProgress()).text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("API key not valid. Please pass a valid API key.", "Google Gemini does not know this key: enter it again"),
        ("Unknown field.", "Google Gemini refused the question (error 400): Unknown field."),
    ],
)
def test_gemini_is_understood_though_it_sends_its_errors_in_a_list(message: str, said: str) -> None:
    response = httpx2.Response(400, request=httpx2.Request("POST", "http://127.0.0.1/v1"))
    body = [{"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}]
    error = BadRequestError(f"Error code: 400 - {body}", response=response, body=body)
    failure = failure_of(error, server_at("google", "http://127.0.0.1/v1"))
    assert failure.sentence == said
    assert "INVALID" not in failure.complaint


def message_of(chain: Chain) -> str:
    """What the user is told where nobody answers."""
    with pytest.raises(ProviderError) as caught:
        chain.ask(QUESTION, NoProgress())
    assert KEY not in repr(caught.value)
    return str(caught.value)


def test_who_waited_long_for_money_still_asks_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = [0.0]

    def allow(server: Server, request: ChatRequest, progress: Progress) -> Allowance:
        passed[0] = 100.0
        return without_limit(server, request, progress)

    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + passed[0], sleep=time.sleep)
    monkeypatch.setattr(asking, "time", clock)  # the first time it waits for a hundred seconds
    assert asking._LATE_SECONDS < 100.0
    with model_server([Fault("status", 500), ANSWER]) as served:
        server = server_at("openai", served.url_of("openai"))
        assert Chain([("OpenAI", lambda: server)], allow).ask(QUESTION, NoProgress()).text == ANSWER
