"""Phrases as data: what `resources/phrases.toml` says, one plan for each way of talking in bars."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from airdesk.errors import GenreError
from airdesk.paths import resources_folder

IDEAS: Final = "abcde"
CADENCE: Final = "c"

_BAR: Final = re.compile(r"(?P<letter>[a-e])(?P<marks>[-+'~><^?!]*)")


@dataclass(frozen=True, slots=True)
class PhraseBar:
    """What one bar of a phrase does with an idea."""

    letter: str = ""  # a to e; empty: silence
    steps: int = 0  # of the scale, higher than the idea itself
    ends_differently: bool = False
    is_inverted: bool = False
    is_late: bool = False  # an eighth later
    is_cut: bool = False  # only its first half
    is_high: bool = False  # reaches for the high point
    rests: Literal["", "open", "closed"] = ""

    @property
    def is_plain(self) -> bool:
        """True where the idea comes as it is."""
        return not (self.steps or self.ends_differently or self.is_inverted or self.is_late or self.is_cut)


PhrasePlan = tuple[PhraseBar, ...]


def parse_phrase(text: str) -> PhrasePlan:
    """The bars of a plan such as "a b a c? | a b d^ c!". Raises GenreError."""
    return tuple(_parse_bar(word, text) for word in text.replace("|", " ").split())


def _parse_bar(word: str, text: str) -> PhraseBar:
    if word == ".":
        return PhraseBar()
    match = _BAR.fullmatch(word)
    if match is None:
        how = "write a letter a to e and marks of + - ' ~ > < ^ ? !, or a dot"
        raise GenreError(f'"{word}" in the phrase "{text}" is no bar: {how}.')
    marks = match["marks"]
    return PhraseBar(
        letter=match["letter"],
        steps=marks.count("+") - marks.count("-"),
        ends_differently="'" in marks,
        is_inverted="~" in marks,
        is_late=">" in marks,
        is_cut="<" in marks,
        is_high="^" in marks,
        rests="open" if "?" in marks else "closed" if "!" in marks else "",
    )


def load_phrases(folder: Path | None = None) -> Mapping[str, tuple[PhrasePlan, ...]]:
    """Every way of building phrases, by name. Raises GenreError naming what is wrong."""
    return _load((folder or resources_folder()) / "phrases.toml")


@cache
def _load(path: Path) -> Mapping[str, tuple[PhrasePlan, ...]]:
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise GenreError(f"The phrases in {path.name} cannot be read: {error}.", path=path) from error
    return {name: tuple(parse_phrase(text) for text in table["bars"]) for name, table in document.items()}
