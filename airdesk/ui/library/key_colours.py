"""The colour of a key: neighbours on the circle of fifths have neighbouring colours, so what mixes well looks alike."""

from __future__ import annotations

from PySide6.QtGui import QColor

from airdesk.errors import AirdeskError
from airdesk.model.harmony import parse_key


def key_colour(key: str | None) -> QColor:
    """A light colour for dark text."""
    try:
        known = parse_key(key or "")
    except AirdeskError:
        return QColor("#a7afbd")
    fifths = ((known.tonic + (3 if known.is_minor else 0)) * 7) % 12
    hue = (205 + fifths * 30) % 360
    return QColor.fromHsl(hue, 150 if known.is_minor else 165, 172)
