"""Texts of an answer: their escapes undone, what is not seen taken out, and short enough to stand in a sentence."""

from __future__ import annotations

import json
import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_PAIRS: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_SPACES: Final = frozenset(
    "\n\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)


def plain_text(text: str) -> str:
    """A text with nothing in it but what is seen and spaces: no control characters, no marks of direction, no halves.

    Markup stays as it is: whoever shows the text shows it as plain text.
    """
    if text.isprintable():
        return text
    joined = _SURROGATES.sub(lambda match: _joined(match[0]), text)
    return "".join(letter for letter in joined if letter.isprintable() or letter in _SPACES)


def _joined(surrogates: str) -> str:
    return surrogates.encode("utf-16", "surrogatepass").decode("utf-16") if len(surrogates) == 2 else "\ufffd"


def unescaped(raw: str) -> str:
    """What a JSON text says; escapes that do not exist stand for their letter."""
    if "\\" not in raw:
        return raw
    said = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2]), raw)
    return _PAIRS.sub(lambda match: _joined(match[0]), said)


def shown(value: object) -> str:
    """A value as it may stand in a sentence: short, on one line, without anything that could act."""
    text = json.dumps(plain_text(value), ensure_ascii=False) if isinstance(value, str) else "a list or object"
    if isinstance(value, int | float | bool) or value is None:
        text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
