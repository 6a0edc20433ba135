"""How one instrument shall play, as far as the user says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ARTICULATIONS: Final = ("normal", "staccato", "legato", "sustained")
"""How an instrument's notes are held."""


@dataclass(frozen=True, slots=True)
class InstrumentConfig:
    """Wishes for one instrument, or for all of a group; None means "as usual"."""

    name: str  # as the user writes it: "bass", "el. piano", "strings"
    low_pitch: int | None = None  # register, MIDI pitches
    high_pitch: int | None = None
    articulation: str | None = None  # one of ARTICULATIONS
    dynamics: float | None = None  # 0..1, scales velocities
