"""The cover of a song: which style and which colours, then the picture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from airdesk.model.song import Song
from airdesk.ui.covers import bars, blocks, bubbles, hills, mosaic, ridgelines, rings, waves
from airdesk.ui.covers.material import Material, fingerprint, material_of
from airdesk.ui.covers.palette import GENRE_PALETTES, PALETTES, Palette

Style = Callable[[QPainter, QRectF, Material, Palette, np.random.Generator], None]

STYLES: Final[dict[str, Style]] = {
    "rings": rings.paint,
    "hills": hills.paint,
    "mosaic": mosaic.paint,
    "ridgelines": ridgelines.paint,
    "bars": bars.paint,
    "waves": waves.paint,
    "blocks": blocks.paint,
    "bubbles": bubbles.paint,
}

GENRE_STYLES: Final[dict[str, tuple[str, ...]]] = {
    "lo-fi": ("rings", "blocks", "waves"),
    "boom bap": ("rings", "bars", "mosaic"),
    "hip hop": ("blocks", "bars", "rings"),
    "trap": ("blocks", "ridgelines", "bars"),
    "drill": ("ridgelines", "blocks", "mosaic"),
    "r&b": ("hills", "blocks", "waves"),
    "house": ("mosaic", "blocks", "ridgelines"),
    "techno": ("bars", "mosaic", "rings"),
    "edm": ("mosaic", "bars", "waves"),
    "dubstep": ("bars", "ridgelines", "mosaic"),
    "drum and bass": ("mosaic", "rings", "bars"),
    "ambient": ("bubbles", "hills", "waves"),
    "cinematic": ("ridgelines", "hills", "waves"),
    "classical": ("waves", "bubbles", "hills"),
    "jazz": ("rings", "waves", "bubbles"),
    "pop": ("hills", "bubbles", "mosaic"),
    "rock": ("bars", "ridgelines", "mosaic"),
}
"""A taste: which styles a genre leans to; the others stay possible."""

LEANING: Final = 4.0
"""How many times likelier a leaning is than anything else."""

ASPECT: Final = 1.48
"""Width by height, of cards; wider places show a band of the picture."""


def cover_of(song: Song, size: QSize, *, identity: str | None = None) -> QImage:
    """The picture of a song, the same every time.

    *identity*: what chooses style and colours, for example the id of the song in the library, so that an edited song keeps
    its look; without it the notes choose.
    """
    chance = _chance(identity or fingerprint(song))
    material = material_of(song)
    style = _drawn_lot(chance, _possible_styles(material), GENRE_STYLES.get(song.genre, ()))
    return painted(material, style, _palette_for(material, chance), size, chance)


def painted(material: Material, style: str, palette: Palette, size: QSize, chance: np.random.Generator) -> QImage:
    """A picture in a given style and palette."""
    image = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    STYLES[style](painter, QRectF(0, 0, size.width(), size.height()), material, palette, chance)
    painter.end()
    return image


def _chance(identity: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8], "big"))


def _possible_styles(material: Material) -> list[str]:
    """Styles that show something of this song."""
    found = ["hills"]
    if len(material.high) >= 10:
        found += ["waves", "bubbles"]
        found += ["rings", "blocks"] if len(material.middle) >= 6 else []
    if np.count_nonzero(material.drums.max(axis=0)) >= 24:
        found += ["mosaic", "bars"]
    if np.count_nonzero(material.density.max(axis=1) > 0.2) >= 8:
        found.append("ridgelines")
    return sorted(found)


def _palette_for(material: Material, chance: np.random.Generator) -> Palette:
    names = {palette.name: palette for palette in PALETTES}
    suited = [
        palette.name for palette in PALETTES if palette.is_bright != material.is_minor or palette.name in _leans(material)
    ]
    return names[_drawn_lot(chance, suited, _leans(material))]


def _leans(material: Material) -> tuple[str, ...]:
    return GENRE_PALETTES.get(material.genre, ())


def _drawn_lot(chance: np.random.Generator, choices: list[str], leanings: tuple[str, ...]) -> str:
    weights = np.array([LEANING if choice in leanings else 1.0 for choice in choices])
    return choices[int(chance.choice(len(choices), p=weights / weights.sum()))]
