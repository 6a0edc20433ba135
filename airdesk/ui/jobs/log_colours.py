"""The colour of each category of the run log."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

from airdesk.library.events import Category

CATEGORIES: Final[tuple[Category, ...]] = ("run", "plan", "midi", "samples", "audio", "func", "call", "meta")

_TONES: Final[dict[str, str]] = {
    "run": "#4fd1c5",
    "plan": "#cda6ff",
    "midi": "#9bb2ff",
    "samples": "#f5a524",
    "audio": "#6ee787",
    "func": "#b0b7c4",
    "call": "#63c7d4",
    "meta": "#f59bbc",
}
CHOSEN_GROUND: Final = "#16282b"
"""Of the chosen row: darker than elsewhere, for what is faint must be read on it."""

_FAINT: Final = 0.18  # of the colour in the ground of a chip


def category_colour(category: str) -> QColor:
    """The colour its name is written in."""
    return QColor(_TONES.get(category, _TONES["func"]))


def category_ground(category: str) -> QColor:
    """The ground of its chip."""
    tone = category_colour(category)
    tone.setAlphaF(_FAINT)
    return tone
