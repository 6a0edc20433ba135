"""What is asked of a language model and what it answers, the same for every provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from airdesk.progress import Progress
from airdesk.providers.catalogue import provider_name


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
    remarks: tuple[str, ...] = ()  # what the user should know of this answer, a sentence each
    passed_over: tuple[str, ...] = ()  # why each did not answer that was to be asked before

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user is told: who did not answer and why, who answered instead, and the remarks."""
        said = passed_over_text(self.passed_over, provider_name(self.provider))
        return ((said,) if said else ()) + self.remarks


def passed_over_text(passed_over: Sequence[str], name: str = "") -> str:
    """Who did not answer and why, and who did instead; nothing where nobody was passed over."""
    text = "; ".join(passed_over)
    text = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    return "" if not passed_over else f"{text} {name} answered instead." if name else text


class ChatModel(Protocol):
    """Something that answers: a model, or several of which the next is asked where one does not answer."""

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The answer. Raises ProviderError where there is none, with all that was tried, and CancelledError.

        Progress is reported while the answer arrives: a fraction where its length can be guessed, else None.
        """
