"""Text of others, such as a language model's, as nothing but text: no markup, and control characters that can be seen."""

from __future__ import annotations

import unicodedata
from html import escape

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})  # controls, formats such as right-to-left marks, line separators


def visible(text: str) -> str:
    """The text with everything that cannot be seen written out: "\\x07", "\\u202e"."""
    if text.isprintable():
        return text
    return "".join(_written_out(one) if unicodedata.category(one) in _HIDDEN else one for one in text)


def plain_tip(text: str) -> str:
    """For a tooltip, which Qt would read as markup where it looks like that."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text or "&" in text else text


def _written_out(one: str) -> str:
    return one.encode("unicode_escape").decode("ascii")
