"""A language model within a run: who is asked, what is logged and kept, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, ProviderError
from airdesk.library.database import open_library
from airdesk.library.model_calls import calls_of_run
from airdesk.progress import NoProgress
from airdesk.providers import asking
from airdesk.providers.habits import Habits
from airdesk.settings import ModelChoices, Settings, settings_for
from airdesk.workflows.language_models import chain_order, keep_parsed, open_chat_model
from airdesk.workflows.model_use import model_use
from airdesk.workflows.provider_settings import keep_choices, spent_usd
from airdesk.workflows.run_log import RunLog
from tests.helpers.model_server import Fault, ModelServer, model_server
from tests.providers.questions import ANSWER, QUESTION

PRICED = "claude-haiku-4-5"  # $1 and $5 for a million tokens


@dataclass
class Place:
    """As much of a run's place as is needed."""

    log: RunLog = field(default_factory=RunLog)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """OpenAI and Anthropic, both here."""
    monkeypatch.setattr(asking, "_FIRST_PAUSE_SECONDS", 0.02)
    with model_server(ANSWER) as found:
        use(found, monkeypatch)
        yield found


def use(server: ModelServer, monkeypatch: pytest.MonkeyPatch, *, openai: str = "gpt-4o") -> None:
    for name, value in {**server.environment("openai", model=openai), **server.environment("anthropic", model=PRICED)}.items():
        monkeypatch.setenv(name, value)


def with_choices(folder: Path, **choices: object) -> Settings:
    return replace(settings_for(folder), language_models=ModelChoices(**choices))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "asked", "found"),
    [
        ((), None, ()),
        ((), "openai", ("openai",)),
        (("ollama", "openai"), None, ("ollama", "openai")),
        (("ollama", "openai"), "openai", ("openai", "ollama")),
        (("ollama", "openai"), "built-in", ()),
        (("ollama", "built-in", "openai"), None, ("ollama",)),
        (("built-in",), "Claude", ("anthropic",)),
        (("from-the-future", "ollama"), None, ("ollama",)),
    ],
)
def test_who_is_asked(tmp_path: Path, order: tuple[str, ...], asked: str | None, found: tuple[str, ...]) -> None:
    assert chain_order(with_choices(tmp_path, order=order), asked) == found


def test_nobody_is_asked_where_nobody_was_chosen(tmp_path: Path) -> None:
    assert open_chat_model(settings_for(tmp_path), None, None, Place()) is None
    with pytest.raises(BadInputError):
        open_chat_model(settings_for(tmp_path), "nobody", None, Place())


def test_a_call_is_logged_and_kept_raw_and_parsed(server: ModelServer, tmp_path: Path) -> None:
    settings, place = settings_for(tmp_path), Place()
    model = open_chat_model(settings, "anthropic", None, place)
    assert model is not None
    answer = model.ask(QUESTION, NoProgress())
    keep_parsed(settings, place, answer, {"tempo": 96})
    with open_library(tmp_path) as library:
        (call,) = calls_of_run(library, place.log.run_id)
    assert (call.number, call.task, call.provider, call.model, call.raw) == (1, "plan", "anthropic", PRICED, ANSWER)
    assert call.parsed == '{"tempo": 96}'
    assert call.cost_usd == pytest.approx((answer.input_tokens or 0) * 1e-6 + (answer.output_tokens or 0) * 5e-6)
    assert spent_usd(settings).month_usd == spent_usd(settings).all_usd == call.cost_usd
    counts = {"input_tokens": call.input_tokens, "output_tokens": call.output_tokens, "cost_usd": call.cost_usd}
    assert model_use(place.log.events) == {"answered_by": [f"Anthropic ({PRICED})"], "answers": 1, **counts}
    assert model_use(RunLog().events) == {}
    events = [event for event in place.log.events if event.category == "call"]
    assert [event.level for event in events] == ["info", "info", "info"]
    assert events[0].data == {"task": "plan", "temperature": 0.2, "characters": len(QUESTION.system + QUESTION.user)}
    assert (events[-1].data or {})["cost_usd"] == call.cost_usd


def test_a_fallback_is_a_warning_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ModelServer) -> None:
    with model_server(Fault("status", 401)) as bad:
        monkeypatch.setenv("OPENAI_BASE_URL", bad.url_of("openai"))
        place = Place()
        model = open_chat_model(with_choices(tmp_path, order=("openai", "anthropic")), None, None, place)
        assert model is not None
        model.ask(QUESTION, NoProgress())
        again = open_chat_model(with_choices(tmp_path, order=("openai", "anthropic")), None, None, place)
        assert again is not None
        again.ask(QUESTION, NoProgress())
    assert len(bad.asked) == 1  # composing does not wait again for whom planning waited
    assert place.log.warnings[0] == "OpenAI does not know this key: enter it again. Anthropic answered instead."


def test_a_provider_without_a_key_is_passed_over(tmp_path: Path, server: ModelServer) -> None:
    place = Place()
    model = open_chat_model(with_choices(tmp_path, order=("google", "openai")), None, None, place)
    assert model is not None
    model.ask(QUESTION, NoProgress())
    assert "Google Gemini has no key: enter one in the settings, or set GOOGLE_API_KEY" in place.log.warnings[0]


def test_where_nobody_answers_the_caller_is_told(tmp_path: Path) -> None:
    place = Place()
    model = open_chat_model(settings_for(tmp_path), "openai", None, place)
    assert model is not None
    with pytest.raises(ProviderError, match="OPENAI_API_KEY"):
        model.ask(QUESTION, NoProgress())
    assert place.log.events[-1].level == "warning"


