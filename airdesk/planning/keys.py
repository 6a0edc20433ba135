"""Keys in words: "in D dorian", "Cm", "F# minor", "a-moll", "re menor", and when the letter a is no key at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from airdesk.errors import HarmonyError
from airdesk.facts.lexicon import KeyWords, load_lexicon
from airdesk.facts.words import Phrasebook, Word, split_words
from airdesk.model.harmony import Key, find_scale, parse_key, parse_pitch_class

_LETTER: Final = re.compile(r"^([a-h])(#{1,2}|b{1,2})?(m|min|moll|mol|maj|dur)?$")
_CAPITAL_CHORD: Final = re.compile(r"^[A-H][#♯b♭]?m(?:in|aj|oll)?$")
_WEAK_LEADS: Final = frozenset({"in", "w", "en", "key"})
_GERMAN_SCALES: Final = frozenset({"moll", "mol", "dur"})
_KEY_NOUNS: Final = frozenset({"key", "scale", "mode", "tonality", "chord", "chords"})
_ENDINGS: Final = frozenset({"with", "at", "and", "key", "tempo", "bpm", "con", "y", "z", "i", "a"})
_SYLLABLES: Final = frozenset({"do", "re", "mi", "fa", "sol", "la", "si"})
_ORDINARY_SYLLABLES: Final = frozenset({"la", "mi", "si"})
"""Syllables that are also everyday Spanish words: "la mayor parte" is no A major."""

_SHORTEST_LONE_SCALE: Final = 4


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key found in a text: how many words it took, and what it says."""

    length: int
    tonic: int | None  # pitch class; None where only the scale is named
    scale: str | None


@dataclass(frozen=True, slots=True)
class _Tonic:
    length: int
    pitch_class: int
    scale: str | None = None  # of "Cm"
    is_letter: bool = True
    is_marked: bool = False  # with a sharp or flat: hardly an ordinary word


