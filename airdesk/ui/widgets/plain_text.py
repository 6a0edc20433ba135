"""Text of others, such as a language model's, with control characters that can be seen."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})  # controls, formats such as right-to-left marks, line separators


def visible(text: str) -> str:
    """The text with everything that cannot be seen written out: "\\x07", "\\u202e"."""
    if text.isprintable():
        return text
    return "".join(_written_out(one) if unicodedata.category(one) in _HIDDEN else one for one in text)


def _written_out(one: str) -> str:
    return one.encode("unicode_escape").decode("ascii")
