"""Texts as a database takes them: file names may hold bytes that are no text, which Python carries as halves of pairs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_HALF: Final = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without halves of surrogate pairs, which no database takes; each becomes a mark."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def storable_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose texts the database takes."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def storable_json(text: str) -> str:
    """JSON that the database takes; nothing is lost, so that a path leads to the same file when it is read again."""
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
