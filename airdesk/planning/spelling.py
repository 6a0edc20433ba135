"""The words of a prompt as they are meant: emojis read as words, misspelled words as those next to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from airdesk.facts.lexicon import Lexicon
from airdesk.facts.spelling import SHORTEST, Speller
from airdesk.facts.words import Phrasebook, Word, split_words, words_of
from airdesk.planning.findings import Grammar, Meaning

MOST_MENDED: Final = 200
"""Different unknown words that are looked at; a text with more of them is in another language or none."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words to be read, and a sentence for each that was spelled otherwise."""

    words: tuple[Word, ...]
    says: tuple[str, ...]


def spell(prompt: str, lexicon: Lexicon, book: Phrasebook[Meaning]) -> Spelled:
    """The words of a prompt, emojis and misspelled words put as words that can be found."""
    words = [part for word in split_words(prompt, has_signs=True) for part in _without_signs(word, lexicon)]
    mended = _mended({word.text for word in words if word.kind == "word"}, lexicon, book)
    says = dict.fromkeys(
        f"“{prompt[word.start : word.end]}” is read as “{mended[word.text]}”."
        for word in words
        if word.text in mended and _is_worth_a_word(word.text, mended[word.text], book)
    )
    return Spelled(tuple(replace(word, text=mended.get(word.text, word.text)) for word in words), tuple(says))


def _without_signs(word: Word, lexicon: Lexicon) -> Iterable[Word]:
    """The word itself; of an emoji the words it is read as, none for one that says nothing."""
    if word.kind != "sign":
        return [word]
    return [Word(text, word.start, word.end, "word") for text in words_of(lexicon.signs.get(word.text, ""))]


def _is_worth_a_word(written: str, meant: str, book: Phrasebook[Meaning]) -> bool:
    """False for a plural and for small words that change nothing."""
    is_plural = written.startswith(meant.removesuffix("y"))
    return not is_plural and any(not isinstance(meaning, Grammar) for meaning in book.whole(meant))


def _mended(texts: set[str], lexicon: Lexicon, book: Phrasebook[Meaning]) -> dict[str, str]:
    """Misspelled word -> the word that is meant."""
    doubtful = sorted(text for text in texts if len(text) >= SHORTEST and text not in lexicon.ordinary and not book.whole(text))
    if not doubtful:
        return {}
    speller = _speller(lexicon, book)
    unknown = [text for text in doubtful if not speller.knows(text)][:MOST_MENDED]
    meant = {text: speller.singular(text) or speller.meant(text) for text in unknown}
    return {text: word for text, word in meant.items() if word is not None}


@lru_cache(maxsize=4)
def _speller(lexicon: Lexicon, book: Phrasebook[Meaning]) -> Speller:
    """Knows every word of every list."""
    keys, units = lexicon.keys, lexicon.units
    others = [keys.leads, keys.sharps, keys.flats, *keys.scales.values(), *keys.scales_after_tonic.values()]
    others += [*units.phrases.values(), tuple(units.numbers), tuple(units.ordinals), tuple(keys.tonics)]
    other = Phrasebook((phrase, phrase) for phrases in others for phrase in phrases).spellings()
    own = book.spellings()

    def same(one: str, two: str) -> bool:
        return bool(book.whole(one)) and book.whole(one) == book.whole(two)

    return Speller(own.words | other.words | lexicon.ordinary, own.alone, own.stems | other.stems, same)
