"""The words names are read with, as a mark and as what each of them says, so that other words are noticed and found.

A name can only say something else than before where it holds a word that is new, gone or means something else now.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from airdesk.facts.words import fold
from airdesk.inventory.names.tokens import plain
from airdesk.inventory.names.vocabulary import LANGUAGES
from airdesk.paths import resources_folder

READER_VERSION: Final = 1
"""Raised with each change of the code in this folder that makes names say something else."""
_FILES: Final = ("instruments.toml", "loops.toml", "tags.toml")


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words of resources/inventory."""

    mark: str  # 16 hex digits, the same for the same words read in the same way
    meanings: Mapping[str, str]  # word or phrase → a mark of all that it says

    def packed(self) -> bytes:
        """The meanings in a few kilobytes."""
        text = json.dumps([READER_VERSION, dict(self.meanings)], separators=(",", ":"))
        return zlib.compress(text.encode())


def known_words(folder: Path | None = None) -> KnownWords:
    """The words of today. Raises OSError or ValueError where a list cannot be read."""
    return _known(folder or resources_folder() / "inventory")


def words_that_changed(before: bytes, now: KnownWords) -> frozenset[str] | None:
    """Words and phrases that say something else than those that were packed *before*; None: nobody knows, it may be any."""
    try:
        version, meanings = json.loads(zlib.decompress(before))
    except (zlib.error, ValueError, TypeError):
        return None
    if version != READER_VERSION or not isinstance(meanings, dict):
        return None
    return frozenset(word for word in {*meanings, *now.meanings} if meanings.get(word) != now.meanings.get(word))


def names_with(words: frozenset[str]) -> re.Pattern[str] | None:
    """What finds, in a lowered plain path, names that may hold one of some words; None: none can.

    Each word's longest part counts, for names part phrases in many ways.
    """
    stems = {max(re.split(r"[\s\-_*]+", fold(word)), key=len) for word in words}
    return re.compile("|".join(sorted(map(re.escape, stems)))) if stems else None


def lowered(path: str) -> str:
    """A path as `names_with` looks into it."""
    return plain(path).lower()


@cache
def _known(folder: Path) -> KnownWords:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for name in _FILES:
        for word, meaning in _sayings(tomllib.loads((folder / name).read_text(encoding="utf-8")), name):
            said[fold(word)].append(meaning)
    meanings = {word: hashlib.sha256("\n".join(each).encode()).hexdigest()[:8] for word, each in said.items()}
    text = json.dumps([READER_VERSION, meanings], sort_keys=True)
    return KnownWords(hashlib.sha256(text.encode()).hexdigest()[:16], meanings)


def _sayings(document: Mapping[str, Any], file: str) -> Iterator[tuple[str, str]]:
    """Each word of a list with all that is said of it there."""
    for key, value in document.items():
        if value and isinstance(value[0], dict):  # instruments and modifiers
            for entry in value:
                facts = json.dumps({name: each for name, each in entry.items() if not isinstance(each, list)}, sort_keys=True)
                for kind in (*LANGUAGES, "short", "words"):
                    yield from ((word, f"{file} {key} {kind} {facts}") for word in entry.get(kind, []))
        else:  # loops and tags
            yield from ((word, f"{file} {key}") for word in value)
