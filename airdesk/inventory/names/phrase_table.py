"""Words and phrases with their meanings, looked up quickly: a scan asks it ten times for each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from airdesk.facts.words import MAX_ENDING, fold


class PhraseTable:
    """Phrases of up to `longest` words; stems with a star may have any ending."""

    def __init__(self, phrases: Iterable[tuple[str, Any]]) -> None:
        self.exact: dict[tuple[str, ...], Any] = {}
        self.stems: dict[str, Any] = {}
        for text, meaning in phrases:
            words = tuple(fold(text).replace("*", "").split())
            if text.endswith("*") and len(words) == 1:
                self.stems.setdefault(words[0], meaning)
            else:
                self.exact.setdefault(words, meaning)
        self.longest = max(map(len, self.exact), default=1)

    def at(self, words: Sequence[str], start: int) -> tuple[int, Any]:
        """How many words the longest phrase from `start` has, and its meaning; (0, None) for none."""
        for count in range(min(self.longest, len(words) - start), 0, -1):
            meaning = self.exact.get(tuple(words[start : start + count]))
            if meaning is not None:
                return count, meaning
        meaning = self.by_stem(words[start])
        return (0, None) if meaning is None else (1, meaning)

    def by_stem(self, word: str) -> Any:
        """The meaning of a stem the word begins with."""
        if not self.stems or word[0].isdigit():
            return None
        for length in range(len(word), max(2, len(word) - MAX_ENDING) - 1, -1):
            if (meaning := self.stems.get(word[:length])) is not None:
                return meaning
        return None

    def meanings(self, words: Sequence[str]) -> list[Any]:
        """All meanings from left to right, the longest phrase first."""
        found, place = [], 0
        while place < len(words):
            count, meaning = self.at(words, place)
            if count:
                found.append(meaning)
            place += max(1, count)
        return found
