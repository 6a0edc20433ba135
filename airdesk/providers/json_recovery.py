"""The JSON in an answer nobody can trust: fences and talk around it cut, what is broken mended, every mend told.

One pass over the text with a stack of its own: linear time, bounded memory, no depth that ends the program. What cannot be
read is left out and the rest goes on, so that the longest valid beginning of a cut or broken answer is always there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from airdesk.providers.json_reader import TOKEN, JsonReader
from airdesk.providers.json_telling import Telling
from airdesk.providers.json_text import plain_text, unescaped

__all__ = ["Recovered", "objects_in", "plain_text", "recover_json"]

MOST_CHARACTERS: Final = 1_000_000
_MOST_BEGINNINGS: Final = 1_000  # brackets in the talk around that might be the answer's
_THOUGHT: Final = "</think>"
_MOST_LOOKED_AT: Final = 200
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Recovered:
    """What JSON there was in a text."""

    value: Any  # None where there is none; texts in it have no control characters, numbers are finite
    problems: tuple[str, ...]  # one sentence for everything that was left out or mended


def recover_json(text: str) -> Recovered:
    """The longest JSON object or list in a text, as much of it as can be read. Raises nothing."""
    telling = Telling()
    if len(text) > MOST_CHARACTERS:
        telling.tell(
            "long", f"The answer has {len(text):,} characters; the first {MOST_CHARACTERS:,} are read.", is_countable=False
        )
        text = text[:MOST_CHARACTERS]
    text = _unpacked(_without_thoughts(text))
    best: JsonReader | None = None
    found = 0
    place = _beginning(text, 0)
    for _ in range(_MOST_BEGINNINGS):
        if place is None:
            break
        reader = JsonReader(text, place)
        reader.read()
        found += reader.is_something
        if best is None or (reader.is_something, reader.end - reader.start) > (best.is_something, best.end - best.start):
            best = reader
        place = _beginning(text, reader.end)
    if best is None or (not best.is_something and best.telling.num_told):
        telling.tell("none", "The answer holds no JSON.", is_countable=False)
        return Recovered(None, (*telling.sentences, *(best.telling.sentences if best else ())))
    if found > 1:
        telling.tell("several", f"The answer holds {found} JSON values; the longest is used.", is_countable=False)
    if text[: best.start].strip() or text[best.end :].strip():
        telling.tell("talk", "There is other text around the JSON; it is left away.", is_countable=False)
    return Recovered(best.value, (*telling.sentences, *best.telling.sentences))


def objects_in(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a value in which the one that was asked for may be wrapped, the outer ones first."""
    level, seen = [value], 0
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for one in level:
            seen += 1
            if seen > _MOST_LOOKED_AT:
                return
            if isinstance(one, dict):
                yield one
            inner += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        level = inner[:_MOST_LOOKED_AT]


def _without_thoughts(text: str) -> str:
    """What follows the thinking aloud of some models, where there is an answer behind it."""
    before, mark, after = text.rpartition(_THOUGHT)
    return after if mark and ("{" in after or "[" in after) else before + mark + after


def _unpacked(text: str) -> str:
    """The text in a JSON text, where the whole answer is one: JSON in JSON."""
    stripped = text.strip()
    if not stripped.startswith('"') or "{" not in stripped:
        return text
    token = TOKEN.match(stripped)
    return text if token is None or token.end() != len(stripped) else unescaped(token[0][1:].removesuffix('"'))


def _beginning(text: str, start: int) -> int | None:
    places = [place for place in (text.find("{", start), text.find("[", start)) if place >= 0]
    return min(places) if places else None