def test_a_model_that_is_named_is_asked_and_only_of_its_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    model = open_chat_model(with_choices(tmp_path, order=("anthropic",)), "openai", "gpt-named", Place())
    assert model is not None
    assert model.ask(QUESTION, NoProgress()).model == "gpt-named"
    monkeypatch.delenv("OPENAI_API_KEY")
    other = open_chat_model(with_choices(tmp_path, order=("anthropic",)), "openai", "gpt-named", Place())
    assert other is not None
    assert other.ask(QUESTION, NoProgress()).model == PRICED


def test_a_limit_shortens_the_answer_and_then_ends_the_asking(tmp_path: Path, server: ModelServer) -> None:
    settings = with_choices(tmp_path, run_limit_usd=0.003)
    place = Place()
    model = open_chat_model(settings, "anthropic", None, place)
    assert model is not None
    model.ask(QUESTION, NoProgress())
    allowed = server.asked[0].body["max_tokens"]
    assert 400 < allowed < 600
    with open_library(tmp_path) as library:
        library.database.execute("UPDATE model_calls SET cost_usd = 0.0029")
        library.database.conn.commit()
    with pytest.raises(ProviderError, match=r"of the spending limit of \$0\.003 for a run too little is left"):
        model.ask(QUESTION, NoProgress())
    assert len(server.asked) == 1


def test_a_prompt_in_japanese_leaves_less_for_the_answer(tmp_path: Path, server: ModelServer) -> None:
    for word in ("song", "歌曲音楽"):
        model = open_chat_model(with_choices(tmp_path, run_limit_usd=0.004), "anthropic", None, Place())
        assert model is not None
        model.ask(replace(QUESTION, user=word * 200, most_output_tokens=4000), NoProgress())
    english, japanese = (asked.body["max_tokens"] for asked in server.asked)
    assert english - japanese >= 100


def test_a_limit_that_is_made_tighter_holds_for_runs_that_have_begun(tmp_path: Path, server: ModelServer) -> None:
    model = open_chat_model(with_choices(tmp_path, month_limit_usd=1.0), "anthropic", None, Place())
    assert model is not None
    model.ask(QUESTION, NoProgress())
    keep_choices(settings_for(tmp_path), order=(), models={}, endpoint_url="", run_limit_usd=0.0, month_limit_usd=None)
    with pytest.raises(ProviderError, match=r"of the spending limit of \$0 for a run too little is left"):
        model.ask(QUESTION, NoProgress())
    assert len(server.asked) == 1


def test_the_limit_of_a_month_counts_all_runs(tmp_path: Path, server: ModelServer) -> None:
    settings = with_choices(tmp_path, month_limit_usd=0.003)
    for _ in range(2):
        model = open_chat_model(settings, "anthropic", None, Place())
        assert model is not None
        model.ask(QUESTION, NoProgress())
    first, second = (asked.body["max_tokens"] for asked in server.asked)
    assert second < first


def test_a_limit_that_cannot_be_kept_lets_nothing_be_spent(tmp_path: Path, server: ModelServer) -> None:
    settings = with_choices(tmp_path, order=("openai", "ollama"), run_limit_usd=1.0)
    model = open_chat_model(settings, "openai", "model-nobody-priced", Place())
    assert model is not None
    with pytest.raises(ProviderError, match="its price is not known"):
        model.ask(QUESTION, NoProgress())
    assert server.asked == []
    far = with_choices(tmp_path, endpoint_url="http://models.invalid/v1", models=(("endpoint", "m"),), run_limit_usd=1.0)
    for settings, answers in ((far, False), (with_endpoint(far, server.url_of("endpoint")), True)):
        model = open_chat_model(settings, "endpoint", None, Place())
        assert model is not None
        if answers:  # on this machine or in this house nobody is paid
            assert model.ask(QUESTION, NoProgress()).text == ANSWER
            continue
        with pytest.raises(ProviderError, match="its price is not known"):
            model.ask(QUESTION, NoProgress())


def with_endpoint(settings: Settings, url: str) -> Settings:
    return replace(settings, language_models=replace(settings.language_models, endpoint_url=url))


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize(
    "fault", [Fault("cut"), Fault("refusal"), Fault("words", message="I would rather not.")], ids=lambda fault: fault.kind
)
def test_what_came_in_vain_is_paid_for_and_counts(
    provider: str, fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    with model_server(fault) as bad:
        monkeypatch.setenv(f"{provider.upper()}_BASE_URL", bad.url_of(provider))
        place = Place()
        model = open_chat_model(with_choices(tmp_path, run_limit_usd=0.01), provider, None, place)
        assert model is not None
        with pytest.raises(ProviderError):
            model.ask(QUESTION, NoProgress())
    with open_library(tmp_path) as library:
        calls = calls_of_run(library, place.log.run_id)
    assert len(calls) == len(bad.asked)
    assert all(call.cost_usd and call.input_tokens and call.output_tokens for call in calls)


def test_an_answer_whose_tokens_nobody_tells_has_a_price_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    monkeypatch.setattr(asking, "Habits", lambda: Habits(with_usage=False))
    model = open_chat_model(settings_for(tmp_path), "openai", None, Place())
    assert model is not None
    answer = model.ask(QUESTION, NoProgress())
    assert answer.output_tokens is None
    assert answer.cost_usd == pytest.approx(len(ANSWER) / 2.5 * 1e-5, rel=0.2)
