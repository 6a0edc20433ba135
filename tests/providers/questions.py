"""Questions to language models, and chains of servers to put them to."""

from __future__ import annotations

from airdesk.providers.catalogue import PROVIDERS
from airdesk.providers.chain import Chain, Opening
from airdesk.providers.chat import ChatRequest
from airdesk.providers.server import Server

SCHEMA = {
    "type": "object",
    "properties": {"tempo": {"type": "integer", "minimum": 20}},
    "required": ["tempo"],
    "additionalProperties": False,
}
QUESTION = ChatRequest("Answer in JSON.", '{"task":"plan"}', 0.2, schema=SCHEMA, schema_name="plan", most_output_tokens=900)
ANSWER = '{"tempo": 96, "why": "' + "because " * 20 + '"}'
KEY = "canary-0123456789-key"


def server_at(provider: str, url: str, model: str = "scripted-large", key: str = KEY) -> Server:
    """A provider reached at an address."""
    return Server(PROVIDERS[provider], url, key, model)


def chain_of(*servers: Server, seconds: float = 30.0) -> Chain:
    """A chain without limits of spending."""

    def opening(server: Server) -> Opening:
        return lambda: server

    openings = [(server.provider.name, opening(server)) for server in servers]
    return Chain(openings, seconds=seconds)
