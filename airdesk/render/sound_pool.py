"""All pitched sounds of a song in one array, as the kernel reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Zone, ZoneAudio
from airdesk.errors import StorageError
from airdesk.progress import Progress
from airdesk.render.pitched_cache import HEADER_BYTES, SoundHead, cache_name, read_head, write_sound
from airdesk.render.pitched_sound import PitchedSound, pitched_sound

WHOLE = 2**62
"""Frames needed of a sound that rings out."""

_SHORTEST_CLASS_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class SoundRequest:
    """One sound at one pitch, and how much of it the song plays."""

    zone: Zone
    semitones: float
    needed_frames: int

    @property
    def identity(self) -> tuple[str, float]:
        """Requests of equal identity are the same sound."""
        return self.zone.key, self.semitones


@dataclass(frozen=True, slots=True)
class PooledSound:
    """Where a sound lies in the pool."""

    left: int
    right: int
    frames: int
    loop_length: int
    gain: float
    begins_loud: bool  # its first frame is no silence: it clicks without a fade-in


@dataclass(frozen=True, slots=True)
class SoundPool:
    """The audio of all sounds, one after another, channel after channel."""

    audio: NDArray[np.int16]
    sounds: Mapping[tuple[str, float], PooledSound]
    warnings: tuple[str, ...] = ()


def limit_of(needed_frames: int, sample_rate: int) -> int | None:
    """Frames that are made of a sound: the next of half a second, one, two, four… or None for all.

    Steps, so that a song always finds the same file whatever was rendered before it.
    """
    limit = round(_SHORTEST_CLASS_SECONDS * sample_rate)
    while limit < needed_frames:
        limit *= 2
    return limit if limit <= 64 * sample_rate else None


@dataclass(slots=True)
class _Opened:
    """A sound ready to be copied into the pool: an open file, or audio in memory."""

    head: SoundHead
    file: FileIO | None = None
    audio: NDArray[np.int16] | None = None

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def load_pool(
    requests: Sequence[SoundRequest],
    sample_rate: int,
    cache_folder: Path | None,
    progress: Progress,
    stages: Mapping[tuple[str, float], str],
) -> SoundPool:
    """Read all requested sounds, making those that are not in the cache; one that cannot be kept there is a warning.

    *stages*: what to report while a sound of that identity is made. Of equal sounds the longest need counts.
    """
    merged: dict[tuple[str, float], SoundRequest] = {}
    for request in requests:
        known = merged.get(request.identity)
        if known is None or known.needed_frames < request.needed_frames:
            merged[request.identity] = request
    opened: dict[tuple[str, float], _Opened] = {}
    try:
        warnings = _open_all(merged, opened, sample_rate, cache_folder, progress, stages)
        return replace(_fill(merged, opened), warnings=warnings)
    finally:
        for sound in opened.values():
            sound.close()


def _open_all(
    merged: Mapping[tuple[str, float], SoundRequest],
    opened: dict[tuple[str, float], _Opened],
    sample_rate: int,
    cache_folder: Path | None,
    progress: Progress,
    stages: Mapping[tuple[str, float], str],
) -> tuple[str, ...]:
    """Open or make each sound; the sentence about the first that could not be kept, if any."""
    warnings: list[str] = []
    zone_audio: dict[str, ZoneAudio] = {}
    for number, (identity, request) in enumerate(sorted(merged.items())):
        progress.check_cancelled()
        limit = limit_of(request.needed_frames, sample_rate)
        name = cache_name(request.zone.key, request.semitones, sample_rate, limit)
        found = None if cache_folder is None else _open_cached(cache_folder / name)
        if found is None:
            progress.report(number / len(merged), stages[identity])
            if request.zone.key not in zone_audio:
                zone_audio = {request.zone.key: request.zone.load()}  # sorted by zone: one at a time is enough
            sound = pitched_sound(request.zone, zone_audio[request.zone.key], request.semitones, sample_rate, limit)
            if cache_folder is not None:
                warnings += _kept(sound, cache_folder / name)
            found = _in_memory(sound)
        opened[identity] = found
    return tuple(warnings[:1])


def _kept(sound: PitchedSound, path: Path) -> list[str]:
    """Put a sound into the cache; it plays from memory where that fails, and the sentence says so."""
    try:
        write_sound(sound, path)
    except StorageError as error:
        return [f"Pitched sounds are not all kept for the next time, which will take longer: {error}"]
    return []


def _open_cached(path: Path) -> _Opened | None:
    try:
        file = FileIO(path)
    except OSError:
        return None
    try:
        head = read_head(file)
    except OSError:
        head = None
    if head is None:
        file.close()
        return None
    return _Opened(head, file)


def _in_memory(sound: PitchedSound) -> _Opened:
    channels, frames = sound.audio.shape
    return _Opened(SoundHead(channels, frames, sound.loop_length, sound.gain), audio=sound.audio)


def _fill(merged: Mapping[tuple[str, float], SoundRequest], opened: Mapping[tuple[str, float], _Opened]) -> SoundPool:
    """Copy what is needed of every sound into one array."""
    frames = {identity: min(sound.head.frames, merged[identity].needed_frames) for identity, sound in opened.items()}
    total = sum(count * opened[identity].head.channels for identity, count in frames.items())
    audio = np.empty(max(1, total), np.int16)
    sounds, offset = {}, 0
    for identity, sound in opened.items():
        count, head = frames[identity], sound.head
        for channel in range(head.channels):
            _copy_channel(sound, channel, audio[offset + channel * count : offset + (channel + 1) * count])
        left, right = offset, offset + (count if head.channels == 2 else 0)
        begins_loud = count > 0 and bool(max(abs(int(audio[left])), abs(int(audio[right]))) > _LOUD)
        loop_length = head.loop_length if count == head.frames else 0
        sounds[identity] = PooledSound(left, right, count, loop_length, head.gain, begins_loud)
        offset += head.channels * count
    return SoundPool(audio, sounds)


_LOUD = 65  # of 32767, about -54 dB


def _copy_channel(sound: _Opened, channel: int, target: NDArray[np.int16]) -> None:
    if sound.audio is not None:
        target[:] = sound.audio[channel, : len(target)]
    elif sound.file is not None:
        sound.file.seek(HEADER_BYTES + 2 * channel * sound.head.frames)
        sound.file.readinto(target.data.cast("B"))
