"""How a song is to be played where somebody asked for other than its genre's usual way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

DrumTime = Literal["normal", "half", "double"]
"""The pace of kick and snare against the song's: at half time the backbeat falls once in a bar, on the third beat of four."""

Ending = Literal["close", "fade", "cold", "loop"]
"""A bar in which the song comes to rest; a fade; a last stroke cut off; an end that leads back to the beginning."""

SWINGS: Final = (0.5, 0.75)
LOOSENESSES: Final = (0.0, 3.0)
LATE_MS: Final = (-40.0, 40.0)
SWING_UNITS: Final = (8, 16)


@dataclass(frozen=True, slots=True)
class Playing:
    """Swing, timing, the drums' pace and the end of a song."""

    drum_time: DrumTime = "normal"
    swing: float | None = None  # share of each pair taken by its first note: 0.5 straight, 0.667 triplets; None: the genre's
    swing_unit: int | None = None  # 8 or 16, which notes swing; None: the genre's
    looseness: float = 1.0  # factor on the genre's human timing; 0 like a machine
    late_ms: float = 0.0  # how far behind kick and hats everybody else plays; negative pushes
    ending: Ending = "close"


AS_USUAL: Final = Playing()


def playing_of(values: Mapping[str, object]) -> Playing:
    """The playing that these fields describe, what is not among them as usual. Raises ValueError naming what cannot be."""
    playing = Playing(**values)  # type: ignore[arg-type]
    problems = {
        "drum_time": playing.drum_time not in get_args(DrumTime),
        "ending": playing.ending not in get_args(Ending),
        "swing": playing.swing is not None and not SWINGS[0] <= playing.swing <= SWINGS[1],
        "swing_unit": playing.swing_unit not in (None, *SWING_UNITS),
        "looseness": not LOOSENESSES[0] <= playing.looseness <= LOOSENESSES[1],
        "late_ms": not LATE_MS[0] <= playing.late_ms <= LATE_MS[1],
    }
    for name, is_wrong in problems.items():
        if is_wrong:
            raise ValueError(f"{name} cannot be {getattr(playing, name)!r}")
    return playing
