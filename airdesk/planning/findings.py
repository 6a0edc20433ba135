"""What can be found in a prompt, and how it was said."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.facts.instruments import InstrumentWish
from airdesk.facts.lexicon import Effect
from airdesk.facts.words import Word
from airdesk.planning.keys import FoundKey
from airdesk.planning.measures import Measure


@dataclass(frozen=True, slots=True)
class Grammar:
    """A word that holds others together: negation, wish, only, join, very, slightly, too, starts, ends, then, filler…"""

    role: str


@dataclass(frozen=True, slots=True)
class GenreName:
    """A genre's own name or alias."""

    name: str


@dataclass(frozen=True, slots=True)
class LengthWord:
    """ "Short", "extended": a factor on the genre's usual length."""

    factor: float


Content = Effect | InstrumentWish | GenreName | LengthWord | Measure | FoundKey
"""What has an effect on the song."""

Meaning = Effect | InstrumentWish | GenreName | LengthWord | Grammar
"""What a phrase of the vocabulary can mean."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing understood."""

    text: str  # as the user wrote it, on one line
    content: Content
    strength: float = 1.0  # 1.5 very, 0.5 slightly
    is_negated: bool = False
    is_mild: bool = False  # "not too ..."
    is_only: bool = False  # "only ...", "just ..."
    is_ensemble: bool = False  # one of the instruments a piece is written for
    is_lead: bool = False  # "violin melody", "sax lead"
    start: int = 0  # its first word among those of the prompt
    end: int = 0  # the word after it
    at: str = ""  # only there: start, next or end of the song
    is_bare: bool = False  # "just the piano" at the start: nothing else plays there yet


@dataclass(frozen=True, slots=True)
class Heard:
    """A prompt, read once from left to right."""

    prompt: str
    words: tuple[Word, ...]
    findings: tuple[Finding, ...]
    unread: tuple[int, ...]  # places of words that nothing was read from
    spelling: tuple[str, ...]  # a sentence for each word that was read as another

    @property
    def num_words(self) -> int:
        """Words of the prompt, punctuation aside."""
        return sum(word.kind != "break" for word in self.words)

    def written(self, place: int) -> str:
        """A word as the user wrote it."""
        return self.prompt[self.words[place].start : self.words[place].end]
