"""What is known of the tracks of a song that play own instruments, as values; nothing here reads a sound."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from airdesk.audio.instrument import Instrument

Keys = set[tuple[int, int]]
"""Pairs of pitch and velocity."""


@dataclass(frozen=True, slots=True)
class OwnSound:
    """An own instrument ready to be played, and what is to be said of it."""

    instrument: Instrument
    served: frozenset[int]  # the drum notes of a kit; of others every note
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplayable:
    """An own instrument that cannot be played, and why: a sentence without its subject."""

    reason: str


@dataclass(slots=True)
class OwnTracks:
    """The own instruments of a song's tracks."""

    sounds: dict[str, OwnSound] = field(default_factory=dict)  # by the track's id
    factory: dict[str, tuple[str, Keys]] = field(default_factory=dict)  # what the factory plays: sound and notes, by track
    warnings: list[str] = field(default_factory=list)

    def joined(self, track: str, factory: Instrument | None) -> Instrument:
        """The instrument of a track: its own, the factory's, or a kit of both."""
        own = self.sounds.get(track)
        if own is None:
            assert factory is not None
            return factory
        if factory is None:
            return own.instrument
        filled = sorted({note for note, _ in self.factory[track][1]})
        return replace(
            own.instrument,
            zones=(*own.instrument.zones, *factory.zones),
            choke_groups={**factory.choke_groups, **own.instrument.choke_groups},
            source={**own.instrument.source, "own_drums": " ".join(map(str, filled))},
        )
