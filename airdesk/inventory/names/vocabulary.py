"""The words of resources/inventory, checked and ready for looking up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from airdesk.errors import BadInputError
from airdesk.facts.words import fold
from airdesk.inventory.names.phrase_table import PhraseTable
from airdesk.paths import resources_folder

LANGUAGES: Final = ("en", "pl", "es")
CATEGORIES: Final = ("drums", "bass", "melodic", "voice", "fx", "loop", "other")
_FIELDS: Final = {"name", "category", "family", "subtype", "plays", "weak", "head", "short", *LANGUAGES}


class VocabularyError(BadInputError):
    """A file of resources/inventory has a mistake in it."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """What a sample may be filed as."""

    name: str
    category: str
    family: str
    subtype: str = ""
    plays: str = ""  # the instrument of resources/instruments.toml it plays for
    is_weak: bool = False
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word or phrase stands for."""

    drawer: Drawer
    is_short: bool  # an abbreviation


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that refines what another one said."""

    instrument: str
    subtype: str
    becomes: str  # the instrument it makes of it; empty: the same


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the inventory."""

    drawers: Mapping[str, Drawer]  # by name; the first of several
    instruments: PhraseTable  # → Entry
    modifiers: Mapping[str, tuple[Modifier, ...]]  # by word
    tags: PhraseTable  # → tag
    loop_words: PhraseTable  # → loop, maybe, one shot
    loop_families: PhraseTable  # → drums, bass
    skipped: tuple[tuple[str, ...], ...]
    whole: frozenset[str]  # words with digits in them
    long_words: frozenset[str]  # written-out single words of instruments

    def drawer(self, name: str) -> Drawer | None:
        """The drawer of that name, or of a word for it."""
        if (found := self.drawers.get(name.strip().lower())) is not None:
            return found
        words = fold(name).replace("-", " ").replace("_", " ").split()
        count, entry = self.instruments.at(words, 0) if words else (0, None)
        return entry.drawer if entry is not None and count == len(words) else None


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The words of resources/inventory. Raises VocabularyError naming the place of a mistake."""
    return _load(folder or resources_folder() / "inventory")


@cache
def _load(folder: Path) -> Vocabulary:
    instruments, loops, tags = (_document(folder / f"{name}.toml") for name in ("instruments", "loops", "tags"))
    listed = [(_drawer(entry), entry) for entry in instruments.get("instrument", [])]
    phrases = [each for drawer, entry in listed for each in _phrases(drawer, entry)]
    table = PhraseTable(phrases)
    tag_table = PhraseTable((word, tag) for tag, words in tags.items() for word in words)
    singles = {words[0] for one in (table, tag_table) for words in one.exact if len(words) == 1}
    drawers: dict[str, Drawer] = {}
    for drawer, _ in listed:
        drawers.setdefault(drawer.name, drawer)
    return Vocabulary(
        drawers=drawers,
        instruments=table,
        modifiers=_modifiers(instruments.get("modifier", []), drawers),
        tags=tag_table,
        loop_words=PhraseTable((word, kind) for kind in ("loop", "maybe", "one_shot") for word in loops.get(kind, [])),
        loop_families=PhraseTable((word, kind) for kind in ("drums", "bass") for word in loops.get(kind, [])),
        skipped=tuple(tuple(fold(word).split()) for word in loops.get("skip", [])),
        whole=frozenset(word for word in singles if any(letter.isdigit() for letter in word) and not word.isdigit()),
        long_words=frozenset(
            words[0] for words, entry in table.exact.items() if len(words) == 1 and not entry.is_short and len(words[0]) > 3
        ),
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"The word list {path.name} cannot be read: {error}.", path=path) from error


def _drawer(entry: Mapping[str, Any]) -> Drawer:
    strange, name = sorted(set(entry) - _FIELDS), str(entry.get("name", ""))
    if strange or not name or entry.get("category") not in CATEGORIES or not entry.get("family"):
        raise VocabularyError(f'"{name}" in the inventory\'s instruments: unknown {strange}, or no category or family.')
    return Drawer(
        name=name,
        category=entry["category"],
        family=entry["family"],
        subtype=entry.get("subtype", ""),
        plays=entry.get("plays", name),
        is_weak=entry.get("weak", False),
        is_head=entry.get("head", False),
    )


def _phrases(drawer: Drawer, entry: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Its words, written-out ones first, and the plurals of English ones."""
    for language in LANGUAGES:
        for word in entry.get(language, []):
            yield word, Entry(drawer, is_short=False)
            if language == "en" and word[-1].isalpha() and not word.endswith("s"):
                yield f"{word}s", Entry(drawer, is_short=False)
    for word in entry.get("short", []):
        yield word, Entry(drawer, is_short=True)


def _modifiers(entries: Sequence[Mapping[str, Any]], drawers: Mapping[str, Drawer]) -> dict[str, tuple[Modifier, ...]]:
    found: dict[str, tuple[Modifier, ...]] = {}
    for entry in entries:
        modifier = Modifier(entry["instrument"], entry["subtype"], entry.get("becomes", ""))
        for name in (modifier.instrument, modifier.becomes or modifier.instrument):
            if name not in drawers:
                raise VocabularyError(f'A modifier in the inventory\'s instruments names "{name}", which is no instrument.')
        for word in entry["words"]:
            found[fold(word)] = (*found.get(fold(word), ()), modifier)
    return found
