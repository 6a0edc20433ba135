"""Words of a text and phrases found in them: the longest first, whatever the case, the accents and the ending.

Phrases are written as people type them. A star at the end of a word stands for any ending of up to `MAX_ENDING` letters,
which is how Polish and Spanish forms of one word are listed once: "smutn*" is smutny, smutna, smutno.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, TypeVar

MAX_ENDING: Final = 5
"""Longest ending a star stands for, in letters."""

BREAK: Final = ","
"""What every punctuation mark that ends a thought becomes."""

_SAME_LETTER: Final = {"ł": "l", "Ł": "l", "♯": "#", "♭": "b", "ø": "o", "ß": "ss", "æ": "ae", "’": "'"}
_TOKEN: Final = re.compile(
    r"(?P<meter>\d{1,2}/\d{1,2}(?!\d))"
    r"|(?P<clock>\d{1,2}:\d\d(?!\d))"
    r"|(?P<decade>(?:19|20)?[5-9]0s\b|808s\b)"
    r"|(?P<number>\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:#+[^\W\d_]*)?)"
    r"|(?P<and>[&+])"
    r"|(?P<break>[,.;!?()\[\]\n|…→>]+)"
    r"|(?P<sign>[\u2600-\u27bf\u2b50\U0001f300-\U0001faff])"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or break of a text, and where it stood."""

    text: str  # folded: lower case, no accents
    start: int  # in the original text
    end: int
    kind: str  # word, number, meter, clock, decade, break or sign (an emoji)


@cache
def _folded_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", _SAME_LETTER.get(letter, letter))
    return "".join(part for part in plain if not unicodedata.combining(part)).lower()


def fold(text: str) -> str:
    """The text in lower case, without accents."""
    return "".join(map(_folded_letter, text))


def split_words(text: str, *, has_signs: bool = False) -> tuple[Word, ...]:
    """The words of a text in order, emojis only where asked for; hyphens and apostrophes part words, "&" and "+" are "and"."""
    letters: list[str] = []
    origins: list[int] = []
    for index, letter in enumerate(text):
        folded = _folded_letter(letter)
        letters.append(folded)
        origins.extend([index] * len(folded))
    found = (_word(match, origins) for match in _TOKEN.finditer("".join(letters)))
    return tuple(word for word in found if has_signs or word.kind != "sign")


def _word(match: re.Match[str], origins: Sequence[int]) -> Word:
    kind = match.lastgroup or "word"
    text = {"and": "and", "break": BREAK}.get(kind, match.group())
    return Word(text, origins[match.start()], origins[match.end() - 1] + 1, "word" if kind == "and" else kind)


def words_of(text: str) -> tuple[str, ...]:
    """Only the folded words of a text, without breaks: for comparing names ("Lo-Fi" is ("lo", "fi"))."""
    return tuple(word.text for word in split_words(text) if word.kind != "break")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One word of a phrase: exact, or a stem with any short ending."""

    stem: str
    has_star: bool

    def matches(self, word: str) -> bool:
        if not self.has_star:
            return word == self.stem
        return word.startswith(self.stem) and len(word) - len(self.stem) <= MAX_ENDING


def _patterns(phrase: str) -> tuple[_Pattern, ...]:
    found: list[_Pattern] = []
    for part in phrase.split():
        plain = part.rstrip("*")
        words = (plain.lower(),) if plain.isascii() and plain.isalpha() else words_of(plain)
        found.extend(_Pattern(word, part.endswith("*") and number + 1 == len(words)) for number, word in enumerate(words))
    return tuple(found)


Meaning = TypeVar("Meaning")


Rank = tuple[int, bool, int]
"""More words first, then exact words before stems, then longer stems."""


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Meaning]):
    patterns: tuple[_Pattern, ...]
    meaning: Meaning
    rank: Rank
    place: int  # among all phrases of the book


def _rank(patterns: Sequence[_Pattern]) -> Rank:
    is_exact = not any(pattern.has_star for pattern in patterns)
    return len(patterns), is_exact, sum(len(pattern.stem) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Spellings:
    """The words of a phrasebook."""

    words: frozenset[str]  # every one that is written out, of phrases of any length
    alone: frozenset[str]  # those that are phrases of their own
    stems: frozenset[str]  # phrases of one word that may have endings


class Phrasebook(Generic[Meaning]):
    """Phrases with their meanings, found by the longest match."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._by_word: dict[str, list[_Phrase[Meaning]]] = {}
        self._by_stem: dict[str, list[_Phrase[Meaning]]] = {}
        self.num_phrases = 0
        for phrase, meaning in entries:
            patterns = _patterns(phrase)
            if patterns:
                places = self._by_stem if patterns[0].has_star else self._by_word
                places.setdefault(patterns[0].stem, []).append(_Phrase(patterns, meaning, _rank(patterns), self.num_phrases))
                self.num_phrases += 1

    def longest_at(self, words: Sequence[str], start: int) -> tuple[int, tuple[Meaning, ...]]:
        """How many words from `start` the best phrase covers, and all that this phrase means; (0, ()) for none."""
        fitting = [phrase for phrase in self._beginning_with(words[start]) if _fits(phrase, words, start)]
        if not fitting:
            return 0, ()
        best = max(phrase.rank for phrase in fitting)
        found = sorted((phrase for phrase in fitting if phrase.rank == best), key=lambda phrase: phrase.place)
        return best[0], tuple(phrase.meaning for phrase in found)

    def _beginning_with(self, word: str) -> Iterator[_Phrase[Meaning]]:
        yield from self._by_word.get(word, ())
        for length in range(max(1, len(word) - MAX_ENDING), len(word) + 1):
            yield from self._by_stem.get(word[:length], ())

    def all_in(self, text: str) -> tuple[Meaning, ...]:
        """Meanings of every phrase of a text, from left to right, words without meaning skipped."""
        words, index = words_of(text), 0
        found: list[Meaning] = []
        while index < len(words):
            length, meanings = self.longest_at(words, index)
            found.extend(meanings)
            index += max(1, length)
        return tuple(found)

    def whole(self, text: str) -> tuple[Meaning, ...]:
        """Meanings of a text that is one phrase and nothing more; empty if it is not."""
        words = words_of(text)
        length, meanings = self.longest_at(words, 0) if words else (0, ())
        return meanings if length == len(words) else ()

    def spellings(self) -> Spellings:
        """How its words are spelled."""
        phrases = [phrase for places in (self._by_word, self._by_stem) for listed in places.values() for phrase in listed]
        alone = [phrase.patterns[0] for phrase in phrases if len(phrase.patterns) == 1]
        return Spellings(
            frozenset(pattern.stem for phrase in phrases for pattern in phrase.patterns if not pattern.has_star),
            frozenset(pattern.stem for pattern in alone if not pattern.has_star),
            frozenset(pattern.stem for pattern in alone if pattern.has_star),
        )


def _fits(phrase: _Phrase[Meaning], words: Sequence[str], start: int) -> bool:
    if start + len(phrase.patterns) > len(words):
        return False
    return all(pattern.matches(words[start + number]) for number, pattern in enumerate(phrase.patterns))
