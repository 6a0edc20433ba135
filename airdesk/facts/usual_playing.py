"""How an instrument plays where nobody says anything else: its register in a role, how hard, and how its notes are held."""

from __future__ import annotations

from typing import Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentFact
from airdesk.model.plan import Role

WINDOWS: Final[dict[Role, tuple[int, int]]] = {
    "bass": (24, 55),
    "chords": (48, 79),
    "pad": (43, 84),
    "counter": (52, 79),
    "arp": (55, 91),
}
"""Where a role sounds best, MIDI pitches; the lead's range is the genre's."""

NARROWEST: Final = 12
"""A register of fewer semitones than this is no use; then the instrument's own is taken."""

USUAL_DYNAMICS: Final[dict[Role, float]] = {
    "drums": 0.85,
    "percussion": 0.7,
    "bass": 0.85,
    "chords": 0.75,
    "pad": 0.65,
    "lead": 0.9,
    "counter": 0.72,
    "arp": 0.68,
    "fx": 0.6,
}
"""How hard whoever has the role plays, 0..1."""

_ARTICULATIONS: Final = {
    "pad": "sustained",
    "strings": "legato",
    "voice": "sustained",
    "winds": "legato",
}
"""By family; whoever has the pad sustains whatever it is."""


def usual_register(fact: InstrumentFact, role: Role, genre: Genre) -> tuple[int, int]:
    """Where the instrument's register and the role's meet."""
    window = (genre.melody.low, genre.melody.high) if role == "lead" else WINDOWS.get(role, (0, 127))
    low, high = max(fact.low_pitch, window[0]), min(fact.high_pitch, window[1])
    if fact.is_percussion or role == "fx" or high - low < NARROWEST:
        return fact.low_pitch, fact.high_pitch
    return low, high


def usual_articulation(fact: InstrumentFact, role: Role) -> str:
    """How the instrument's notes are held in a role."""
    return "sustained" if role == "pad" else _ARTICULATIONS.get(fact.family, "normal")


def has_register(fact: InstrumentFact) -> bool:
    """False for drums and effects: their pitches choose among sounds."""
    return not fact.is_percussion and fact.family != "fx"
