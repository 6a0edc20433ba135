"""How well a text can be read on a ground, as WCAG counts it."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

BLACK: Final = QColor("#000000")
WHITE: Final = QColor("#ffffff")


def luminance(value: QColor) -> float:
    """Relative luminance, 0 black .. 1 white. Source: WCAG 2, relative luminance."""
    parts = (value.redF(), value.greenF(), value.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, 1..21; text needs 4.5."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever is read better; one of them always has 4.5 : 1."""
    return BLACK if contrast(BLACK, ground) >= contrast(WHITE, ground) else WHITE
