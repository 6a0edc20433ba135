"""The colours of covers: a dozen palettes, and which suit which music."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that go together."""

    name: str
    top: str  # of the ground, where the light falls
    bottom: str
    glow: str
    main: tuple[str, ...]  # what is drawn, most used first
    light: str  # the brightest accent
    is_bright: bool = False  # suits major keys


PALETTES: Final = (
    Palette("lagoon", "#155a60", "#0c1f24", "#2b8a86", ("#2c8384", "#4fd1c5", "#419b9b"), "#c9f5ec"),
    Palette("plum", "#6c2d5e", "#2a1533", "#c8607a", ("#98486f", "#d9805f", "#c35f84", "#2d1835"), "#ffd29a"),
    Palette("harbour", "#25397a", "#0d142c", "#3b57b0", ("#6f8ff0", "#4ac2bd", "#c3cdf2", "#3d4f94"), "#e4e9ff"),
    Palette("slate", "#3c4757", "#101216", "#566377", ("#a4acba", "#d7dce4", "#7d8aa0"), "#ffffff"),
    Palette("copper", "#7a3421", "#37200f", "#b6781d", ("#d28a22", "#c8604a", "#e8c08a", "#a8482f"), "#ffe0ad", True),
    Palette("sand", "#6e5934", "#231c11", "#a58a56", ("#b59a62", "#8f7648", "#d9c08c"), "#fff4d8", True),
    Palette("tide", "#3b6d86", "#132830", "#66aebb", ("#487e8b", "#8fb8c4", "#70c3c6", "#152c36"), "#eafcff", True),
    Palette("violet", "#4e308c", "#170e2b", "#9063c8", ("#5a45a8", "#a276e4", "#7a5fd0"), "#efdcff"),
    Palette("fern", "#30603f", "#0e1f17", "#4f8f66", ("#5f9a76", "#a6c8a4", "#3f7a58"), "#f0ffe4", True),
    Palette("wine", "#84304f", "#250d1a", "#b1476d", ("#d9749a", "#e8a8bd", "#b04a70"), "#ffe6ee"),
    Palette("ember", "#7a331f", "#2a1411", "#c07a1e", ("#a84a3c", "#d9882c", "#c96a4c"), "#ffe3b0"),
    Palette("midnight", "#243a7c", "#0a1026", "#4a66c4", ("#4f6cc0", "#3fa39a", "#8aa6e8"), "#dce8ff"),
    Palette("rose", "#8a4a5e", "#2a1722", "#e08a8a", ("#d98c93", "#f0b89a", "#b5627c", "#351b2b"), "#ffe9d6", True),
    Palette("meadow", "#5f7a34", "#182010", "#a8c05a", ("#8fb04a", "#d6d68a", "#5f8a4a", "#1d2a16"), "#fbffd9", True),
)

GENRE_PALETTES: Final[dict[str, tuple[str, ...]]] = {
    "lo-fi": ("lagoon", "ember", "sand", "plum"),
    "boom bap": ("ember", "sand", "slate"),
    "hip hop": ("violet", "copper", "slate"),
    "trap": ("violet", "wine", "slate"),
    "drill": ("slate", "midnight", "wine"),
    "r&b": ("plum", "rose", "violet"),
    "house": ("harbour", "rose", "violet"),
    "techno": ("copper", "slate", "midnight"),
    "edm": ("harbour", "violet", "rose"),
    "dubstep": ("violet", "slate", "lagoon"),
    "drum and bass": ("midnight", "lagoon", "wine"),
    "ambient": ("tide", "fern", "midnight"),
    "cinematic": ("slate", "plum", "midnight"),
    "classical": ("sand", "wine", "tide"),
    "jazz": ("sand", "midnight", "wine"),
    "pop": ("rose", "meadow", "harbour"),
    "rock": ("wine", "copper", "slate"),
}
"""A taste: which colours a genre leans to; the others stay possible."""


def colour(text: str, alpha: float = 1.0) -> QColor:
    """A colour of a palette. *alpha*: 0..1."""
    value = QColor(text)
    value.setAlphaF(alpha)
    return value


def main_colour(palette: Palette, index: int, alpha: float = 1.0) -> QColor:
    """One of the colours that things are drawn in; after the last the first again."""
    return colour(palette.main[index % len(palette.main)], alpha)
