"""The providers there are: what they are called, where they are, and which variables of the environment speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from airdesk.errors import BadInputError

Protocol = Literal["openai", "anthropic"]
BUILT_IN: Final = "built-in"
_BUILT_IN_SPELLINGS: Final = (BUILT_IN, "builtin", "built in", "")


@dataclass(frozen=True, slots=True)
class Provider:
    """Someone who runs language models."""

    id: str
    name: str
    protocol: Protocol  # what it speaks
    base_url: str  # usual address; empty: the user's
    variables: tuple[str, ...]  # beginnings of its variables: OPENAI → OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL…
    is_local: bool = False  # on the user's machine: needs no key, costs nothing
    needs_key: bool = True

    def variables_for(self, what: str) -> tuple[str, ...]:
        """Names of the variables for "API_KEY", "MODEL", "MODELS" or "BASE_URL", the first that is set counts."""
        return tuple(f"{prefix}_{what}" for prefix in self.variables)


_ALL: Final = (
    Provider("openai", "OpenAI", "openai", "https://api.openai.com/v1", ("OPENAI",)),
    Provider("anthropic", "Anthropic", "anthropic", "https://api.anthropic.com", ("ANTHROPIC",)),
    # Google's own package holds other libraries back; its address for OpenAI's client does all that is needed here
    Provider(
        "google", "Google Gemini", "openai", "https://generativelanguage.googleapis.com/v1beta/openai/", ("GOOGLE", "GEMINI")
    ),
    Provider("openrouter", "OpenRouter", "openai", "https://openrouter.ai/api/v1", ("OPENROUTER",)),
    Provider(
        "ollama", "Ollama", "openai", "http://127.0.0.1:11434/v1", ("OLLAMA",), is_local=True, needs_key=False
    ),  # port: Ollama's documentation
    Provider(
        "llama.cpp", "llama.cpp", "openai", "http://127.0.0.1:8080/v1", ("LLAMA_CPP",), is_local=True, needs_key=False
    ),  # port: llama-server's default
    Provider("endpoint", "OpenAI-compatible endpoint", "openai", "", ("ENDPOINT",), needs_key=False),
)
PROVIDERS: Final[Mapping[str, Provider]] = {provider.id: provider for provider in _ALL}
"""By id, in the order in which they are shown; the built-in composer is none of them."""

_OTHER_SPELLINGS: Final = {
    "gemini": "google",
    "claude": "anthropic",
    "gpt": "openai",
    "llamacpp": "llama.cpp",
    "llama-cpp": "llama.cpp",
    "llama_cpp": "llama.cpp",
}


def provider_name(provider: str) -> str:
    """What a provider is called, by its id; one that is not known here by the id itself."""
    known = PROVIDERS.get(provider)
    return provider if known is None else known.name


def provider_id(name: str) -> str:
    """The id of a provider as somebody may write it; "built-in" for the built-in composer.

    Raises BadInputError where there is none of that name.
    """
    said = name.strip().lower()
    if said in _BUILT_IN_SPELLINGS:
        return BUILT_IN
    said = _OTHER_SPELLINGS.get(said, said)
    if said not in PROVIDERS:
        raise BadInputError(f'There is no provider "{name.strip()[:40]}": use one of {", ".join([*PROVIDERS, BUILT_IN])}.')
    return said
