"""Where a level stands on a fader or a meter, as on mixing desks: most of the way belongs to the levels one works with."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

SILENT_DB: Final = -120.0
"""What a fader at its bottom sets: nothing is heard."""

FLOOR_DB: Final = -60.0
TOP_DB: Final = 6.0

_POINTS: Final = ((-60.0, 0.0), (-36.0, 0.2), (-24.0, 0.34), (-12.0, 0.55), (-6.0, 0.69), (0.0, 0.84), (6.0, 1.0))
"""(dB, share of the way up): a choice; 0 dB stands where the hand expects it and lower levels lie ever closer."""

MARKS_DB: Final = tuple(int(level) for level, _ in reversed(_POINTS))


def place_of_level(level_db: float) -> float:
    """How far up a level stands, 0 at -60 dB and below, 1 at +6 dB and above."""
    if level_db <= FLOOR_DB:
        return 0.0
    for (low_db, low), (high_db, high) in pairwise(_POINTS):
        if level_db <= high_db:
            return low + (level_db - low_db) / (high_db - low_db) * (high - low)
    return 1.0


def level_of_place(place: float) -> float:
    """The level that stands so far up, dB; `SILENT_DB` at the bottom."""
    if place <= 0.0:
        return SILENT_DB
    for (low_db, low), (high_db, high) in pairwise(_POINTS):
        if place <= high:
            return low_db + (place - low) / (high - low) * (high_db - low_db)
    return TOP_DB


def level_of_amplitude(amplitude: float) -> float:
    """dB of a linear amplitude; `SILENT_DB` for silence."""
    return 20.0 * math.log10(amplitude) if amplitude > 1e-6 else SILENT_DB


def level_text(level_db: float) -> str:
    """A level as one reads it: "-4.0", "+1.5", "-∞" for silence."""
    if level_db <= FLOOR_DB:
        return "-∞"
    rounded = round(level_db, 1)
    return f"{rounded:+.1f}" if rounded > 0 else f"{abs(rounded) * -1 if rounded else 0.0:.1f}"


def read_level(text: str) -> float | None:
    """The level somebody typed, limited to what a fader can do; None where it is no number."""
    cleaned = text.strip().lower().replace("db", "").replace("−", "-").replace(",", ".").strip()
    if cleaned in ("-∞", "-inf", "∞", "-"):
        return SILENT_DB
    try:
        level_db = float(cleaned)
    except ValueError:
        return None
    if math.isnan(level_db):
        return None
    return SILENT_DB if level_db <= FLOOR_DB else min(TOP_DB, level_db)
