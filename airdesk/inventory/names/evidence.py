"""What one name (of a file or of a folder) says about the instrument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.inventory.names.tokens import plain, segments, words
from airdesk.inventory.names.vocabulary import Drawer, Entry, Vocabulary

_SHORTEST_PART: Final = 4
_SHORTEST_FRONT: Final = 5
_HEADED: Final = ("melodic", "voice")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word for an instrument."""

    drawer: Drawer
    place: int
    is_short: bool = False
    is_part: bool = False  # found inside a longer word

    @property
    def strength(self) -> float:
        """How much it says, 0..1."""
        strength = 0.45 if self.drawer.is_weak else 0.95
        return strength * (0.9 if self.is_short else 1.0) * (0.85 if self.is_part else 1.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one name says."""

    parts: tuple[str, ...]  # segments
    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    loop: str  # "loop", "maybe", "one_shot" or ""
    loop_family: str  # "drums", "bass" or ""
    tags: tuple[str, ...]

    @property
    def best(self) -> Hit | None:
        """The word that names the thing: strong before weak, written out before short, heads before what they follow."""
        strong = [hit for hit in self.hits if not hit.drawer.is_weak]
        if any(hit.drawer.category == "drums" for hit in strong):  # "bd_boom", "noise snare": an effect's word describes
            strong = [hit for hit in strong if hit.drawer.category != "fx"]
        elif percussion := [hit for hit in self.hits if hit.drawer.name == "percussion"]:  # "perc bell", "perc impact"
            strong = [hit for hit in strong if hit.drawer.family not in ("fx", "mallets")] or percussion
        written = [hit for hit in strong if not hit.is_short]
        choice = written or strong or list(self.hits)
        if not choice:
            return None
        first = choice[0]
        heads = [hit for hit in choice[1:] if hit.drawer.is_head]
        return heads[-1] if heads and first.drawer.category in _HEADED and not first.drawer.is_head else first


def read_evidence(name: str, vocabulary: Vocabulary) -> Evidence:
    """What a name says; *name* without the file's extension."""
    parts = segments(plain(name))
    found = words(parts, vocabulary.whole)
    loops = vocabulary.loop_words.meanings(found)
    families = vocabulary.loop_families.meanings(found)
    return Evidence(
        parts=tuple(parts),
        words=tuple(found),
        hits=_hits(found, vocabulary),
        loop=next((kind for kind in ("loop", "one_shot", "maybe") if kind in loops), ""),
        loop_family=families[0] if families else "",
        tags=tuple(dict.fromkeys(vocabulary.tags.meanings(found))),
    )


def _hits(found: Sequence[str], vocabulary: Vocabulary) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    place = 0
    while place < len(found):
        count, entry = vocabulary.instruments.at(found, place)
        if count:
            hits.append(Hit(entry.drawer, place, entry.is_short))
        elif (inside := _inside(found[place], vocabulary)) is not None:
            hits.append(Hit(inside.drawer, place, is_part=True))
        place += max(1, count)
    return tuple(hits)


def _inside(word: str, vocabulary: Vocabulary) -> Entry | None:
    """The instrument a compound like "deepkick" or "snareroll" speaks of: what it ends with, else what it begins with."""
    known, exact = vocabulary.long_words, vocabulary.instruments.exact
    for length in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):  # "crashbell": a drum and how it is struck
        if word[:length] in known and word[length:] in known and exact[(word[:length],)].drawer.category == "drums":
            return exact[(word[:length],)]  # type: ignore[no-any-return]
    for length in range(len(word) - 1, _SHORTEST_PART - 1, -1):
        if word[-length:] in known:
            return exact[(word[-length:],)]  # type: ignore[no-any-return]
    for length in range(len(word) - 1, _SHORTEST_PART - 1, -1):
        front, rest = word[:length], word[length:]
        if front in known and (length >= _SHORTEST_FRONT or (rest,) in vocabulary.tags.exact or rest in known):
            return exact[(front,)]  # type: ignore[no-any-return]
    return None
