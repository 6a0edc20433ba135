"""Misspelled words: what is meant by a word nobody knows, where one known word is near and no other."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from airdesk.facts.words import MAX_ENDING

SHORTEST: Final = 4
"""Letters from which on a word is forgiven what does not change its sound: doubled letters, c for k, ph for f."""

LONGEST: Final = 30
MOST_APART: Final = 2
"""Letters by which two words that sound alike may differ in length."""

SHORTEST_WITH_EDIT: Final = 6
"""Letters from which on one letter may be wrong, missing, too many, or change places with its neighbour."""

SHORTEST_STEM: Final = 6
"""Letters of a stem that may be misspelled before its ending; in shorter ones too little is left to tell."""

_SOUNDS: Final = (("ph", "f"), ("ck", "k"), ("qu", "kv"), ("th", "t"), ("wh", "v"), ("rh", "r"), ("gh", "g"), ("ou", "u"))
_LETTERS: Final = str.maketrans({"c": "k", "q": "k", "w": "v", "y": "i", "z": "s", "j": "i"})
_PLURALS: Final = (("s", ""), ("es", ""), ("ies", "y"))
_ENDINGS: Final = frozenset(
    [
        *(
            "a",
            "e",
            "i",
            "o",
            "u",
            "y",
            "em",
            "om",
            "ie",
            "ia",
            "iu",
            "ej",
            "ego",
            "emu",
            "ym",
            "im",
            "ych",
            "ich",
            "ymi",
            "imi",
        ),
        *("ami", "ach", "iami", "iach", "ow", "owi", "iem", "osc", "osci", "os", "as", "es"),
    ]
)
"""How Polish and Spanish words with stars mostly end; a star stands for more, but then nothing tells it from another word."""

_DOUBLED: Final = re.compile(r"(.)\1+")


class Speller:
    """Knows words as they are written and stems that may have endings.

    *words*: all words of all phrases; *alone*: those that are phrases of their own. *same*: whether two words mean the same.
    """

    def __init__(
        self, words: Collection[str], alone: Collection[str], stems: Collection[str], same: Callable[[str, str], bool]
    ) -> None:
        self._words = frozenset(words)
        self._alone = frozenset(alone)
        self._stems = frozenset(stems)
        self._same = same
        self._sounds: dict[str, set[str]] = {}
        for word in self._words:
            if len(word) >= SHORTEST:
                self._sounds.setdefault(_sound(word), set()).add(word)

    def knows(self, word: str) -> bool:
        """True for a word as it is written somewhere, or a stem with a short ending."""
        return word in self._words or any(stem in self._stems for stem in _stems_of(word))

    def singular(self, word: str) -> str | None:
        """The word that an English plural nobody lists is the plural of."""
        shorter = [word[: -len(ending)] + base for ending, base in _PLURALS if word.endswith(ending)]
        return next((one for one in shorter if len(one) >= SHORTEST and one in self._alone), None)

    def meant(self, word: str) -> str | None:
        """The word that is meant by one nobody knows; None where none is near, or several that mean different things."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return None
        alike = self._sounding_like(word)
        near = alike or (self._one_edit_away(word) if len(word) >= SHORTEST_WITH_EDIT else [])
        if not near or any(not self._same(near[0], other) for other in near[1:]):
            return None
        return near[0]

    def _sounding_like(self, word: str) -> list[str]:
        return sorted(other for other in self._sounds.get(_sound(word), ()) if abs(len(other) - len(word)) <= MOST_APART)

    def _one_edit_away(self, word: str) -> list[str]:
        """Known words one edit away, the first letter kept; whole words before stems with the ending of a case or number."""
        edits = [edit for edit in _edits(word) if edit[:1] == word[0] and len(edit) >= SHORTEST_WITH_EDIT - 1]
        whole = sorted({edit for edit in edits if edit in self._words})
        return whole or sorted({edit for edit in edits if self._is_inflected(edit)})

    def _is_inflected(self, word: str) -> bool:
        return any(
            len(stem) >= SHORTEST_STEM and stem in self._stems and word.removeprefix(stem) in _ENDINGS
            for stem in _stems_of(word)
        )


def _stems_of(word: str) -> Iterator[str]:
    """The word itself and what is left of it without endings of up to `MAX_ENDING` letters."""
    for end in range(len(word), max(0, len(word) - MAX_ENDING) - 1, -1):
        yield word[:end]


def _edits(word: str) -> Iterable[str]:
    """All texts one deletion, exchange, replacement or insertion away."""
    letters = string.ascii_lowercase
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    yield from (left + right[1:] for left, right in splits if right)
    yield from (left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1)
    yield from (left + letter + right[1:] for left, right in splits if right for letter in letters)
    yield from (left + letter + right for left, right in splits for letter in letters)


def _sound(word: str) -> str:
    """A word without what is often misspelled: doubled letters, and letters that sound alike."""
    for spelled, sounding in _SOUNDS:
        word = word.replace(spelled, sounding)
    return _DOUBLED.sub(r"\1", word.translate(_LETTERS))
