"""The words of a prompt that nothing was read from, so that the user sees what was passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NOT_READ: Final = "Not read: "
NOTHING_READ: Final = ": the rest follows the genre and the seed."
"""How sentences begin, and end, that tell what was passed over."""

MOST_WORDS: Final = 6
"""Words named at most; a prompt that is a story has many more."""

LONGEST_WORD: Final = 40
"""Characters of a word that are shown."""


def unread_sentence(words: Sequence[str]) -> tuple[str, ...]:
    """One sentence that names the words passed over, each once; nothing where there are none."""
    as_written: dict[str, str] = {}
    for word in words:
        as_written.setdefault(word.casefold(), word)
    different = list(as_written.values())
    if not different:
        return ()
    shown = ", ".join(f"“{_short(word)}”" for word in different[:MOST_WORDS])
    return (f"{NOT_READ}{shown}{' and more' if len(different) > MOST_WORDS else ''}.",)


def _short(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 1]}…"
