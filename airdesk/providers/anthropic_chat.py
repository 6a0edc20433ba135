"""Anthropic's messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from airdesk.providers.chat import ChatRequest
from airdesk.providers.habits import Habits
from airdesk.providers.heard import Heard, whole_answer, whole_number
from airdesk.providers.line import Line
from airdesk.providers.schemas import is_closed
from airdesk.providers.server import Server

if TYPE_CHECKING:
    from anthropic import Anthropic

_NO_KEY: Final = "none"
_TOKEN_BEGIN: Final = "sk-ant-oat"  # of those who log in instead
_THINKERS: Final = re.compile(r"claude-\w+-([5-9]|\d\d)\b")


def open_client(server: Server, line: Line) -> Anthropic:
    """The official client for a server, without retries or credentials of its own."""
    from anthropic import Anthropic, Omit

    # The client sends keys as it sends tokens; the API's reference wants them in a header of their own.
    is_token = server.key.startswith(_TOKEN_BEGIN)
    headers: Any = {} if is_token or not server.key else {"X-Api-Key": server.key, "Authorization": Omit()}
    own = {"Authorization": f"Bearer {server.key}"} if is_token else {"X-Api-Key": server.key or _NO_KEY}
    return Anthropic(
        api_key=server.key or _NO_KEY,
        default_headers=headers,
        base_url=server.base_url,
        max_retries=0,
        open_telemetry=False,
        http_client=line.client(is_here=server.is_here, own_headers=own),
    )


def ask_anthropic(server: Server, request: ChatRequest, habits: Habits, line: Line, heard: Heard) -> None:
    """Ask, and fill in what is heard as it comes. Raises what the client raises."""
    with open_client(server, line) as client, client.messages.create(**_question(server, request, habits)) as stream:
        if (whole := whole_answer(stream.response)) is not None:
            _hear_whole(whole, heard)
        else:
            for event in stream:
                _hear(event, heard)


def list_anthropic(server: Server, line: Line) -> list[str]:
    """Ids of the models that a server has."""
    with open_client(server, line) as client:
        return [str(model.id) for model in client.models.list(limit=100).data]


def _question(server: Server, request: ChatRequest, habits: Habits) -> dict[str, Any]:
    question: dict[str, Any] = {
        "model": server.model,
        "max_tokens": min(request.most_output_tokens, habits.most_tokens or request.most_output_tokens),
        "system": request.system,
        "messages": [{"role": "user", "content": request.user}],
        "stream": True,
    }
    if habits.with_temperature:
        question["extra_body"] = {"temperature": request.temperature}  # newer models have none and the client no word for it
    if habits.with_effort and _THINKERS.match(server.model):
        question["thinking"] = {"type": "disabled"}  # what is thought counts as answer and would use its length up
    if request.schema is not None and habits.with_schema and is_closed(request.schema):
        from anthropic import transform_schema

        question["output_config"] = {"format": {"type": "json_schema", "schema": transform_schema(dict(request.schema))}}
    return question


def _hear_whole(document: Any, heard: Heard) -> None:
    """From a server that cannot stream."""
    usage = document.get("usage") or {}
    for block in document["content"]:
        heard.add(block.get("text"))
    heard.input_tokens = sum(whole_number(usage.get(name)) or 0 for name in _INPUT_COUNTS)
    heard.output_tokens = whole_number(usage.get("output_tokens"))
    _hear_stop(heard, document.get("stop_reason") or "end_turn")


def _hear_stop(heard: Heard, reason: object) -> None:
    heard.stop = str(reason)
    heard.is_cut = heard.stop in ("max_tokens", "model_context_window_exceeded")


def _hear(event: Any, heard: Heard) -> None:
    match event.type:
        case "message_start":
            usage = event.message.usage
            counts = [getattr(usage, name, None) for name in _INPUT_COUNTS]
            heard.input_tokens = sum(whole_number(count) or 0 for count in counts)
        case "content_block_delta" if event.delta.type == "text_delta":
            heard.add(event.delta.text)
        case "message_delta":
            heard.output_tokens = whole_number(getattr(event.usage, "output_tokens", None))
            if event.delta.stop_reason:
                _hear_stop(heard, event.delta.stop_reason)


_INPUT_COUNTS: Final = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
