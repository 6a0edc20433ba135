"""File names that every system takes, made from any text."""

from __future__ import annotations

import re
import unicodedata

_MAX_BYTES = 120  # leaves room for an extension, a number and the ".part" of a file being written
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)  # devices on Windows


def safe_file_name(title: str, fallback: str = "song") -> str:
    """A file name (without extension) for any title; letters of all scripts stay, what a file system refuses goes."""
    text = unicodedata.normalize("NFC", title)
    text = _FORBIDDEN.sub(" ", text)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    name = _shortened(" ".join(text.split())).strip(" .")
    if not name:
        return fallback
    return f"_{name}" if _RESERVED.match(name) else name


def _shortened(name: str) -> str:
    """At most `_MAX_BYTES` in UTF-8, cut between characters and, where one is near, between words."""
    if len(name.encode()) <= _MAX_BYTES:
        return name
    cut = name.encode()[:_MAX_BYTES].decode(errors="ignore")
    words = cut.rsplit(" ", 1)[0]
    return words if len(words) > len(cut) // 2 else cut


def unique_file_name(name: str, taken: set[str]) -> str:
    """`name`, or with `__2`, `__3`… before its extension when it is taken; adds it to `taken` (compared without case)."""
    stem, dot, extension = name.partition(".")
    chosen, number = name, 1
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{stem}__{number}{dot}{extension}"
    taken.add(chosen.casefold())
    return chosen
