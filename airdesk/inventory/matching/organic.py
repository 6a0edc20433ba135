"""Whether a sample is a recording of something that sounds by itself, or was made by a machine; and what tells us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from airdesk.model.sample import Sample


class Origin(StrEnum):
    """Where a sound comes from."""

    ACOUSTIC = "acoustic"
    SYNTHETIC = "synthetic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OriginFact:
    """The origin and what tells it."""

    origin: Origin
    reason: str


_ACOUSTIC_WORDS: Final = frozenset({"acoustic", "orchestral", "arco", "pizzicato"})
_SYNTHETIC_WORDS: Final = frozenset({"electronic", "808", "909", "trap", "house", "techno", "dubstep"})
_ACOUSTIC_FAMILIES: Final = frozenset({"strings", "winds", "brass", "mallets", "voice", "percussion"})
_SYNTHETIC_FAMILIES: Final = frozenset({"lead", "pad", "fx"})
_ACOUSTIC_INSTRUMENTS: Final = frozenset(
    {"piano", "guitar", "steel guitar", "harp", "banjo", "mandolin", "ukulele", "koto", "accordion", "harpsichord", "taiko"}
)
_SYNTHETIC_INSTRUMENTS: Final = frozenset({"808 bass", "sub bass", "synth", "pluck", "stab", "keyboard"})


def origin_of(sample: Sample) -> OriginFact:
    """Words of the name and the folders first, then the instrument, then the family; drums, basses and keys without such words
    may be either. The sound itself does not tell: neither noisiness nor timbre parted recordings from machines in our trials.
    """
    if tags := sorted(_SYNTHETIC_WORDS & set(sample.tags)):
        return OriginFact(Origin.SYNTHETIC, f"called {tags[0]}")
    if tags := sorted(_ACOUSTIC_WORDS & set(sample.tags)):
        return OriginFact(Origin.ACOUSTIC, f"called {tags[0]}")
    if sample.instrument in _SYNTHETIC_INSTRUMENTS or sample.family in _SYNTHETIC_FAMILIES:
        return OriginFact(Origin.SYNTHETIC, f"a {sample.instrument} is made by a synthesizer")
    if sample.instrument in _ACOUSTIC_INSTRUMENTS or sample.family in _ACOUSTIC_FAMILIES:
        return OriginFact(Origin.ACOUSTIC, f"a {sample.instrument} is played by hand")
    return OriginFact(Origin.UNKNOWN, "nothing tells where it comes from")


def origin_grade(sample: Sample) -> int:
    """0 acoustic, 1 unknown, 2 synthetic."""
    return _GRADES[origin_of(sample).origin]


_GRADES: Final = {Origin.ACOUSTIC: 0, Origin.UNKNOWN: 1, Origin.SYNTHETIC: 2}
