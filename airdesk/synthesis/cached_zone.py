"""A zone of the sound cache as an instrument holds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from airdesk.audio.instrument import Zone, ZoneAudio
from airdesk.errors import StorageError
from airdesk.synthesis.zone_file import DamagedZoneError, ZoneHeader, load_audio, read_header, zone_path


class Served(Protocol):
    """The notes that a zone serves."""

    @property
    def root_pitch(self) -> float:
        """MIDI pitch at which it sounds untransposed, but for its fine tuning."""

    @property
    def low_pitch(self) -> int:
        """First pitch."""

    @property
    def high_pitch(self) -> int:
        """Last pitch."""

    @property
    def low_velocity(self) -> int:
        """First velocity."""

    @property
    def high_velocity(self) -> int:
        """Last velocity."""

    @property
    def take(self) -> int:
        """Its turn among those of the same notes."""


def cached_zone(cache_folder: Path, key: str, served: Served, make: Callable[[], object]) -> Zone:
    """A zone that has been made, at the level that its file states. Raises StorageError where the cache does not keep it.

    *make*: makes it again, where its audio turns out to be damaged.
    """
    path = zone_path(cache_folder, key)
    header = read_header(path)
    if header is None:
        raise StorageError(f"The sound cache {cache_folder} loses what is written to it; check the disk.", path=path)
    return Zone(
        key=key,
        root_pitch=served.root_pitch + header.tuning_cents / 100.0,
        low_pitch=served.low_pitch,
        high_pitch=served.high_pitch,
        low_velocity=served.low_velocity,
        high_velocity=served.high_velocity,
        sample_rate=header.sample_rate,
        load=partial(_audio, path, header, make),
        gain_db=header.gain_db,
        take=served.take,
        loop_start_frame=header.loop_start_frame,
        loop_end_frame=header.loop_end_frame,
    )


def _audio(path: Path, header: ZoneHeader, make: Callable[[], object]) -> ZoneAudio:
    try:
        return load_audio(path, header)
    except DamagedZoneError:
        make()
        return load_audio(path, header)
