"""What was heard of a model, in pieces as they come and as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from airdesk.providers.failure import NoAnswerError


@dataclass(slots=True)
class Heard:
    """An answer on its way; the adapters fill it."""

    name: str  # of the provider
    pieces: list[str] = field(default_factory=list)
    num_characters: int = 0
    stop: str | None = None  # why the model stopped; None: it has not yet
    refusal: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None  # where the provider says it
    is_cut: bool = False  # at the limit of its length

    @property
    def text(self) -> str:
        """All that came."""
        return "".join(self.pieces)

    @property
    def is_something(self) -> bool:
        """True as soon as a model has begun, even if it came to nothing."""
        return bool(self.pieces) or self.stop is not None or self.input_tokens is not None

    def add(self, piece: object) -> None:
        """A further piece of the answer; what is no text is left away."""
        if isinstance(piece, str) and piece:
            self.pieces.append(piece)
            self.num_characters += len(piece)

    def check(self) -> None:
        """Raise NoAnswerError where this is no answer."""
        if self.refusal or self.stop in ("refusal", "content_filter"):
            raise NoAnswerError(f"{self.name} refused to answer", is_lasting=False)
        if self.stop is None:
            raise NoAnswerError(
                f"The connection to {self.name} ended in the middle of the answer", may_pass=True, is_lasting=False
            )
        if not self.text.strip():
            why = ", for it used its length up by thinking: choose a model that thinks less" if self.is_cut else ""
            raise NoAnswerError(f"{self.name} sent an empty answer{why}", is_lasting=False)


def whole_answer(response: Any) -> Any:
    """The JSON of an answer that came in one piece though a stream was asked for; None where it is a stream."""
    if not response.headers.get("content-type", "").lower().startswith("application/json"):
        return None
    return json.loads(response.read())


def whole_number(value: object) -> int | None:
    """A number of tokens as a provider says it; None where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def dollars(value: object) -> float | None:
    """A cost as a provider says it; None where it is none."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e4 else None
