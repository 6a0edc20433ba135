"""What a typed word stands for: "stopa" and "bd" are kicks."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.facts.words import fold
from airdesk.inventory.names.vocabulary import load_vocabulary


def instruments_meant(word: str) -> Sequence[str]:
    """The drawers a word means, by instrument or, where the word is finer, by subtype."""
    vocabulary = load_vocabulary()
    words = fold(word).replace("-", " ").replace("_", " ").split()
    count, entry = vocabulary.instruments.at(words, 0) if words else (0, None)
    if entry is None or count != len(words):
        return ()
    drawer = entry.drawer
    is_finer = bool(drawer.subtype) and drawer.subtype != vocabulary.drawers[drawer.name].subtype
    return (drawer.subtype if is_finer else drawer.name,)
