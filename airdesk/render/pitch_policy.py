"""How far a sound is moved from the pitch it was made at."""

from __future__ import annotations

import math

from airdesk.render.settings import PitchPolicy

_LIMIT_SEMITONES = {"bass": 7.0, "piano": 24.0, "keys": 24.0, "pad": 24.0, "strings": 24.0, "sax": 24.0, "guitar": 24.0}
DEFAULT_LIMIT_SEMITONES = 18.0


def pitch_limit_semitones(*names: str) -> float:
    """The limit for an instrument known by these names (instrument, role, sound): the first that is in the table decides."""
    words = " ".join(names).casefold()
    for name, limit in _LIMIT_SEMITONES.items():
        if name in words:
            return limit
    return DEFAULT_LIMIT_SEMITONES


def transposition(semitones: float, policy: PitchPolicy, limit_semitones: float) -> float:
    """Semitones actually moved: all of them, by octaves back within the limit, or softly bounded by it."""
    if policy == "exact" or (abs(semitones) <= limit_semitones and policy == "fold"):
        return semitones
    if policy == "soft":
        return limit_semitones * math.tanh(semitones / limit_semitones)
    octaves = math.ceil((abs(semitones) - limit_semitones) / 12.0)
    return semitones - math.copysign(12.0 * octaves, semitones)
