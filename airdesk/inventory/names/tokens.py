"""Names taken apart: "808_OpenHat-02" is 808, open, hat, 02."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

_PARTED: Final = re.compile(r"[^\w#♯♭]+|_+")
_PIECES: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_SAME: Final = str.maketrans({"ł": "l", "Ł": "L", "♯": "#", "♭": "b", "ø": "o", "Ø": "O", "ß": "s", "æ": "a"})


def plain(text: str) -> str:
    """The text without accents, its capitals kept."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_SAME))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def segments(name: str) -> list[str]:
    """The parts between spaces, hyphens, underscores and dots."""
    return [part for part in _PARTED.split(name) if part]


def words(parts: list[str], whole: Container[str]) -> list[str]:
    """Small words of segments, parted at capitals and digits; what is known as a *whole* ("tb303") stays together."""
    found: list[str] = []
    for part in parts:
        small = part.lower()
        if small in whole or (part.isalpha() and (part.islower() or part.isupper()) and part.isascii()):
            found.append(small)
        else:
            found += [piece.lower() for piece in _PIECES.findall(part)]
    return found
