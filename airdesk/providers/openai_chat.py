"""OpenAI's chat completions, which Gemini, OpenRouter, Ollama, llama.cpp and many servers speak as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from airdesk.providers.chat import ChatRequest
from airdesk.providers.habits import Habits
from airdesk.providers.heard import Heard, dollars, whole_answer, whole_number
from airdesk.providers.line import Line
from airdesk.providers.schemas import is_strict
from airdesk.providers.server import Server

if TYPE_CHECKING:
    from openai import OpenAI

_NO_KEY: Final = "none"  # for servers that want none; the client must never take one of the environment by itself
_THINKERS: Final = re.compile(r"gpt-([5-9]|\d\d)")
_COUNTS: Final = ("prompt_tokens", "completion_tokens", "total_tokens", "cost")


def open_client(server: Server, line: Line) -> OpenAI:
    """The official client for a server, without retries of its own."""
    from openai import OpenAI

    elsewhere: Any = (
        {} if server.provider.id == "openai" else {"organization": "", "project": ""}
    )  # OpenAI's are none of others
    key = server.key or _NO_KEY
    return OpenAI(
        api_key=key,
        base_url=server.base_url,
        max_retries=0,
        http_client=line.client(is_here=server.is_here, own_headers={"Authorization": f"Bearer {key}"}),
        **elsewhere,
    )


def ask_openai(server: Server, request: ChatRequest, habits: Habits, line: Line, heard: Heard) -> None:
    """Ask, and fill in what is heard as it comes. Raises what the client raises."""
    with open_client(server, line) as client, client.chat.completions.create(**_question(server, request, habits)) as stream:
        if (whole := whole_answer(stream.response)) is not None:
            _hear_whole(whole, heard)
        else:
            for chunk in stream:
                _hear(chunk, heard)


def list_openai(server: Server, line: Line) -> list[str]:
    """Ids of the models that a server has."""
    with open_client(server, line) as client:
        return [str(model.id).removeprefix("models/") for model in client.models.list().data]


def _question(server: Server, request: ChatRequest, habits: Habits) -> dict[str, Any]:
    is_openai = server.provider.id == "openai"
    tokens_name = habits.tokens_name or ("max_completion_tokens" if is_openai else "max_tokens")
    question: dict[str, Any] = {
        "model": server.model,
        "messages": [{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
        "stream": True,
        tokens_name: min(request.most_output_tokens, habits.most_tokens or request.most_output_tokens),
    }
    if habits.with_temperature:
        question["temperature"] = request.temperature
    if habits.with_usage:
        question["stream_options"] = {"include_usage": True}
    if habits.with_effort and is_openai and _THINKERS.match(server.model):
        question["reasoning_effort"] = "none"  # only then do these models take a temperature
    if habits.with_effort and server.provider.id == "google":
        question["reasoning_effort"] = "low"  # what is thought counts as answer and would use its length up
    if server.provider.id == "openrouter":
        question["extra_body"] = {"usage": {"include": True}}  # then it says the cost
    if request.schema is not None and habits.with_schema:
        schema = {"name": request.schema_name, "schema": dict(request.schema), "strict": is_strict(request.schema)}
        question["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif request.schema is not None and habits.with_json_mode:
        question["response_format"] = {"type": "json_object"}
    return question


def _hear_whole(document: Any, heard: Heard) -> None:
    """From a server that cannot stream."""
    choice, usage = document["choices"][0], document.get("usage") or {}
    heard.add(choice["message"]["content"])
    heard.refusal = str(choice["message"].get("refusal") or "")
    _hear_usage(heard, *(usage.get(name) for name in _COUNTS))
    _hear_stop(heard, choice.get("finish_reason") or "stop")


def _hear_usage(heard: Heard, given: object, made: object, total: object, cost: object) -> None:
    heard.input_tokens, heard.output_tokens = whole_number(given), whole_number(made)
    if heard.input_tokens is not None and heard.output_tokens is not None:
        beside = (whole_number(total) or 0) - heard.input_tokens  # Gemini tells what it thought, and charges, in the total only
        heard.output_tokens = max(heard.output_tokens, beside)
    heard.cost_usd = dollars(cost)  # OpenRouter says it


def _hear_stop(heard: Heard, reason: object) -> None:
    heard.stop = str(reason)
    heard.is_cut = heard.stop == "length"


def _hear(chunk: Any, heard: Heard) -> None:
    usage = getattr(chunk, "usage", None)
    if usage is not None:
        _hear_usage(heard, *(getattr(usage, name, None) for name in _COUNTS))
    for choice in (getattr(chunk, "choices", None) or [])[:1]:
        delta = choice.delta
        heard.add(getattr(delta, "content", None))
        if isinstance(refusal := getattr(delta, "refusal", None), str):
            heard.refusal += refusal
        if choice.finish_reason:
            _hear_stop(heard, choice.finish_reason)
