"""A title in plain words: from what the prompt speaks of, the mood and the genre."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from airdesk.chance import seeded
from airdesk.facts.lexicon import TitleFacts

LONGEST_TITLE: Final = 40

FEW_WORDS: Final = 6
"""A genre with fewer title words borrows from the general ones."""


def make_title(facts: TitleFacts, prompt_words: Sequence[str], genre_words: Sequence[str], seed: int) -> str:
    """A title by the seed: words of the prompt's scenes and moods first, then the genre's."""
    rng = seeded(seed, "title", *genre_words)
    own = list(dict.fromkeys(prompt_words))
    other = list(dict.fromkeys([*genre_words, *facts.words] if len(genre_words) < FEW_WORDS else genre_words))
    first = rng.choice(own or other)
    second = rng.choice([word for word in (own if len(own) > 1 and rng.random() < 0.5 else other) if word != first])
    return _patterned(facts.patterns, first, second, rng)


def _patterned(patterns: Sequence[str], first: str, second: str, rng: Random) -> str:
    """The first pattern drawn that reads well with these words."""
    for _ in range(8):
        pattern = patterns[rng.randrange(len(patterns))]
        title = pattern.format(a=first, b=second)
        if len(title) <= LONGEST_TITLE and _reads_well(pattern, first):
            return title
    return first


def _reads_well(pattern: str, word: str) -> bool:
    """Phrases of several words and plurals stand alone better than behind an article."""
    is_phrase = " " in word or word.endswith("s")
    return not is_phrase or pattern in ("{a}", "{a} and {b}", "After {a}", "{a}, {b}", "{a} / {b}", "{a} Again")
