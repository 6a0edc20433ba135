"""Files that are left out of the inventory by their names: up- and downlifters, unless the user wants them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from airdesk.inventory.names.tokens import plain, segments, words
from airdesk.inventory.names.vocabulary import load_vocabulary


def name_filter(*, with_lifters: bool) -> Callable[[str], bool]:
    """A function that says of a file's name whether it is left out."""
    if with_lifters:
        return lambda _: False
    skipped = load_vocabulary().skipped
    hints = {"".join(phrase)[-6:] for phrase in skipped}

    @lru_cache(maxsize=1024)
    def is_skipped(name: str) -> bool:
        small = name.lower()
        if not any(hint in small for hint in hints):
            return False
        found = words(segments(plain(name)), frozenset())
        return any(tuple(found[place : place + len(phrase)]) == phrase for phrase in skipped for place in range(len(found)))

    return is_skipped
