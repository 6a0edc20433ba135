"""What a model takes of a question; what it complained of is left away the next time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Habits:
    """Which parts of a question are sent."""

    with_temperature: bool = True
    with_schema: bool = True  # the answer's schema, enforced by the provider
    with_json_mode: bool = True  # where it is not enforced: at least some JSON
    with_usage: bool = True  # ask for the number of tokens in a stream
    with_effort: bool = True  # say how much to think before answering: nothing
    tokens_name: str = ""  # what the limit of the answer is called; empty: as usual for the provider
    most_tokens: int | None = None  # that the model can answer

    def after(self, complaint: str) -> Habits | None:
        """What to try after a complaint about the question; None where nothing is left to try."""
        said = complaint.lower()
        for words, changed in self._changes(said):
            if changed != self and any(word in said for word in words):
                return changed
        return None

    def _changes(self, said: str) -> list[tuple[tuple[str, ...], Habits]]:
        other_name = "max_tokens" if "max_completion_tokens" in said and "instead" not in said else "max_completion_tokens"
        numbers = [int(each) for each in re.findall(r"(?<![\d.])\d{3,6}(?![\d.])", said)]
        limit = min(numbers, default=None) if self.most_tokens is None else self.most_tokens
        schemaless = replace(self, with_schema=False) if self.with_schema else replace(self, with_json_mode=False)
        return [
            (("temperature",), replace(self, with_temperature=False)),
            (("reasoning", "effort", "thinking"), replace(self, with_effort=False)),
            (_SCHEMA_WORDS, schemaless),
            (("stream_options", "include_usage"), replace(self, with_usage=False)),
            (("too large", "at most", "maximum", "exceed"), replace(self, most_tokens=limit)),
            (("max_tokens", "max_completion_tokens"), replace(self, tokens_name=other_name)),
            (("unsupported", "not supported", "invalid", "unknown", "unrecognized", "extra"), schemaless),
        ]


_SCHEMA_WORDS: Final = ("response_format", "json_schema", "schema", "output_config", "grammar", "structured", "json mode")
