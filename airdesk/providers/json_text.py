"""Texts of an answer: their escapes undone, what is not seen taken out, and short enough to stand in a sentence."""

from __future__ import annotations

import json
import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_PAIRS: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def plain_text(text: str) -> str:
    """A text without control characters, marks that turn its direction, and halves of characters; markup stays as it is."""
    joined = _SURROGATES.sub(lambda match: _joined(match[0]), text)
    return _UNSEEN.sub("", joined)


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
