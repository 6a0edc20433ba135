"""What models cost, and which of a provider's models can compose."""

from __future__ import annotations

import pytest

from airdesk.providers.catalogue import PROVIDERS, provider_id
from airdesk.providers.failure import NoAnswerError, quoted
from airdesk.providers.model_names import can_compose, first_fitting, fitting
from airdesk.providers.prices import Price, cost_usd, known_models, most_output_tokens, price_of, price_table

OPENAI, ANTHROPIC, OLLAMA, ENDPOINT = (PROVIDERS[name] for name in ("openai", "anthropic", "ollama", "endpoint"))


def test_the_table_names_only_providers_that_there_are_and_prices_that_can_be() -> None:
    for provider, models in price_table().items():
        assert provider in PROVIDERS
        assert models
        assert all(0.0 <= price.input_usd <= price.output_usd <= 200.0 for price in models.values())
        assert all(can_compose(name) for name in models)


def test_cost_is_tokens_times_price() -> None:
    price = price_of(ANTHROPIC, "claude-haiku-4-5")
    assert price == Price(1.0, 5.0)
    assert cost_usd(ANTHROPIC, "claude-haiku-4-5", 1000, 2000) == pytest.approx(0.011)


def test_a_dated_model_costs_as_its_family() -> None:
    assert price_of(ANTHROPIC, "claude-haiku-4-5-20251001") == price_of(ANTHROPIC, "claude-haiku-4-5")
    assert price_of(OPENAI, "gpt-4o-2024-11-20") == price_of(OPENAI, "gpt-4o")
    assert price_of(OPENAI, "gpt-4o-audio-preview") is None
    assert price_of(ANTHROPIC, "claude-sonnet-5-latest") == price_of(ANTHROPIC, "claude-sonnet-5")


def test_a_later_model_does_not_cost_what_an_earlier_one_did() -> None:
    assert price_of(ANTHROPIC, "claude-opus-5-9") is None
    assert price_of(ANTHROPIC, "claude-sonnet-5-9-20270101") is None


def test_what_is_not_known_is_not_guessed_and_the_own_machine_costs_nothing() -> None:
    assert cost_usd(ENDPOINT, "anything", 10, 10) is None
    assert cost_usd(ANTHROPIC, "claude-haiku-4-5", None, 10) is None
    assert cost_usd(OLLAMA, "anything", None, None) == 0.0


def test_an_answer_is_no_longer_than_can_be_paid() -> None:
    price = Price(1.0, 10.0)
    tokens = most_output_tokens(price, 2_000, 0.011)
    assert tokens in (999, 1_000)
    assert 1_000 * 1.0 + tokens * 10.0 <= 0.011 * 1e6
    assert most_output_tokens(price, 10_000_000, 0.01) == 0


NO_COMPOSERS = """text-embedding-3-large gpt-audio-mini whisper-1 tts-1-hd gpt-4o-realtime-preview dall-e-3 gpt-image-1 sora-2
omni-moderation-latest gpt-4o-transcribe gemini-2.5-flash-preview-tts gemini-embedding-001 imagen-4.0 veo-3.0
gpt-4o-search-preview nomic-embed-text all-minilm bge-m3 gemini-3-flash-live lyria-002 gemini-3-pro-image-preview"""


def test_models_of_other_work_are_left_out() -> None:
    assert fitting(NO_COMPOSERS.split()) == ()
    composers = ("gpt-6.1-sol", "claude-sonnet-5-5", "models/gemini-3.8-flash", "qwen3:8b", "meta-llama/llama-3.3-70b-instruct")
    assert fitting([*composers, composers[0]]) == composers


def test_the_model_of_a_provider_is_one_that_is_known_if_it_has_it() -> None:
    assert first_fitting(["unknown", known_models(OPENAI)[1]], OPENAI) == known_models(OPENAI)[1]
    assert first_fitting(["nomic-embed-text", "qwen3:8b"], OLLAMA) == "qwen3:8b"
    with pytest.raises(NoAnswerError, match="load one there"):
        first_fitting(["nomic-embed-text"], OLLAMA)


@pytest.mark.parametrize(
    ("said", "found"), [("Gemini", "google"), (" CLAUDE ", "anthropic"), ("llamacpp", "llama.cpp"), ("", "built-in")]
)
def test_providers_are_known_by_other_names_too(said: str, found: str) -> None:
    assert provider_id(said) == found


def test_words_of_others_are_shortened_and_hold_no_key() -> None:
    said = quoted("bad key sk-proj-abcdefghijkl and AIzaSyA-1234567890123 \x1b[31m\n" + "x y " * 200)
    assert "abcdefghijkl" not in said
    assert "1234567890" not in said
    assert said.isprintable()
    assert len(said) <= 200
