"""Controller values and the gains and places they stand for."""

from __future__ import annotations

import math

from airdesk.units import SILENCE_DB

_CENTRE_PAN = 64


def level_to_db(level: float) -> float:
    """Gain of a volume or expression 0..1. *Source*: General MIDI level 1 guidelines, 40 log10 of it."""
    return max(SILENCE_DB, 40 * math.log10(level)) if level > 0 else SILENCE_DB


def db_to_volume(gain_db: float) -> int:
    """The channel volume nearest to a gain; gains above 0 dB become 127."""
    return max(0, min(127, round(127 * 10 ** (gain_db / 40)))) if gain_db > SILENCE_DB else 0


def controller_to_pan(value: int) -> float:
    """Pan -1..1 of a pan controller; 64 is the centre, 0 and 1 are both hard left. *Source*: General MIDI 2."""
    return max(-1.0, (value - _CENTRE_PAN) / 63)


def pan_to_controller(pan: float) -> int:
    """The pan controller nearest to a pan."""
    return max(1, min(127, _CENTRE_PAN + round(pan * 63)))
