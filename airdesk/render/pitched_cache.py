"""Pitched sounds kept as files, so that a note is resampled once and then only read."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from hashlib import blake2b
from io import FileIO
from pathlib import Path

import numpy as np

from airdesk.audio.disk_errors import storage_error
from airdesk.render.pitched_sound import PitchedSound

PITCHING_VERSION = 2
"""Part of every name: raise it when pitching changes, and all is made again."""

_HEADER = struct.Struct("<8sqqqd")  # magic, channels, frames, loop length, gain
HEADER_BYTES = _HEADER.size
_MAGIC = b"airpitch"


@dataclass(frozen=True, slots=True)
class SoundHead:
    """What the file says about its audio."""

    channels: int
    frames: int
    loop_length: int
    gain: float


def cache_name(zone_key: str, semitones: float, sample_rate: int, limit_frames: int | None) -> str:
    """File name of a pitched sound: everything that decides its content."""
    text = f"{PITCHING_VERSION} {zone_key} {semitones:.6f} {sample_rate} {limit_frames}"
    return blake2b(text.encode(), digest_size=16).hexdigest() + ".pitched"


def read_head(file: FileIO) -> SoundHead | None:
    """Head of an open cache file; None when it is not a whole one."""
    raw = file.read(HEADER_BYTES)
    if len(raw) != HEADER_BYTES:
        return None
    magic, channels, frames, loop_length, gain = _HEADER.unpack(raw)
    expected = HEADER_BYTES + 2 * channels * frames
    if magic != _MAGIC or os.fstat(file.fileno()).st_size != expected:
        return None
    return SoundHead(channels, frames, loop_length, gain)


def write_sound(sound: PitchedSound, path: Path) -> None:
    """Write a cache file beside its place, then move it there; two programs may do so at once."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    channels, frames = sound.audio.shape
    head = _HEADER.pack(_MAGIC, channels, frames, sound.loop_length, sound.gain)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(head + np.ascontiguousarray(sound.audio).tobytes())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise storage_error(error, path) from error
