"""Colours of sections, by what they are called."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

_BY_NAME: Final = {
    "intro": "#39404d",
    "outro": "#39404d",
    "verse": "#3c4a63",
    "pre-chorus": "#3c5563",
    "build": "#3d5a52",
    "hook": "#4a3f63",
    "chorus": "#4a3f63",
    "drop": "#5c3f5a",
    "break": "#4a4a3a",
    "breakdown": "#4a4a3a",
    "bridge": "#5a4a3a",
    "solo": "#5c4040",
}
_OTHERS: Final = ("#3f5149", "#51463d", "#3b4f5e", "#4f3f4d")


def section_colour(name: str) -> QColor:
    """The ground of a section's strip; the same name always has the same colour."""
    word = name.strip().lower().rstrip("0123456789 ")
    return QColor(_BY_NAME.get(word) or _OTHERS[sum(word.encode()) % len(_OTHERS)])
