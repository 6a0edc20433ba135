"""Which zones a patch has, and which of them a set of notes needs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection
from dataclasses import dataclass

from airdesk.synthesis.patch import About, Drum, KitFinish, Patch, Tape, Voice

SYNTHESIS_VERSION = 5
"""Raised when the code makes different sounds from the same facts, so that cached zones are made again."""

HIGHEST_PITCH = 127
HIGHEST_VELOCITY = 127
STATED_VELOCITY = 100


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """One zone to be made: everything that decides its sound."""

    voice: Voice
    finish: KitFinish | Tape
    seed_name: str  # its random numbers depend on this and on nothing else
    root_pitch: int
    low_pitch: int
    high_pitch: int
    low_velocity: int
    high_velocity: int
    take: int
    loudness_lufs: float

    @property
    def strength(self) -> float:
        """How hard this velocity layer is played, 0..1: the middle of its range."""
        return (self.low_velocity + self.high_velocity) / 2.0 / HIGHEST_VELOCITY

    @property
    def key(self) -> str:
        """Content address: the same facts give the same key on every machine."""
        heard = (self.voice, self.finish, self.seed_name, self.root_pitch, self.strength, self.take, self.loudness_lufs)
        return hashlib.sha256(f"{SYNTHESIS_VERSION} {heard!r}".encode()).hexdigest()[:32]

    @property
    def seed(self) -> int:
        """Seed of its random numbers."""
        return int.from_bytes(hashlib.sha256(self.seed_name.encode()).digest()[:8], "big")


def all_zones(patch: Patch) -> tuple[ZonePlan, ...]:
    """Every zone the patch can have."""
    if patch.voice is None:
        return tuple(zone for drum in patch.drums for zone in _drum_zones(patch, drum))
    return _melodic_zones(patch, patch.voice)


def needed_zones(patch: Patch, notes: Collection[tuple[int, int]]) -> tuple[ZonePlan, ...]:
    """The zones that `notes`, pairs of (pitch, velocity), are played with: all takes of each."""
    return tuple(zone for zone in all_zones(patch) if any(_serves(zone, pitch, velocity) for pitch, velocity in notes))


def _serves(zone: ZonePlan, pitch: int, velocity: int) -> bool:
    return zone.low_pitch <= pitch <= zone.high_pitch and zone.low_velocity <= velocity <= zone.high_velocity


def _melodic_zones(patch: Patch, voice: Voice) -> tuple[ZonePlan, ...]:
    about = patch.about
    return tuple(
        ZonePlan(
            voice=voice,
            finish=patch.finish,
            seed_name=f"{patch.id} {root} {layer} {take}",
            root_pitch=root,
            low_pitch=low,
            high_pitch=high,
            low_velocity=velocities[0],
            high_velocity=velocities[1],
            take=take,
            loudness_lufs=full_velocity_lufs(about),
        )
        for root, low, high in pitch_ranges(about.low_pitch, about.high_pitch, about.zone_spacing)
        for layer, velocities in enumerate(velocity_layers(about.velocity_splits))
        for take in range(about.takes)
    )


def _drum_zones(patch: Patch, drum: Drum) -> tuple[ZonePlan, ...]:
    return tuple(
        ZonePlan(
            voice=drum.voice,
            finish=patch.finish,
            seed_name=f"{drum.origin} {drum.name} {note} {layer} {take}",
            root_pitch=note,
            low_pitch=note,
            high_pitch=note,
            low_velocity=velocities[0],
            high_velocity=velocities[1],
            take=take,
            loudness_lufs=full_velocity_lufs(patch.about) + drum.level_db,
        )
        for note in drum.notes
        for layer, velocities in enumerate(velocity_layers(drum.velocity_splits))
        for take in range(drum.takes)
    )


def full_velocity_lufs(about: About) -> float:
    """Loudness at the highest velocity of a sound whose loudness is stated for velocity 100."""
    return about.loudness_lufs + about.velocity_exponent * 20.0 * math.log10(HIGHEST_VELOCITY / STATED_VELOCITY)


def pitch_ranges(low_pitch: int, high_pitch: int, spacing: int) -> list[tuple[int, int, int]]:
    """(root, first pitch, last pitch) of each zone; the outermost ones reach to the ends of the keyboard."""
    roots = list(range(low_pitch, high_pitch + 1, spacing))
    below, above = (spacing - 1) // 2, spacing // 2
    ranges = [(root, root - below, root + above) for root in roots]
    ranges[0] = (roots[0], 0, ranges[0][2])
    ranges[-1] = (roots[-1], ranges[-1][1], HIGHEST_PITCH)
    return ranges


def velocity_layers(splits: tuple[int, ...]) -> list[tuple[int, int]]:
    """(first, last) velocity of each layer."""
    starts = [1, *(split + 1 for split in splits)]
    return list(zip(starts, [*splits, HIGHEST_VELOCITY], strict=True))
