"""Pitched sounds kept as files, so that a note is resampled once and then only read."""

from __future__ import annotations

import math
import os
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from io import FileIO
from pathlib import Path

import numpy as np

from airdesk.audio.disk_errors import storage_error
from airdesk.render.pitched_sound import PitchedSound

PITCHING_VERSION = 2
"""Part of every name: raise it when pitching changes, and all is made again."""

_FACTS = struct.Struct("<8sqqqd")  # magic, channels, frames, loop length, gain
_CHECKSUM = struct.Struct("<I")  # CRC-32 of the facts and the audio bytes after it
HEADER_BYTES = _FACTS.size + _CHECKSUM.size
_MAGIC = b"airpit02"
_LARGEST_GAIN = 16.0  # overshoot of resampling stays far below
_CHUNK_BYTES = 2**18


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
    """Head of an open cache file; None when it is not a whole, undamaged one."""
    raw = file.read(HEADER_BYTES)
    if len(raw) != HEADER_BYTES:
        return None
    magic, *values = _FACTS.unpack_from(raw)
    head = SoundHead(*values)
    expected = HEADER_BYTES + 2 * head.channels * head.frames
    if magic != _MAGIC or not _is_possible(head) or os.fstat(file.fileno()).st_size != expected:
        return None
    (checksum,) = _CHECKSUM.unpack_from(raw, _FACTS.size)
    return head if _rest_checksum(file, zlib.crc32(raw[: _FACTS.size])) == checksum else None


def _is_possible(head: SoundHead) -> bool:
    """Whether these are facts that pitching can have written."""
    is_audio = head.channels in (1, 2) and head.frames >= 0 and 0 <= head.loop_length <= head.frames
    return is_audio and math.isfinite(head.gain) and 1.0 <= head.gain <= _LARGEST_GAIN


def _rest_checksum(file: FileIO, checksum: int) -> int:
    """The checksum carried on to the end of the file, in pieces that stay in the processor's cache."""
    chunk = memoryview(bytearray(_CHUNK_BYTES))
    while count := file.readinto(chunk):
        checksum = zlib.crc32(chunk[:count], checksum)
    return checksum


def write_sound(sound: PitchedSound, path: Path) -> None:
    """Write a cache file beside its place, then move it there; two programs may do so at once. Raises StorageError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    channels, frames = sound.audio.shape
    facts = _FACTS.pack(_MAGIC, channels, frames, sound.loop_length, sound.gain)
    audio = np.ascontiguousarray(sound.audio).tobytes()
    checksum = _CHECKSUM.pack(zlib.crc32(audio, zlib.crc32(facts)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(facts + checksum + audio)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):  # where a file stands in the folder's place there is nothing to take away
            beside.unlink(missing_ok=True)
        raise storage_error(error, path) from error
