"""Which zones a preset is sampled into, planned from its facts alone: the SoundFont itself stays closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from airdesk.synthesis.patch import KitFinish, Tone
from airdesk.synthesis.zone_plan import HIGHEST_PITCH, velocity_layers

SAMPLING_VERSION = 6
"""Raised when the same preset is sampled into other sounds, so that cached zones are made again."""

ZONE_SPACING = 3
_WANTED_SPLITS = (64, 96)
"""Last velocities of the soft and the middle layer; of a preset's own bounds the nearest ones are taken."""
_WIDEST_SOFT = 72  # last velocity of a soft layer that is not halved again
_FARTHEST = 20  # a bound further off than this separates something else


@dataclass(frozen=True, slots=True)
class PresetFacts:
    """What planning needs to know of a preset; kept in the sound cache."""

    bank: int
    program: int
    name: str
    identity: str  # digest of all that decides its sound
    covered: tuple[tuple[int, int], ...]  # ranges of keys that sound
    velocity_bounds: tuple[int, ...]  # last velocity of each of its own layers but the top one
    release_seconds: float  # time in which a released note falls by 100 dB
    sustains: bool  # a held note goes on for ever
    rings_seconds: float  # until a struck note in the middle of most of its regions has died away


@dataclass(frozen=True, slots=True)
class PresetZonePlan:
    """One zone to be sampled: everything that decides its sound, and where to find it."""

    soundfont: Path
    stamp: str  # the file as it was when its facts were read
    preset: tuple[int, int]  # bank, program
    identity: str
    root_pitch: int
    low_pitch: int
    high_pitch: int
    low_velocity: int
    high_velocity: int
    take: int
    loudness_lufs: float
    finish: KitFinish
    is_percussion: bool
    tone: tuple[Tone, ...] = ()

    @property
    def played_velocity(self) -> int:
        """The velocity that this layer is sampled with: the middle of its range."""
        return (self.low_velocity + self.high_velocity + 1) // 2

    @property
    def key(self) -> str:
        """Content address: the same preset gives the same key, wherever its file lies and whatever it is called."""
        heard = (
            *(self.identity, self.preset, self.root_pitch, self.played_velocity, self.take),
            *(self.loudness_lufs, self.finish, self.is_percussion, self.tone),
        )
        return hashlib.sha256(f"soundfont {SAMPLING_VERSION} {heard!r}".encode()).hexdigest()[:32]


def layers_of(facts: PresetFacts) -> list[tuple[int, int]]:
    """(first, last) velocity of each layer, where the preset itself changes if it does."""
    splits = set()
    for wanted in _WANTED_SPLITS:
        nearest = min(facts.velocity_bounds, key=lambda bound: (abs(bound - wanted), bound), default=wanted)
        splits.add(nearest if abs(nearest - wanted) <= _FARTHEST else wanted)
    if min(splits) > _WIDEST_SOFT:
        splits.add(min(splits) * 2 // 3)
    return velocity_layers(tuple(sorted(splits)))


def pitch_zones(facts: PresetFacts, low_pitch: int, high_pitch: int) -> list[tuple[int, int, int]]:
    """(root, first pitch, last pitch) of each zone between two pitches; outside of them the outermost ones serve."""
    wanted = [(max(low, low_pitch), min(high, high_pitch)) for low, high in facts.covered]
    ranges = [(low, high) for low, high in wanted if low <= high] or list(facts.covered)
    roots = [root for low, high in ranges for root in _roots(low, high)]
    bounds = [(before + after) // 2 for before, after in pairwise(roots)]
    return list(zip(roots, [0, *(bound + 1 for bound in bounds)], [*bounds, HIGHEST_PITCH], strict=True))


def _roots(low: int, high: int) -> list[int]:
    """Roots three semitones apart, from which every key between is at most one away."""
    return [min(low + 1 + ZONE_SPACING * number, high) for number in range(-(-(high - low + 1) // ZONE_SPACING))]


def covers(facts: PresetFacts, pitch: int) -> bool:
    """Whether a key of the preset sounds."""
    return any(low <= pitch <= high for low, high in facts.covered)
