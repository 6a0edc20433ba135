"""The words of a prompt with what they can mean, and what can be seen by looking a few words ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from airdesk.facts.instruments import InstrumentWish
from airdesk.facts.lexicon import Effect
from airdesk.facts.words import BREAK, Phrasebook, Word
from airdesk.planning.findings import Content, GenreName, Grammar, Meaning

OR_WORDS: Final = frozenset({"or", "nor", "ani", "lub", "albo", "ni", "o", "u", "czy"})
"""Joins that carry a negation on, whatever follows; after "and" only an instrument is still meant."""

ADJECTIVES: Final = frozenset({"mood", "tempo", "energy"})
"""Kinds of words that may describe what follows them."""


class PromptWords:
    """A prompt as words; places count from 0."""

    def __init__(self, prompt: str, words: Sequence[Word], book: Phrasebook[Meaning]) -> None:
        self.prompt = prompt
        self.words = words
        self.texts = [word.text for word in words]
        self._book = book

    def __len__(self) -> int:
        return len(self.words)

    def is_break(self, place: int) -> bool:
        """True for a punctuation mark."""
        return self.words[place].kind == "break"

    def is_end(self, place: int) -> bool:
        """True where a thought ends: at a punctuation mark and behind the last word."""
        return place >= len(self.words) or self.is_break(place)

    def written(self, start: int, end: int) -> str:
        """What the user wrote from one word up to another, fit to be shown: on one line, without control characters."""
        text = self.prompt[self.words[start].start : self.words[end - 1].end]
        return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())

    def phrase_at(self, place: int) -> tuple[int, tuple[Meaning, ...]]:
        """How many words the longest phrase from a place covers, and what it can mean; (0, ()) for none."""
        return self._book.longest_at(self.texts, place) if place < len(self.words) else (0, ())

    def meanings_at(self, place: int) -> tuple[Meaning, ...]:
        """What the longest phrase from a place can mean."""
        return self.phrase_at(place)[1]

    def roles_at(self, place: int) -> set[str]:
        """What the phrase at a place does as a word of grammar."""
        return {meaning.role for meaning in self.meanings_at(place) if isinstance(meaning, Grammar)}

    def is_instrument(self, place: int) -> bool:
        """True where the name of an instrument stands."""
        return has_instrument(self.meanings_at(place))

    def instrument_follows(self, place: int) -> bool:
        """True where an instrument comes next, articles and other small words aside."""
        for _ in range(3):
            length, meanings = self.phrase_at(place)
            if has_instrument(meanings):
                return True
            if not length or "filler" not in self.roles_at(place):
                return False
            place += length
        return False

    def is_list_with_or(self, place: int) -> bool:
        """True where only instruments and commas follow up to an "or"."""
        while place < len(self.words):
            if self.texts[place] in OR_WORDS:
                return True
            length, meanings = self.phrase_at(place)
            if not has_instrument(meanings) and not self.is_break(place):
                return False
            place += max(1, length)
        return False

    def end_of_ensemble(self, place: int) -> int:
        """Where instruments joined by "and" and commas end, from two of them on; 0 where there are no such."""
        count, end = 0, place
        while place < len(self.words):
            length, meanings = self.phrase_at(place)
            if has_instrument(meanings):
                count, end = count + 1, place + length
            elif not (count and self._joins(place)) and "article" not in self.roles_at(place):
                break
            place += max(1, length)
        return end if count > 1 else 0

    def _joins(self, place: int) -> bool:
        return self.texts[place] == BREAK or ("join" in self.roles_at(place) and self.texts[place] not in OR_WORDS)


def has_instrument(meanings: Sequence[Meaning | Content]) -> bool:
    """True where one of several meanings is an instrument."""
    return any(isinstance(meaning, InstrumentWish) for meaning in meanings)


def is_adjective(content: Meaning | Content) -> bool:
    """True for a mood, a speed or a strength, which may describe what follows."""
    return isinstance(content, Effect) and content.kind in ADJECTIVES


def speaks_for_genre(content: Meaning | Content) -> bool:
    """True for the name of a genre or style."""
    return isinstance(content, GenreName) or (isinstance(content, Effect) and content.kind == "style")
