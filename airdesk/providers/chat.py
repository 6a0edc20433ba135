"""What is asked of a language model and what it answers, the same for every provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from airdesk.progress import Progress


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question to a language model."""

    system: str  # what it shall do, and how it shall answer
    user: str  # minified JSON
    temperature: float  # 0..2
    schema: Mapping[str, Any] | None = None  # JSON schema of the answer, enforced where the provider can
    schema_name: str = "answer"
    most_output_tokens: int = 8192
    expected_characters: int = 0  # of the answer, for progress; 0: unknown


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What a language model answered; never to be trusted."""

    text: str
    provider: str  # "openai", "anthropic"…
    model: str
    input_tokens: int | None = None  # None: not told
    output_tokens: int | None = None
    cost_usd: float | None = None  # None: the price is not known
    is_cut: bool = False  # it reached the limit of its length
    notices: tuple[str, ...] = ()  # what the user is told: who did not answer and why, who answered instead


class ChatModel(Protocol):
    """Something that answers: a model, or several of which the next is asked where one does not answer."""

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The answer. Raises ProviderError where there is none, with all that was tried, and CancelledError.

        Progress is reported while the answer arrives: a fraction where its length can be guessed, else None.
        """