class KeyReader:
    """Finds keys among the words of a text."""

    def __init__(self, words: KeyWords) -> None:
        self._leads = Phrasebook((phrase, phrase) for phrase in words.leads)
        scales = [(phrase, scale) for scale, phrases in words.scales.items() for phrase in phrases]
        after = [(phrase, scale) for scale, phrases in words.scales_after_tonic.items() for phrase in phrases]
        self._scales = Phrasebook(scales)
        self._scales_after_tonic = Phrasebook([*scales, *after])
        self._accidentals = {**dict.fromkeys(words.sharps, 1), **dict.fromkeys(words.flats, -1)}
        self._tonics = {name: parse_pitch_class(tonic) for name, tonic in words.tonics.items()}

    def key_at(self, words: Sequence[Word], texts: Sequence[str], start: int, text: str) -> FoundKey | None:
        """The key that begins at a word, if one does; `texts` are the words' own, `text` what they were split from."""
        lead, phrases = self._leads.longest_at(texts, start)
        if lead:
            return self._after_lead(words, texts, start, lead, phrases[0], text)
        return self._without_lead(words, texts, start, text)

    def whole_key(self, text: str) -> tuple[int | None, str | None]:
        """Tonic and scale of a text that is a key or a tonic and nothing else. Raises HarmonyError."""
        words = split_words(text)
        texts = [word.text for word in words]
        tonic = self._tonic_at(texts, 0) if words else None
        if tonic is not None:
            tonic, length, scale = self._with_scale(tonic, texts, 0)
            if length == len(words):
                return tonic.pitch_class, scale
        return _strict_key(text)

    def _after_lead(
        self, words: Sequence[Word], texts: Sequence[str], start: int, lead: int, phrase: str, text: str
    ) -> FoundKey | None:
        place = start + lead
        tonic = self._tonic_at(texts, place) if place < len(words) else None
        if tonic is None:
            length, scales = self._scales.longest_at(texts, place) if place < len(words) else (0, ())
            return FoundKey(lead + length, None, scales[0]) if length else None
        tonic, length, scale = self._with_scale(tonic, texts, place)
        after = texts[place + length] if place + length < len(texts) else ","
        is_article = _is_article(words[place], text)
        if scale is not None:
            if is_article and not {after, texts[place + length - 1]}.isdisjoint(_KEY_NOUNS):  # "in a minor key"
                return FoundKey(lead + length, None, scale)
            return FoundKey(lead + length, tonic.pitch_class, scale)
        is_end = after == ","
        if is_article or (not tonic.is_letter and phrase in _WEAK_LEADS and not (is_end and texts[place] in _SYLLABLES)):
            return None
        is_sure = tonic.is_marked or phrase not in _WEAK_LEADS or text[words[place].start].isupper()
        is_last = after == "," or after in _ENDINGS or after[:1].isdigit()
        return FoundKey(lead + length, tonic.pitch_class, None) if is_sure or is_last else None

    def _without_lead(self, words: Sequence[Word], texts: Sequence[str], start: int, text: str) -> FoundKey | None:
        tonic = self._tonic_at(texts, start)
        if tonic is None:
            length, scales = self._scales.longest_at(texts, start)
            is_long = sum(map(len, texts[start : start + length])) >= _SHORTEST_LONE_SCALE
            return FoundKey(length, None, scales[0]) if length and is_long else None
        own = text[words[start].start : words[start].end]
        if tonic.scale is not None and tonic.length == 1:
            is_sure = bool(_CAPITAL_CHORD.match(own)) or tonic.is_marked or texts[start][-2:] in ("in", "ll", "ur")
            return FoundKey(1, tonic.pitch_class, tonic.scale) if is_sure else None
        tonic, length, scale = self._with_scale(tonic, texts, start)
        if scale is None:
            is_sure = tonic.is_marked and own[0].isupper()
            return FoundKey(length, tonic.pitch_class, None) if is_sure else None
        is_doubtful = _is_article(words[start], text) or texts[start] in _ORDINARY_SYLLABLES
        if is_doubtful and not self._is_key_after_all(words, texts, start, length, text):
            return FoundKey(length, None, scale) if tonic.is_letter else None
        return FoundKey(length, tonic.pitch_class, scale)

    @staticmethod
    def _is_key_after_all(words: Sequence[Word], texts: Sequence[str], start: int, length: int, text: str) -> bool:
        """Whether a small "a" (or "la") before a scale is a key: "a-moll", or a scale that ends the thought."""
        after = texts[start + length] if start + length < len(texts) else ","
        is_bound = text[words[start].end] == "-" or texts[start + 1] in _GERMAN_SCALES
        return is_bound or after == "," or after[:1].isdigit()

    def _with_scale(self, tonic: _Tonic, texts: Sequence[str], start: int) -> tuple[_Tonic, int, str | None]:
        """The tonic with the scale that follows it, and the words both take."""
        if tonic.scale is not None:
            return tonic, tonic.length, tonic.scale
        place = start + tonic.length
        length, scales = self._scales_after_tonic.longest_at(texts, place) if place < len(texts) else (0, ())
        if length and not tonic.is_letter and texts[start] not in _SYLLABLES and not texts[place].startswith(("mol", "dur")):
            length, scales = 0, ()  # "cis", "es", "as" are names only beside moll and dur
        if length and texts[start] == "b" and texts[place] in _GERMAN_SCALES:  # b-moll is B flat minor
            tonic = _Tonic(tonic.length, 10)
        return tonic, tonic.length + length, scales[0] if scales else None

    def _tonic_at(self, texts: Sequence[str], start: int) -> _Tonic | None:
        word = texts[start]
        match = _LETTER.match(word)
        shift = self._accidentals.get(texts[start + 1], 0) if start + 1 < len(texts) else 0
        if match:
            name = match[1] + (match[2] or "")
            scale = None if match[3] is None else find_scale(match[3])
            if shift and scale is None:
                return _Tonic(2, (parse_pitch_class(name) + shift) % 12, is_marked=word != "a")
            return _Tonic(1, parse_pitch_class(name), scale, is_marked=match[2] is not None)
        if word in self._tonics:
            pitch_class = (self._tonics[word] + shift) % 12
            return _Tonic(2 if shift else 1, pitch_class, is_letter=False)
        return None


def _is_article(word: Word, text: str) -> bool:
    return text[word.start : word.end] == "a"


def _strict_key(text: str) -> tuple[int | None, str | None]:
    try:
        return parse_pitch_class(text), None
    except HarmonyError:
        key: Key = parse_key(text)
        return key.tonic, key.scale


@cache
def key_reader(words: KeyWords) -> KeyReader:
    """The reader for these words, made once."""
    return KeyReader(words)


def find_key(text: str) -> tuple[int | None, str | None]:
    """Tonic and scale of a key as people write it in a settings field; the scale is None where none is named.

    Raises HarmonyError.
    """
    return key_reader(load_lexicon().keys).whole_key(text)
